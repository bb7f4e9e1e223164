using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>What faults do to a picture. Memory is taken at the first frame.</summary>
internal sealed class FrameFaults
{
    private const byte Dull = 40; // tape, paint or a leaf on the lens, lit from behind

    private byte[] _copy = [];

    /// <summary>Turns and shifts a picture; what comes in from outside is the picture's edge.</summary>
    public void Move(Frame frame, double strength)
    {
        ReadOnlySpan<byte> before = Copy(frame);
        Span<byte> luma = frame.Luma;
        int width = frame.Width, height = frame.Height;
        double dx = strength * width, dy = dx / 2, cos = Math.Cos(strength), sin = Math.Sin(strength);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double fromX = x - width / 2.0 - dx, fromY = y - height / 2.0 - dy;
                int sourceX = (int)Math.Round(cos * fromX + sin * fromY + width / 2.0), sourceY = (int)Math.Round(cos * fromY - sin * fromX + height / 2.0);
                luma[y * width + x] = before[Math.Clamp(sourceY, 0, height - 1) * width + Math.Clamp(sourceX, 0, width - 1)];
            }
        }
    }

    /// <summary>Puts something dull before the lens, too near to be sharp: what is left to be seen is blurred.</summary>
    public void Block(Frame frame, double share)
    {
        if (share < 1)
            Blur(frame, Math.Max(frame.Width / 40, 1));
        foreach (ref byte pixel in frame.Luma)
            pixel = (byte)(pixel + (Dull - pixel) * Math.Clamp(share, 0, 1));
    }

    /// <summary>Blurs by the mean of a square, twice, which is near to a lens out of focus.</summary>
    public void Blur(Frame frame, int radius)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            Means(Copy(frame), frame.Luma, frame.Height, frame.Width, frame.Width, 1, radius);
            Means(Copy(frame), frame.Luma, frame.Width, frame.Height, 1, frame.Width, radius);
        }
    }

    private static void Means(ReadOnlySpan<byte> from, Span<byte> to, int lines, int length, int lineStep, int step, int radius)
    {
        for (int line = 0; line < lines; line++)
        {
            int start = line * lineStep, sum = 0;
            for (int i = -radius; i <= radius; i++)
                sum += from[start + Math.Clamp(i, 0, length - 1) * step];
            for (int i = 0; i < length; i++)
            {
                to[start + i * step] = (byte)((sum + radius) / (2 * radius + 1));
                sum += from[start + Math.Min(i + radius + 1, length - 1) * step] - from[start + Math.Max(i - radius, 0) * step];
            }
        }
    }

    private ReadOnlySpan<byte> Copy(Frame frame)
    {
        if (_copy.Length < frame.Luma.Length)
            _copy = new byte[frame.Luma.Length];
        frame.Luma.CopyTo(_copy);
        return _copy;
    }
}
