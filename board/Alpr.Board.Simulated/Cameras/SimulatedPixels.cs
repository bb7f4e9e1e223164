using Alpr.Board.Camera.V4l2;
using Alpr.Board.Imaging;

namespace Alpr.Board.Simulated;

/// <summary>Writes luma the way a pixel format has it, colour and padding filled with what is not luma. Slow and plain: the oracle of the fast way back.</summary>
internal sealed class SimulatedPixels(SimulatedVideoFormat format, int width, int height, int stride) : IDisposable
{
    private const byte Colour = 0x5A; // what must never be seen in a frame
    private const byte Padding = 0xA5;
    private const int JpegQuality = 95;

    private readonly byte[] _luma = new byte[width * height];
    private readonly JpegEncoder? _jpeg = format.Luma?.Packing == LumaPacking.Jpeg ? new() : null;

    /// <summary>Bytes of a picture with its colour planes.</summary>
    public static int ImageBytes(SimulatedVideoFormat format, int stride, int height) => format.Format switch
    {
        "NV12" or "NV21" or "YU12" => stride * height * 3 / 2,
        "NV16" => stride * height * 2,
        _ => stride * height,
    };

    /// <summary>Writes a frame; the bytes used.</summary>
    public int Write(Span<byte> memory, PaintLuma paint, uint sequence)
    {
        paint(_luma, width, sequence);
        if (_jpeg != null)
            return _jpeg.TryEncode(_luma, width, height, width, JpegQuality, memory, out int written) ? written : 0;
        int bytes = ImageBytes(format, stride, height);
        memory[..bytes].Fill(Padding);
        for (int y = 0; y < height; y++)
            WriteRow(_luma.AsSpan(y * width, width), memory.Slice(y * stride, stride));
        return bytes;
    }

    public void Dispose() => _jpeg?.Dispose();

    private void WriteRow(ReadOnlySpan<byte> luma, Span<byte> row)
    {
        for (int x = 0; x < luma.Length; x++)
        {
            switch (format.Luma?.Packing)
            {
                case LumaPacking.Plane:
                    row[x] = luma[x];
                    break;
                case LumaPacking.Even:
                    row[2 * x] = luma[x];
                    row[2 * x + 1] = Colour;
                    break;
                case LumaPacking.Odd:
                    row[2 * x] = Colour;
                    row[2 * x + 1] = luma[x];
                    break;
                case LumaPacking.Words:
                    int word = luma[x] << (format.Luma.Bits - 8) | (1 << (format.Luma.Bits - 8)) - 1; // low bits that must be cut
                    row[2 * x] = (byte)word;
                    row[2 * x + 1] = (byte)(word >> 8);
                    break;
                case LumaPacking.Packed10:
                    row[x / 4 * 5 + x % 4] = luma[x];
                    if (x % 4 == 3)
                        row[x / 4 * 5 + 4] = Colour;
                    break;
                default:
                    row[3 * x] = row[3 * x + 1] = row[3 * x + 2] = luma[x]; // RGB3 and its kind: nothing that can be used
                    break;
            }
        }
    }
}
