namespace Alpr.Live;

/// <summary>
/// The sharpest picture that one person saw so far: what he who turns the focus ring wants back. Pictures and their measurement may be shared by many who watch; this
/// is each one's own, or who begins anew would take it from the others. Any thread, one at a time.
/// </summary>
public sealed class FocusBest
{
    /// <summary>The sharpest so far, 0 to 1; 0: nothing was seen yet.</summary>
    public float Sharpness { get; private set; }

    /// <summary>Forgets it: another lens, another view.</summary>
    public void Reset() => Sharpness = 0;

    /// <summary>Takes what was measured of a picture, and says what to do.</summary>
    /// <param name="measured">Without advice.</param>
    public AimFigures Judge(AimFigures measured)
    {
        ArgumentNullException.ThrowIfNull(measured);
        Sharpness = Math.Max(Sharpness, measured.Sharpness ?? 0);
        return measured with { Advice = [.. AimMeter.Advise(measured, Sharpness)] };
    }
}
