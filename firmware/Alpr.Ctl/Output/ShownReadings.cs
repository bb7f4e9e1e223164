using Alpr.Contracts;

namespace Alpr.Ctl.Output;

/// <summary>Which readings of a whole frame people are shown.</summary>
internal static class ShownReadings
{
    // In a whole frame a reading less sure than this is lettering or a grille far more often than a plate. 'make evaluate' on the
    // tuning half of the shared photographs: all 54 true plates are left, and 4 further ones.
    private const float ConfidenceLeast = 0.1f;

    /// <summary>Copies those that are shown, in their order.</summary>
    /// <param name="readings">What was read.</param>
    /// <param name="shown">Where to; may be the same memory.</param>
    /// <returns>How many.</returns>
    public static int Keep(ReadOnlySpan<PlateReading> readings, Span<PlateReading> shown)
    {
        int count = 0;
        foreach (ref readonly PlateReading reading in readings)
        {
            if (reading.Text.Length > 0 && reading.Confidence >= ConfidenceLeast)
                shown[count++] = reading;
        }
        return count;
    }
}
