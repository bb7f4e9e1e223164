using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Copies luma out of a driver's buffer into a frame, 16 pixels at a time (SSE2 on x64, NEON on arm64).</summary>
internal static unsafe class LumaRows
{
    private const int Step = 16; // pixels of one Vector128<byte>

    /// <summary>Copies a picture. The caller has set the frame's size and checked that the source holds all rows.</summary>
    /// <param name="format">How luma lies in the source; not JPEG.</param>
    /// <param name="source">The first row.</param>
    /// <param name="stride">Bytes from one row to the next, at least <see cref="LumaFormat.RowBytes"/>.</param>
    /// <param name="frame">Where pixels go.</param>
    /// <param name="stretch">True to stretch 16..235 to 0..255.</param>
    public static void Copy(LumaFormat format, byte* source, int stride, Frame frame, bool stretch)
    {
        int width = frame.Width;
        fixed (byte* luma = frame.Luma)
        {
            byte* row = luma;
            for (int y = 0; y < frame.Height; y++, source += stride, row += width)
            {
                switch (format.Packing)
                {
                    case LumaPacking.Plane:
                        Buffer.MemoryCopy(source, row, width, width);
                        break;
                    case LumaPacking.Even:
                        TakeWords(source, row, width, 0);
                        break;
                    case LumaPacking.Odd:
                        TakeWords(source, row, width, 8);
                        break;
                    case LumaPacking.Words:
                        TakeWords(source, row, width, format.Bits - 8);
                        break;
                    default:
                        TakePacked10(source, row, width);
                        break;
                }
            }
            if (stretch)
                Stretch(luma, (nint)width * frame.Height);
        }
    }

    /// <summary>Of each little-endian word the byte that begins at bit <paramref name="shift"/>.</summary>
    private static void TakeWords(byte* source, byte* target, int width, int shift)
    {
        ushort* words = (ushort*)source; // x64 and arm64 load unaligned words
        int x = 0;
        Vector128<ushort> mask = Vector128.Create((ushort)0xFF);
        for (; x <= width - Step; x += Step)
        {
            Vector128<ushort> low = Vector128.ShiftRightLogical(Vector128.Load(words + x), shift) & mask;
            Vector128<ushort> high = Vector128.ShiftRightLogical(Vector128.Load(words + x + Step / 2), shift) & mask;
            Vector128.Narrow(low, high).Store(target + x);
        }
        for (; x < width; x++)
            target[x] = (byte)(words[x] >> shift);
    }

    /// <summary>The four high bytes of each five.</summary>
    private static void TakePacked10(byte* source, byte* target, int width)
    {
        int x = 0;
        for (; x <= width - 4; x += 4, source += 5)
            *(uint*)(target + x) = *(uint*)source;
        for (; x < width; x++)
            target[x] = *source++;
    }

    /// <summary>(y - 16) * 255 / 219, rounded, for y within 16..235 (ITU-R BT.601-7, 2.5.3).</summary>
    private static void Stretch(byte* luma, nint count)
    {
        nint i = 0;
        Vector128<byte> black = Vector128.Create((byte)16), white = Vector128.Create((byte)235);
        Vector128<ushort> factor = Vector128.Create((ushort)298), half = Vector128.Create((ushort)128); // 255 / 219 * 256
        for (; i <= count - Step; i += Step)
        {
            Vector128<byte> y = Vector128.Min(Vector128.Max(Vector128.Load(luma + i), black), white) - black;
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(y);
            low = Vector128.ShiftRightLogical(low * factor + half, 8);
            high = Vector128.ShiftRightLogical(high * factor + half, 8);
            Vector128.Narrow(low, high).Store(luma + i);
        }
        for (; i < count; i++)
            luma[i] = (byte)((Math.Clamp((int)luma[i], 16, 235) - 16) * 298 + 128 >> 8);
    }
}
