using System.Runtime.InteropServices;
using Alpr.Contracts;

namespace Alpr.CameraHealth;

/// <summary>A frame about 320 pixels wide, each the mean of a square, and the strength of its edges at that and at half that size.</summary>
internal sealed class Thumbnail
{
    /// <summary>Widest thumbnail: a quarter pixel, which blocks of edges are matched to, is one pixel of 1280.</summary>
    public const int WidthMax = 480;

    private const int HeightMax = 480, WidthWanted = 320;
    private const float EdgeMax = 60; // headlights and lane paint count no more than other clear edges

    private readonly int[] _totals = new int[WidthMax];
    private readonly float[] _mean = new float[WidthMax * HeightMax];

    /// <summary>Strength of the edges, row by row.</summary>
    public float[] Edges { get; } = new float[WidthMax * HeightMax];

    /// <summary>The same at half the size.</summary>
    public float[] HalfEdges { get; } = new float[WidthMax / 2 * (HeightMax / 2)];

    /// <summary>Pixels in a row.</summary>
    public int Width { get; private set; }

    /// <summary>Rows.</summary>
    public int Height { get; private set; }

    /// <summary>Frame pixels of one side of a pixel.</summary>
    public int Factor { get; private set; }

    /// <summary>Mean luma, 0 to 255.</summary>
    public float Mean { get; private set; }

    /// <summary>True when a frame of this size can be looked at: 64 pixels each way at least, and no more than four times as high as wide.</summary>
    public static bool Fits(int width, int height) => width >= 64 && height >= 64 && height <= 4 * width;

    /// <summary>Makes it from a frame that <see cref="Fits"/>.</summary>
    public void Make(Frame frame)
    {
        Factor = FactorOf(frame.Width, frame.Height);
        (Width, Height) = (frame.Width / Factor / 2 * 2, frame.Height / Factor / 2 * 2);
        Shrink(frame);
        for (int y = 0; y < Height; y++)
        {
            int up = Math.Max(0, y - 1) * Width, down = Math.Min(Height - 1, y + 1) * Width, row = y * Width;
            for (int x = 0; x < Width; x++)
            {
                int left = Math.Max(0, x - 1), right = Math.Min(Width - 1, x + 1);
                float edge = MathF.Abs(_mean[row + right] - _mean[row + left]) + MathF.Abs(_mean[down + x] - _mean[up + x]);
                Edges[row + x] = Math.Min(edge, EdgeMax);
            }
        }
        Halve(Edges, Width, Height, HalfEdges);
    }

    /// <summary>Means of squares of two.</summary>
    public static void Halve(float[] from, int width, int height, float[] to)
    {
        for (int y = 0; y < height / 2; y++)
        {
            for (int x = 0; x < width / 2; x++)
            {
                int at = 2 * y * width + 2 * x;
                to[y * (width / 2) + x] = (from[at] + from[at + 1] + from[at + width] + from[at + width + 1]) / 4;
            }
        }
    }

    private static int FactorOf(int width, int height) =>
        Math.Max(Math.Max(1, (width + WidthWanted / 2) / WidthWanted), (height + HeightMax - 1) / HeightMax);

    private void Shrink(Frame frame)
    {
        ReadOnlySpan<byte> luma = frame.Luma;
        float share = 1f / (Factor * Factor);
        double sum = 0;
        Span<int> totals = _totals.AsSpan(0, Width);
        for (int y = 0; y < Height; y++)
        {
            totals.Clear();
            for (int j = 0; j < Factor; j++)
                AddRow(luma.Slice((y * Factor + j) * frame.Width, Width * Factor), totals, Factor);
            for (int x = 0; x < Width; x++)
            {
                _mean[y * Width + x] = totals[x] * share;
                sum += totals[x];
            }
        }
        Mean = (float)(sum * share / (Width * Height));
    }

    private static void AddRow(ReadOnlySpan<byte> row, Span<int> totals, int factor)
    {
        if (factor == 4) // 1280 pixels, the usual width: four at once
        {
            ReadOnlySpan<uint> fours = MemoryMarshal.Cast<byte, uint>(row);
            for (int x = 0; x < totals.Length; x++)
            {
                uint pairs = (fours[x] & 0x00FF00FF) + ((fours[x] >> 8) & 0x00FF00FF);
                totals[x] += (int)((pairs & 0xFFFF) + (pairs >> 16));
            }
            return;
        }
        for (int x = 0, at = 0; x < totals.Length; x++)
        {
            for (int end = at + factor; at < end; at++)
                totals[x] += row[at];
        }
    }
}
