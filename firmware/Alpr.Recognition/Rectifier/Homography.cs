using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
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
        AcrossFour across = Across(Vector128.Create(u));
        Down down = Down(v);
        float w = 1 / (across.W.ToScalar() + down.W);
        return new Vector2((across.X.ToScalar() + down.X) * w, (across.Y.ToScalar() + down.Y) * w);
    }

    /// <summary>What four u contribute to the homogeneous coordinates of their points.</summary>
    public AcrossFour Across(Vector128<float> u) => new(u * _a, u * _d, u * _g);

    /// <summary>What eight u contribute, by AVX.</summary>
    public AcrossEight Across(Vector256<float> u) => new(
        Avx.Multiply(u, Vector256.Create(_a)), Avx.Multiply(u, Vector256.Create(_d)), Avx.Multiply(u, Vector256.Create(_g)));

    /// <summary>What a v contributes.</summary>
    public Down Down(float v) => new(_b * v + _c, _e * v + _f, _h * v + 1);
}

/// <summary>The part of a point's homogeneous coordinates that v decides; with the part of u it makes the point (X, Y) / W.</summary>
internal readonly record struct Down(float X, float Y, float W);

/// <summary>The part that u decides, of four points.</summary>
internal readonly record struct AcrossFour(Vector128<float> X, Vector128<float> Y, Vector128<float> W);

/// <summary>The part that u decides, of eight points.</summary>
internal readonly record struct AcrossEight(Vector256<float> X, Vector256<float> Y, Vector256<float> W);
