using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Recognition.Detector;

/// <summary>
/// Scales a frame, shape kept, into the top-left of the detector's input and greys out the rest, exactly as in training.
/// </summary>
internal sealed class Letterbox
{
    /// <summary>Luma of the area no picture covers; the same value as in training.</summary>
    public const byte Padding = 114;

    private readonly int _width;
    private readonly int _height;
    private readonly ResampleTaps _columns;
    private readonly ResampleTaps _rows;
    private readonly float[] _line = new float[Limits.ImageSideMax];

    /// <summary>Prepares for an output of <paramref name="width"/> x <paramref name="height"/> pixels.</summary>
    public Letterbox(int width, int height)
    {
        _width = width;
        _height = height;
        _columns = new ResampleTaps(Limits.ImageSideMax, width);
        _rows = new ResampleTaps(Limits.ImageSideMax, height);
    }

    /// <summary>Fills <paramref name="output"/> (row-major) from the frame.</summary>
    /// <returns>Output pixels per frame pixel.</returns>
    public float Fill(Frame frame, Span<byte> output)
    {
        float scale = Math.Min((float)_width / frame.Width, (float)_height / frame.Height);
        int width = Math.Clamp((int)MathF.Round(frame.Width * scale), 1, _width);
        int height = Math.Clamp((int)MathF.Round(frame.Height * scale), 1, _height);
        for (int y = 0; y < height; y++)
            output.Slice(y * _width + width, _width - width).Fill(Padding);
        output[(height * _width)..].Fill(Padding);
        if (frame.Width == 2 * width && frame.Height == 2 * height)
            Halve(frame, output, width, height);
        else
            Resample(frame, output, width, height);
        return scale;
    }

    /// <summary>The mean of each two by two pixels: what a frame of 1280 x 720 needs. Rounds as <see cref="Resample"/> does.</summary>
    private void Halve(Frame frame, Span<byte> output, int width, int height)
    {
        ReadOnlySpan<byte> luma = frame.Luma;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> upper = luma.Slice(2 * y * frame.Width, frame.Width), lower = luma.Slice((2 * y + 1) * frame.Width, frame.Width);
            Halving.Row(upper, lower, output.Slice(y * _width, width));
        }
    }

    private void Resample(Frame frame, Span<byte> output, int width, int height)
    {
        _columns.Prepare(frame.Width, width);
        _rows.Prepare(frame.Height, height);
        ReadOnlySpan<byte> luma = frame.Luma;
        Span<float> line = _line.AsSpan(0, frame.Width);
        for (int y = 0; y < height; y++)
        {
            MixRows(luma, frame.Width, _rows.Start(y), _rows.Weights(y), line);
            MixColumns(line, output.Slice(y * _width, width));
        }
    }

    /// <summary>Weighted sum of whole source rows; the vector form of the plain loop in the tests.</summary>
    private static void MixRows(ReadOnlySpan<byte> luma, int width, int first, ReadOnlySpan<float> weights, Span<float> line)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            ReadOnlySpan<byte> source = luma.Slice((first + i) * width, width);
            float weight = weights[i];
            int x = 0;
            for (; x <= width - Vector128<byte>.Count; x += Vector128<byte>.Count)
            {
                Vector128<byte> bytes = Vector128.Create(source.Slice(x, Vector128<byte>.Count));
                (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(bytes);
                AddFour(line, x, Vector128.WidenLower(low), weight, i == 0);
                AddFour(line, x + 4, Vector128.WidenUpper(low), weight, i == 0);
                AddFour(line, x + 8, Vector128.WidenLower(high), weight, i == 0);
                AddFour(line, x + 12, Vector128.WidenUpper(high), weight, i == 0);
            }
            for (; x < width; x++)
                line[x] = (i == 0 ? 0 : line[x]) + weight * source[x];
        }
    }

    private static void AddFour(Span<float> line, int x, Vector128<uint> values, float weight, bool first)
    {
        ref float target = ref MemoryMarshal.GetReference(line.Slice(x, 4));
        Vector128<float> part = Vector128.ConvertToSingle(values.AsInt32()) * weight;
        (first ? part : part + Vector128.LoadUnsafe(ref target)).StoreUnsafe(ref target);
    }

    private void MixColumns(ReadOnlySpan<float> line, Span<byte> row)
    {
        for (int x = 0; x < row.Length; x++)
        {
            ReadOnlySpan<float> weights = _columns.Weights(x);
            ReadOnlySpan<float> source = line.Slice(_columns.Start(x), weights.Length);
            float sum = 0.5f;
            for (int i = 0; i < weights.Length; i++)
                sum += weights[i] * source[i];
            row[x] = (byte)sum;
        }
    }
}
