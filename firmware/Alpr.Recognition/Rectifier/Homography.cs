using System.Numerics;
using System.Runtime.Intrinsics;
using Alpr.Contracts;

namespace Alpr.Recognition.Rectifier;

/// <summary>
/// Projective map from the unit square to a quad (Heckbert, "Fundamentals of Texture Mapping and Image Warping", 1989,
/// section 2.2.3): x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1).
/// </summary>
internal readonly struct Homography
{
    private readonly float _a, _b, _c, _d, _e, _f, _g, _h;

    /// <summary>Maps (0,0), (1,0), (1,1), (0,1) to the quad's corners, clockwise from its top-left.</summary>
    public Homography(in Quad quad)
    {
        (Vector2 p0, Vector2 p1, Vector2 p2, Vector2 p3) = (quad.TopLeft, quad.TopRight, quad.BottomRight, quad.BottomLeft);
        Vector2 sum = p0 - p1 + p2 - p3, right = p1 - p2, left = p3 - p2;
        float area = right.X * left.Y - left.X * right.Y;
        if (area != 0)
        {
            _g = (sum.X * left.Y - left.X * sum.Y) / area;
            _h = (right.X * sum.Y - sum.X * right.Y) / area;
        }
        _a = p1.X - p0.X + _g * p1.X;
        _b = p3.X - p0.X + _h * p3.X;
        _c = p0.X;
        _d = p1.Y - p0.Y + _g * p1.Y;
        _e = p3.Y - p0.Y + _h * p3.Y;
        _f = p0.Y;
    }

    /// <summary>The point of the quad's plane at (u, v).</summary>
    public Vector2 Map(float u, float v)
    {
        (Vector128<float> x, Vector128<float> y) = Map(Vector128.Create(u), v);
        return new Vector2(x.ToScalar(), y.ToScalar());
    }

    /// <summary>The points at four u of one v.</summary>
    public (Vector128<float> X, Vector128<float> Y) Map(Vector128<float> u, float v)
    {
        Vector128<float> w = Vector128<float>.One / (u * _g + Vector128.Create(_h * v + 1));
        return ((u * _a + Vector128.Create(_b * v + _c)) * w, (u * _d + Vector128.Create(_e * v + _f)) * w);
    }
}
