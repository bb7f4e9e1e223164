using System.Numerics;

namespace Alpr.Contracts;

/// <summary>Four corners of a plate in frame pixels, clockwise from the plate's own top-left corner. Pixel centres lie at .5.</summary>
/// <param name="TopLeft">Corner left above the first character.</param>
/// <param name="TopRight">Corner right above the last character.</param>
/// <param name="BottomRight">Corner right below the last character.</param>
/// <param name="BottomLeft">Corner left below the first character.</param>
public readonly record struct Quad(Vector2 TopLeft, Vector2 TopRight, Vector2 BottomRight, Vector2 BottomLeft)
{
    /// <summary>Mean of the corners.</summary>
    public Vector2 Centre => (TopLeft + TopRight + BottomRight + BottomLeft) / 4;

    /// <summary>Mean length of the top and bottom edges, in pixels.</summary>
    public float Width => (Vector2.Distance(TopLeft, TopRight) + Vector2.Distance(BottomLeft, BottomRight)) / 2;

    /// <summary>Mean length of the left and right edges, in pixels.</summary>
    public float Height => (Vector2.Distance(TopLeft, BottomLeft) + Vector2.Distance(TopRight, BottomRight)) / 2;

    /// <summary>Smallest x and y of the corners.</summary>
    public Vector2 Min => Vector2.Min(Vector2.Min(TopLeft, TopRight), Vector2.Min(BottomRight, BottomLeft));

    /// <summary>Largest x and y of the corners.</summary>
    public Vector2 Max => Vector2.Max(Vector2.Max(TopLeft, TopRight), Vector2.Max(BottomRight, BottomLeft));

    /// <summary>The same shape with every coordinate multiplied by <paramref name="factor"/>.</summary>
    public Quad Scale(float factor) => new(TopLeft * factor, TopRight * factor, BottomRight * factor, BottomLeft * factor);

    /// <summary>The same place, longer along its top and bottom edges and along its left and right edges by two factors.</summary>
    public Quad Stretch(float along, float down)
    {
        Vector2 right = (TopRight - TopLeft + BottomRight - BottomLeft) / 4 * (along - 1);
        Vector2 below = (BottomLeft - TopLeft + BottomRight - TopRight) / 4 * (down - 1);
        return new(TopLeft - right - below, TopRight + right - below, BottomRight + right + below, BottomLeft - right + below);
    }

    /// <summary>An upright rectangle from its top-left corner and size.</summary>
    public static Quad FromRectangle(float x, float y, float width, float height) =>
        new(new(x, y), new(x + width, y), new(x + width, y + height), new(x, y + height));

    /// <summary>Intersection over union of the two upright bounding boxes, 0 to 1.</summary>
    public static float BoxOverlap(in Quad a, in Quad b)
    {
        float shared = SharedArea(a, b), union = BoxArea(a) + BoxArea(b) - shared;
        return union > 0 ? shared / union : 0;
    }

    /// <summary>How much of the smaller of the two upright bounding boxes the other covers, 0 to 1.</summary>
    public static float BoxCover(in Quad a, in Quad b)
    {
        float smaller = Math.Min(BoxArea(a), BoxArea(b));
        return smaller > 0 ? SharedArea(a, b) / smaller : 0;
    }

    private static float SharedArea(in Quad a, in Quad b)
    {
        Vector2 common = Vector2.Max(Vector2.Min(a.Max, b.Max) - Vector2.Max(a.Min, b.Min), Vector2.Zero);
        return common.X * common.Y;
    }

    private static float BoxArea(in Quad quad) => (quad.Max.X - quad.Min.X) * (quad.Max.Y - quad.Min.Y);
}
