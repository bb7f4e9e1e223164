using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>Cuts a plate out of a frame and straightens it to the reader's input, four pixels at a time.</summary>
internal static class PlateRectifier
{
    /// <summary>Share of the plate's width added left and right, so that a corner found too far in loses no character.</summary>
    public const float MarginX = 0.04f;

    /// <summary>Share of the plate's height added above and below.</summary>
    public const float MarginY = 0.08f;

    private const int SamplesMax = 8; // a plate 8 x 144 pixels wide still averages all its pixels

    /// <summary>Fills <paramref name="output"/> (row-major) with the plate, upright.</summary>
    /// <param name="frame">Source of the pixels; outside it the edge pixels are repeated.</param>
    /// <param name="corners">The plate in frame pixels.</param>
    /// <param name="marginX">Share of the width added on each side.</param>
    /// <param name="marginY">Share of the height added on each side.</param>
    /// <param name="output">Receives <paramref name="width"/> x <paramref name="height"/> bytes.</param>
    /// <param name="width">Output pixels in a row.</param>
    /// <param name="height">Output rows.</param>
    public static void Fill(Frame frame, in Quad corners, float marginX, float marginY, Span<byte> output, int width, int height)
    {
        if (output.Length < width * height)
            throw new ArgumentException($"A picture of {width}x{height} does not fit {output.Length} bytes.");
        Homography map = new(corners);
        int samplesX = Samples(corners.Width, width), samplesY = Samples(corners.Height, height);
        float stepU = (1 + 2 * marginX) / (width * samplesX), stepV = (1 + 2 * marginY) / (height * samplesY);
        Vector128<float> share = Vector128.Create(1f / (samplesX * samplesY)), half = Vector128.Create(0.5f);
        Vector128<float> lanes = Vector128.Create(0f, 1, 2, 3) * (samplesX * stepU);
        Sampler sampler = new(frame);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x += Vector128<float>.Count)
            {
                Vector128<float> sum = Vector128<float>.Zero;
                for (int v = 0; v < samplesY; v++)
                {
                    for (int u = 0; u < samplesX; u++)
                    {
                        Vector128<float> across = lanes + Vector128.Create((x * samplesX + u + 0.5f) * stepU - marginX);
                        sum += sampler.At(map.Map(across, (y * samplesY + v + 0.5f) * stepV - marginY));
                    }
                }
                Vector128<int> values = Vector128.ConvertToInt32(sum * share + half);
                for (int lane = 0; lane < Math.Min(Vector128<float>.Count, width - x); lane++)
                    output[y * width + x + lane] = (byte)values[lane];
            }
        }
    }

    private static int Samples(float source, int output) => Math.Clamp((int)MathF.Ceiling(source / output), 1, SamplesMax);

    /// <summary>Bilinear values of a frame; pixel centres lie at .5, outside the edge pixels are repeated.</summary>
    private readonly ref struct Sampler
    {
        private readonly ref byte _luma;
        private readonly int _width, _right, _below;
        private readonly Vector128<float> _edgeX, _edgeY;
        private readonly Vector128<int> _lastX, _lastY;

        public Sampler(Frame frame)
        {
            _luma = ref MemoryMarshal.GetReference(frame.Luma);
            _width = frame.Width;
            _right = frame.Width > 1 ? 1 : 0;
            _below = frame.Height > 1 ? frame.Width : 0;
            (_edgeX, _edgeY) = (Vector128.Create((float)frame.Width - 1), Vector128.Create((float)frame.Height - 1));
            (_lastX, _lastY) = (Vector128.Create(Math.Max(0, frame.Width - 2)), Vector128.Create(Math.Max(0, frame.Height - 2)));
        }

        /// <summary>The values at four points.</summary>
        public Vector128<float> At((Vector128<float> X, Vector128<float> Y) points)
        {
            (Vector128<int> x, Vector128<float> partX) = Split(points.X, _edgeX, _lastX);
            (Vector128<int> y, Vector128<float> partY) = Split(points.Y, _edgeY, _lastY);
            Vector128<int> at = y * _width + x;
            Vector128<float> topLeft = Gather(at, 0), topRight = Gather(at, _right);
            Vector128<float> bottomLeft = Gather(at, _below), bottomRight = Gather(at, _below + _right);
            Vector128<float> top = topLeft + partX * (topRight - topLeft), bottom = bottomLeft + partX * (bottomRight - bottomLeft);
            return top + partY * (bottom - top);
        }

        /// <summary>The pixel before a coordinate and how far past it: always inside the frame, whatever the coordinate; that of NaN is 0.</summary>
        private static (Vector128<int> Whole, Vector128<float> Part) Split(Vector128<float> coordinate, Vector128<float> edge, Vector128<int> last)
        {
            Vector128<float> centred = coordinate - Vector128.Create(0.5f);
            Vector128<float> known = Vector128.ConditionalSelect(Vector128.Equals(centred, centred), centred, Vector128<float>.Zero);
            Vector128<float> inside = Vector128.Min(Vector128.Max(known, Vector128<float>.Zero), edge);
            Vector128<int> whole = Vector128.Min(Vector128.ConvertToInt32(inside), last);
            return (whole, inside - Vector128.ConvertToSingle(whole));
        }

        private Vector128<float> Gather(Vector128<int> at, int offset)
        {
            ref byte from = ref Unsafe.Add(ref _luma, offset);
            return Vector128.ConvertToSingle(Vector128.Create(
                Unsafe.Add(ref from, at[0]), Unsafe.Add(ref from, at[1]), Unsafe.Add(ref from, at[2]), Unsafe.Add(ref from, at[3])));
        }
    }
}
