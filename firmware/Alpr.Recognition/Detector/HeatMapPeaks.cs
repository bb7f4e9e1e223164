using System.Numerics;
using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Recognition.Detector;

/// <summary>
/// Turns the detector's maps into plates: each local maximum of the centre heat map is one plate whose corners are the
/// offsets stored at that cell (Zhou, Wang, Krahenbuhl, "Objects as Points", 2019).
/// </summary>
internal static class HeatMapPeaks
{
    /// <summary>A box of which another covers more than this is the same plate or a part of it: plates never lie one upon the other.</summary>
    public const float CoverMax = 0.5f;

    /// <summary>Finds up to <paramref name="plates"/>.Length plates, best first.</summary>
    /// <param name="score">Height x width scores, 0 to 1.</param>
    /// <param name="corners">8 maps of height x width: x and y offsets of four corners from the cell centre, in input pixels.</param>
    /// <param name="width">Cells in a row.</param>
    /// <param name="stride">Input pixels per cell.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="plates">Receives plates in input pixels.</param>
    /// <returns>How many were found.</returns>
    public static int Find(ReadOnlySpan<float> score, ReadOnlySpan<float> corners, int width, int stride, float threshold, Span<PlateDetection> plates)
    {
        int height = score.Length / width;
        int count = 0;
        for (int cell = Next(score, 0, threshold); cell < height * width; cell = Next(score, cell + 1, threshold))
        {
            (int y, int x) = Math.DivRem(cell, width);
            if (IsPeak(score, width, height, x, y, score[cell]))
                count = Insert(new PlateDetection(CornersAt(corners, score.Length, width, stride, x, y), score[cell]), plates, count);
        }
        return count;
    }

    /// <summary>The first cell from a given one on that reaches the threshold; the map's length when none does, as in most of the map.</summary>
    private static int Next(ReadOnlySpan<float> score, int from, float threshold)
    {
        int at = from;
        Vector128<float> least = Vector128.Create(threshold);
        while (at <= score.Length - 4 * Vector128<float>.Count)
        {
            Vector128<float> a = Vector128.Create(score.Slice(at, 4)), b = Vector128.Create(score.Slice(at + 4, 4));
            Vector128<float> c = Vector128.Create(score.Slice(at + 8, 4)), d = Vector128.Create(score.Slice(at + 12, 4));
            Vector128<float> reached = Vector128.GreaterThanOrEqual(a, least) | Vector128.GreaterThanOrEqual(b, least)
                | Vector128.GreaterThanOrEqual(c, least) | Vector128.GreaterThanOrEqual(d, least);
            if (reached.AsUInt32() != Vector128<uint>.Zero)
                break;
            at += 4 * Vector128<float>.Count;
        }
        while (at < score.Length && !(score[at] >= threshold))
            at++;
        return at;
    }

    private static bool IsPeak(ReadOnlySpan<float> score, int width, int height, int x, int y, float value)
    {
        for (int v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
        {
            for (int u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
            {
                float other = score[v * width + u];
                bool earlier = v < y || (v == y && u < x);
                if (other > value || (earlier && other == value)) // of equal neighbours the first one is the peak
                    return false;
            }
        }
        return true;
    }

    private static Quad CornersAt(ReadOnlySpan<float> corners, int map, int width, int stride, int x, int y)
    {
        int cell = y * width + x;
        Vector2 centre = new((x + 0.5f) * stride, (y + 0.5f) * stride);
        return new Quad(
            centre + new Vector2(corners[cell], corners[map + cell]),
            centre + new Vector2(corners[2 * map + cell], corners[3 * map + cell]),
            centre + new Vector2(corners[4 * map + cell], corners[5 * map + cell]),
            centre + new Vector2(corners[6 * map + cell], corners[7 * map + cell]));
    }

    /// <summary>Keeps the list sorted by score and free of overlaps: the better of two overlapping plates stays.</summary>
    private static int Insert(in PlateDetection plate, Span<PlateDetection> plates, int count)
    {
        int place = 0;
        for (; place < count && plates[place].Score >= plate.Score; place++)
        {
            if (Quad.BoxCover(plates[place].Corners, plate.Corners) > CoverMax)
                return count;
        }
        int kept = place; // drop worse plates that this one covers
        for (int i = place; i < count; i++)
        {
            if (Quad.BoxCover(plates[i].Corners, plate.Corners) <= CoverMax)
                plates[kept++] = plates[i];
        }
        count = kept;
        if (place == plates.Length)
            return count;
        int end = Math.Min(count, plates.Length - 1);
        for (int i = end; i > place; i--)
            plates[i] = plates[i - 1];
        plates[place] = plate;
        return end + 1;
    }
}
