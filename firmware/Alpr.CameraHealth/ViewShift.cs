using System.Numerics;

namespace Alpr.CameraHealth;

/// <summary>How a view lies to the learned one: shifted, turned about the picture's middle and enlarged, in thumbnail pixels.</summary>
/// <param name="Shift">Shift of the middle.</param>
/// <param name="Turn">Turn in radians, clockwise, small.</param>
/// <param name="Zoom">Enlargement, 0 for none.</param>
internal readonly record struct ViewShift(Vector2 Shift, float Turn, float Zoom)
{
    private const float AgreePixels = 0.8f; // blocks that went the same way, to within what refining and the small angle leave
    private const int AgreeMin = 5;
    private const float AgreeShare = 0.45f; // of the blocks found: trees and shadows take the rest

    /// <summary>Where a place goes.</summary>
    public Vector2 At(Vector2 place) => Shift + Zoom * place + Turn * new Vector2(-place.Y, place.X);

    /// <summary>A sum of two small ones.</summary>
    public static ViewShift operator +(ViewShift a, ViewShift b) => new(a.Shift + b.Shift, a.Turn + b.Turn, a.Zoom + b.Zoom);

    /// <summary>A part of one.</summary>
    public static ViewShift operator *(ViewShift a, float share) => new(a.Shift * share, a.Turn * share, a.Zoom * share);

    /// <summary>Root of the mean square by which the picture's quarter points go, in thumbnail pixels.</summary>
    public float Size(int width, int height)
    {
        float sum = 0;
        for (int corner = 0; corner < 4; corner++)
            sum += At(new((corner % 2 == 0 ? -0.25f : 0.25f) * width, (corner / 2 == 0 ? -0.25f : 0.25f) * height)).LengthSquared();
        return MathF.Sqrt(sum / 4);
    }

    /// <summary>The one on which most blocks agree. False when too few do.</summary>
    public static bool TryFit(ReadOnlySpan<Vector2> places, ReadOnlySpan<Vector2> shifts, out ViewShift fit)
    {
        fit = default;
        int most = 0;
        for (int i = 0; i < places.Length; i++)
        {
            for (int j = 0; j < i; j++) // two blocks make a hypothesis: 276 at most
            {
                ViewShift tried = OfTwo(places[i], shifts[i], places[j], shifts[j]);
                int agree = Agreeing(tried, places, shifts);
                if (agree > most)
                    (most, fit) = (agree, tried);
            }
        }
        if (most < AgreeMin || most < AgreeShare * places.Length)
            return false;
        fit = LeastSquares(fit, places, shifts);
        return true;
    }

    private static ViewShift OfTwo(Vector2 p, Vector2 dp, Vector2 q, Vector2 dq)
    {
        Vector2 apart = p - q, change = dp - dq;
        float square = Math.Max(1, apart.LengthSquared());
        float zoom = Vector2.Dot(apart, change) / square, turn = (apart.X * change.Y - apart.Y * change.X) / square;
        Vector2 shift = dp - zoom * p - turn * new Vector2(-p.Y, p.X);
        return new(shift, turn, zoom);
    }

    private static int Agreeing(in ViewShift shift, ReadOnlySpan<Vector2> places, ReadOnlySpan<Vector2> shifts)
    {
        int agree = 0;
        for (int i = 0; i < places.Length; i++)
            agree += Vector2.DistanceSquared(shift.At(places[i]), shifts[i]) < AgreePixels * AgreePixels ? 1 : 0;
        return agree;
    }

    private static ViewShift LeastSquares(in ViewShift start, ReadOnlySpan<Vector2> places, ReadOnlySpan<Vector2> shifts)
    {
        Vector2 place = default, shift = default;
        int count = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (Vector2.DistanceSquared(start.At(places[i]), shifts[i]) < AgreePixels * AgreePixels)
                (place, shift, count) = (place + places[i], shift + shifts[i], count + 1);
        }
        (place, shift) = (place / count, shift / count);
        float square = 1, dot = 0, cross = 0;
        for (int i = 0; i < places.Length; i++)
        {
            if (Vector2.DistanceSquared(start.At(places[i]), shifts[i]) >= AgreePixels * AgreePixels)
                continue;
            Vector2 p = places[i] - place, d = shifts[i] - shift;
            (square, dot, cross) = (square + p.LengthSquared(), dot + Vector2.Dot(p, d), cross + p.X * d.Y - p.Y * d.X);
        }
        float zoom = dot / square, turn = cross / square;
        return new(shift - zoom * place - turn * new Vector2(-place.Y, place.X), turn, zoom);
    }
}
