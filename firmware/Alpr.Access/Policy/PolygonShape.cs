namespace Alpr.Access;

/// <summary>A corner of a polygon, in shares of the picture or in pixels.</summary>
internal readonly record struct PolygonCorner(double X, double Y);

/// <summary>Whether a polygon has an inside that everybody agrees on.</summary>
internal static class PolygonShape
{
    /// <summary>True when no two sides have a point in common but neighbours their corner.</summary>
    /// <param name="corners">3 or more; all pairs of sides are tried, 64 corners make 2000.</param>
    public static bool IsSimple(ReadOnlySpan<PolygonCorner> corners)
    {
        int count = corners.Length;
        for (int i = 0; i < count; i++)
        {
            PolygonCorner a = corners[i], b = corners[(i + 1) % count], c = corners[(i + 2) % count];
            bool isSpike = Turn(a, b, c) == 0 && (b.X - a.X) * (c.X - b.X) + (b.Y - a.Y) * (c.Y - b.Y) <= 0;
            if (a == b || isSpike)
                return false;
            for (int j = i + 2; j < count; j++)
            {
                bool areNeighbours = i == 0 && j == count - 1;
                if (!areNeighbours && Meet(a, b, corners[j], corners[(j + 1) % count]))
                    return false;
            }
        }
        return true;
    }

    /// <summary>True when two sides have a point in common.</summary>
    private static bool Meet(PolygonCorner a, PolygonCorner b, PolygonCorner c, PolygonCorner d)
    {
        int abc = Turn(a, b, c), abd = Turn(a, b, d), cda = Turn(c, d, a), cdb = Turn(c, d, b);
        return (abc != abd && cda != cdb)
            || (abc == 0 && IsWithin(a, b, c)) || (abd == 0 && IsWithin(a, b, d)) || (cda == 0 && IsWithin(c, d, a)) || (cdb == 0 && IsWithin(c, d, b));
    }

    /// <summary>1 for a turn to one side, -1 to the other, 0 straight on.</summary>
    private static int Turn(PolygonCorner a, PolygonCorner b, PolygonCorner c) => Math.Sign((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X));

    /// <summary>True when a point of the line through two others lies between them.</summary>
    private static bool IsWithin(PolygonCorner a, PolygonCorner b, PolygonCorner point) =>
        point.X >= Math.Min(a.X, b.X) && point.X <= Math.Max(a.X, b.X) && point.Y >= Math.Min(a.Y, b.Y) && point.Y <= Math.Max(a.Y, b.Y);
}
