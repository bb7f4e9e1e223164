namespace Alpr.Access;

/// <summary>Pixels of one row side by side.</summary>
internal readonly record struct MaskRun(int Row, int Start, int Length);

/// <summary>
/// Polygons as runs of pixels: even-odd scan conversion at the rows' centre lines (Foley et al., Computer Graphics, 3.6), and around each side
/// whatever is within a pixel, so that no rounding uncovers an edge and no sliver between two centre lines is lost.
/// </summary>
internal static class MaskRaster
{
    /// <summary>How far around the polygon pixels are covered, measured to their centres.</summary>
    public const double MarginPixels = 1;

    /// <summary>Makes the runs, in order, none touching another.</summary>
    /// <param name="polygons">Corners in shares of width and height.</param>
    /// <param name="width">Of the picture, in pixels.</param>
    /// <param name="height">Of the picture, in pixels.</param>
    public static MaskRun[] Runs(IReadOnlyList<PolygonCorner[]> polygons, int width, int height)
    {
        PolygonCorner[][] scaled = [.. polygons.Select(polygon => polygon.Select(corner => new PolygonCorner(corner.X * width, corner.Y * height)).ToArray())];
        List<MaskRun> runs = [];
        List<(double From, double To)> spans = [];
        List<double> crossings = [];
        for (int row = 0; row < height; row++)
        {
            spans.Clear();
            foreach (PolygonCorner[] polygon in scaled)
                AddSpans(polygon, row + 0.5, crossings, spans);
            spans.Sort();
            Merge(spans, row, width, runs);
        }
        return [.. runs];
    }

    /// <summary>The parts of a centre line within the polygon, and those beside its sides.</summary>
    private static void AddSpans(PolygonCorner[] polygon, double line, List<double> crossings, List<(double From, double To)> spans)
    {
        crossings.Clear();
        for (int i = 0; i < polygon.Length; i++)
        {
            PolygonCorner a = polygon[i], b = polygon[(i + 1) % polygon.Length];
            if ((a.Y <= line) != (b.Y <= line))
                crossings.Add(XAt(a, b, line));
            if (TryClip(a, b, line - MarginPixels, line + MarginPixels, out double least, out double most))
                spans.Add((least, most));
        }
        crossings.Sort();
        for (int i = 0; i + 1 < crossings.Count; i += 2)
            spans.Add((crossings[i], crossings[i + 1]));
    }

    /// <summary>The range of x of a side between two horizontal lines; false when it does not come there.</summary>
    private static bool TryClip(PolygonCorner a, PolygonCorner b, double top, double bottom, out double least, out double most)
    {
        (least, most) = (0, 0);
        if (a.Y > b.Y)
            (a, b) = (b, a);
        if (b.Y < top || a.Y > bottom)
            return false;
        double first = a.Y < top ? XAt(a, b, top) : a.X, last = b.Y > bottom ? XAt(a, b, bottom) : b.X;
        (least, most) = (Math.Min(first, last), Math.Max(first, last));
        return true;
    }

    private static double XAt(PolygonCorner a, PolygonCorner b, double y) => a.X + (y - a.Y) * (b.X - a.X) / (b.Y - a.Y);

    /// <summary>Pixels whose centre lies within a span or its margin; spans come in order.</summary>
    private static void Merge(List<(double From, double To)> spans, int row, int width, List<MaskRun> runs)
    {
        int start = 0, end = -1; // pixels of the run that is open
        foreach ((double from, double to) in spans)
        {
            // Pixel n has its centre at n + 0.5; rounding outward covers what arithmetic may have lost.
            int first = Math.Max(0, (int)Math.Floor(from - MarginPixels - 0.5)), last = Math.Min(width - 1, (int)Math.Ceiling(to + MarginPixels - 0.5));
            if (first <= end + 1 && end >= start)
            {
                end = Math.Max(end, last);
                continue;
            }
            if (end >= start)
                runs.Add(new(row, start, end - start + 1));
            (start, end) = (first, last);
        }
        if (end >= start)
            runs.Add(new(row, start, end - start + 1));
    }
}
