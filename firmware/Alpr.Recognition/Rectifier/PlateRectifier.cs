using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>Cuts a plate out of a frame and straightens it to a net's input, four or eight pixels at a time.</summary>
internal static class PlateRectifier
{
    /// <summary>Share of the plate's width added left and right, so that a corner found too far in loses no character.</summary>
    public const float MarginX = 0.04f;

    /// <summary>Share of the plate's height added above and below.</summary>
    public const float MarginY = 0.08f;

    private const int SamplesMax = 8; // a plate 8 x 144 pixels wide still averages all its pixels
    private const int RowsMax = 96; // done at once: all of either net's input

    /// <summary>Fills <paramref name="output"/> (row-major) with the plate, upright.</summary>
    /// <param name="frame">Source of the pixels; outside it the edge pixels are repeated.</param>
    /// <param name="corners">The plate in frame pixels.</param>
    /// <param name="marginX">Share of the width added on each side.</param>
    /// <param name="marginY">Share of the height added on each side.</param>
    /// <param name="output">Receives <paramref name="width"/> x <paramref name="height"/> bytes.</param>
    /// <param name="width">Output pixels in a row.</param>
    /// <param name="height">Output rows.</param>
    public static void Fill(Frame frame, in Quad corners, float marginX, float marginY, Span<byte> output, int width, int height) =>
        Fill(frame, corners, marginX, marginY, output, width, height, Avx2.IsSupported);

    /// <summary>The same with the choice of the form left to the caller; both give the same bytes.</summary>
    /// <param name="frame">As above.</param>
    /// <param name="corners">As above.</param>
    /// <param name="marginX">As above.</param>
    /// <param name="marginY">As above.</param>
    /// <param name="output">As above.</param>
    /// <param name="width">As above.</param>
    /// <param name="height">As above.</param>
    /// <param name="eight">Eight pixels at a time, where the frame allows it; needs AVX2.</param>
    internal static void Fill(
        Frame frame, in Quad corners, float marginX, float marginY, Span<byte> output, int width, int height, bool eight)
    {
        if (output.Length < width * height)
            throw new ArgumentException($"A picture of {width}x{height} does not fit {output.Length} bytes.");
        if (frame.Width < 2 || frame.Height < 2)
        {
            using Frame doubled = Doubled(frame);
            Fill(doubled, corners, marginX, marginY, output, width, height, eight);
            return;
        }
        SampleGrid grid = new(corners, marginX, marginY, width, height, SamplesMax);
        Span<Down> downs = stackalloc Down[RowsMax * SamplesMax];
        for (int from = 0; from < height; from += RowsMax)
        {
            int rows = Math.Min(RowsMax, height - from);
            for (int row = 0; row < rows * grid.SamplesY; row++)
                downs[row] = grid.Down(from * grid.SamplesY + row);
            Span<byte> part = output.Slice(from * width, rows * width);
            if (eight)
                FillByEights(new EightSampler(frame), grid, downs[..(rows * grid.SamplesY)], part, width);
            else
                FillByFours(new FourSampler(frame), grid, downs[..(rows * grid.SamplesY)], part, width);
        }
        GC.KeepAlive(frame); // its finaliser must not free the pixels under a sampler
    }

    /// <summary>A frame one pixel wide or high with that column or row repeated: the same picture, of a size that the samplers take.</summary>
    private static Frame Doubled(Frame frame)
    {
        (int width, int height) = (Math.Max(2, frame.Width), Math.Max(2, frame.Height));
        Frame doubled = new(width * height);
        doubled.SetSize(width, height);
        for (int i = 0; i < doubled.Luma.Length; i++)
            doubled.Luma[i] = frame.Luma[Math.Min(i / width, frame.Height - 1) * frame.Width + Math.Min(i % width, frame.Width - 1)];
        return doubled;
    }

    private static void FillByFours(in FourSampler sampler, in SampleGrid grid, ReadOnlySpan<Down> downs, Span<byte> output, int width)
    {
        Span<AcrossFour> across = stackalloc AcrossFour[SamplesMax];
        across = across[..grid.SamplesX];
        Vector128<float> share = Vector128.Create(grid.Share), half = Vector128.Create(0.5f);
        for (int x = 0; x < width; x += 4)
        {
            for (int u = 0; u < across.Length; u++)
                across[u] = grid.Across(x, u);
            for (int at = x, v = 0; v < downs.Length; at += width)
            {
                Vector128<float> sum = Vector128<float>.Zero;
                for (int end = v + grid.SamplesY; v < end; v++)
                {
                    foreach (ref readonly AcrossFour places in across)
                        sum += sampler.At(places, downs[v]);
                }
                Vector128<ushort> words = Vector128.Narrow(Vector128.ConvertToInt32Native(sum * share + half), Vector128<int>.Zero).AsUInt16();
                Store(Vector128.Narrow(words, words).AsUInt32().ToScalar(), output.Slice(at, Math.Min(4, width - x)));
            }
        }
    }

    private static void FillByEights(in EightSampler sampler, in SampleGrid grid, ReadOnlySpan<Down> downs, Span<byte> output, int width)
    {
        Span<AcrossEight> across = stackalloc AcrossEight[SamplesMax];
        across = across[..grid.SamplesX];
        Vector256<float> share = Vector256.Create(grid.Share), half = Vector256.Create(0.5f);
        for (int x = 0; x < width; x += 8)
        {
            for (int u = 0; u < across.Length; u++)
                across[u] = grid.AcrossEight(x, u);
            for (int at = x, v = 0; v < downs.Length; at += width)
            {
                Vector256<float> sum = Vector256<float>.Zero;
                for (int end = v + grid.SamplesY; v < end; v++)
                {
                    foreach (ref readonly AcrossEight places in across)
                        sum = Avx.Add(sum, sampler.At(places, downs[v]));
                }
                Vector256<int> values = Avx.ConvertToVector256Int32WithTruncation(Avx.Add(Avx.Multiply(sum, share), half));
                Vector128<short> words = Sse2.PackSignedSaturate(values.GetLower(), Avx2.ExtractVector128(values, 1));
                Store(Sse2.PackUnsignedSaturate(words, words).AsUInt64().ToScalar(), output.Slice(at, Math.Min(8, width - x)));
            }
        }
    }

    /// <summary>Writes the low bytes of a word, as many as there is room for.</summary>
    private static void Store(ulong bytes, Span<byte> to)
    {
        if (to.Length == sizeof(ulong))
            Unsafe.WriteUnaligned(ref to[0], bytes);
        else if (to.Length == sizeof(uint))
            Unsafe.WriteUnaligned(ref to[0], (uint)bytes);
        else
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = (byte)(bytes >> 8 * i);
        }
    }
}
