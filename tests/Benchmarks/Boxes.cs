using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Benchmarks;

/// <summary>Boxes compared as the shared scorer compares them.</summary>
internal static class Boxes
{
    /// <summary>Intersection over union of the upright boxes around two quads, 0 to 1.</summary>
    public static float Overlap(in Quad a, in Quad b)
    {
        Vector2 common = Vector2.Max(Vector2.Min(a.Max, b.Max) - Vector2.Max(a.Min, b.Min), Vector2.Zero);
        float shared = common.X * common.Y;
        Vector2 sizeA = a.Max - a.Min, sizeB = b.Max - b.Min;
        float union = sizeA.X * sizeA.Y + sizeB.X * sizeB.Y - shared;
        return union > 0 ? shared / union : 0;
    }
}
