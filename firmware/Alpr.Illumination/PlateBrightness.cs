using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Illumination;

/// <summary>How bright a plate is: the two populations, characters and background, whichever of them is the lighter.</summary>
/// <param name="Dark">Mean luma of the darker population, 0 to 255.</param>
/// <param name="Light">Mean luma of the lighter population, 0 to 255.</param>
/// <param name="ClippedShare">Share of the plate's samples at the sensor's end, 0 to 1.</param>
public readonly record struct PlateBrightness(float Dark, float Light, float ClippedShare)
{
    private const int Across = 48, Down = 16; // some four samples a character stroke; 768 samples cost about 3 us
    private const float InsetAlong = 0.94f;   // the frame of the plate and what lies beside it stay out
    private const float InsetDown = 0.7f;     // state name above, slogan below
    private const float SideMin = 4;          // pixels; a smaller quad is no plate anybody reads

    /// <summary>What the reader has to tell characters by, 0 to 255.</summary>
    public float Contrast => Light - Dark;

    /// <summary>Measures the plate within four corners.</summary>
    /// <param name="frame">The frame in which it was found.</param>
    /// <param name="corners">Its corners in pixels of the frame.</param>
    /// <param name="brightness">What was measured.</param>
    /// <returns>False when the corners are no plate within the frame: too small, more than a part outside, or not numbers.</returns>
    public static bool TryMeasure(Frame frame, in Quad corners, out PlateBrightness brightness)
    {
        ArgumentNullException.ThrowIfNull(frame);
        brightness = default;
        Vector2 min = corners.Min, max = corners.Max;
        if (!(min.X >= 0 && min.Y >= 0 && max.X <= frame.Width && max.Y <= frame.Height)
            || !(corners.Width >= SideMin && corners.Height >= SideMin))
            return false;
        Span<int> histogram = stackalloc int[256];
        histogram.Clear();
        Quad inner = corners.Stretch(InsetAlong, InsetDown);
        ReadOnlySpan<byte> luma = frame.Luma;
        for (int j = 0; j < Down; j++)
        {
            float v = (j + 0.5f) / Down;
            Vector2 left = Vector2.Lerp(inner.TopLeft, inner.BottomLeft, v), right = Vector2.Lerp(inner.TopRight, inner.BottomRight, v);
            for (int i = 0; i < Across; i++)
            {
                Vector2 at = Vector2.Lerp(left, right, (i + 0.5f) / Across);
                // A twisted quad may stretch beyond the frame although its corners lie inside.
                int x = Math.Clamp((int)at.X, 0, frame.Width - 1), y = Math.Clamp((int)at.Y, 0, frame.Height - 1);
                histogram[luma[y * frame.Width + x]]++;
            }
        }
        brightness = Split(histogram);
        return true;
    }

    // Otsu's threshold: the one that leaves the least variance within the two populations
    // (N. Otsu, "A threshold selection method from gray-level histograms", IEEE Trans. SMC 9, 1979).
    private static PlateBrightness Split(ReadOnlySpan<int> histogram)
    {
        long sum = 0;
        int clipped = 0;
        for (int value = 0; value < histogram.Length; value++)
        {
            sum += (long)histogram[value] * value;
            if (value >= SceneBrightness.ClippedLuma)
                clipped += histogram[value];
        }
        const int Samples = Across * Down;
        double best = -1, dark = (double)sum / Samples, light = dark;
        long sumBelow = 0;
        int below = 0;
        for (int value = 0; value < histogram.Length - 1; value++)
        {
            below += histogram[value];
            sumBelow += (long)histogram[value] * value;
            if (below == 0 || below == Samples)
                continue;
            double meanBelow = (double)sumBelow / below, meanAbove = (double)(sum - sumBelow) / (Samples - below);
            double between = (double)below * (Samples - below) * (meanAbove - meanBelow) * (meanAbove - meanBelow);
            if (between > best)
                (best, dark, light) = (between, meanBelow, meanAbove);
        }
        return new((float)dark, (float)light, (float)clipped / Samples);
    }
}
