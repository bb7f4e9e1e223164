namespace Alpr.Board.Devices;

/// <summary>The red and the green lamp of one light; both together are amber.</summary>
/// <param name="Red">The red one.</param>
/// <param name="Green">The green one.</param>
public readonly record struct LampPair(ILamp Red, ILamp Green);

/// <summary>The four lights on the unit's face, each a red and a green lamp.</summary>
/// <remarks>
/// A lamp whose chip fails throws <see cref="IOException"/>. Whoever shows the appliance's health catches it, counts it and goes on: no light is worth a
/// passage. Both lamps are written on each call, changed or not, so that calling once in a while brings lights back after a chip was reset.
/// One thread uses it. Nothing allocates but errors.
/// </remarks>
public sealed class StatusLights : IStatusLights
{
    private readonly LampPair[] _pairs;

    /// <summary>Makes all lights dark, as far as they answer: a light that is broken at start shows in the first <see cref="Set"/>.</summary>
    /// <param name="camera">Pictures.</param>
    /// <param name="link">Backends.</param>
    /// <param name="gps">The fix.</param>
    /// <param name="system">Everything else.</param>
    public StatusLights(LampPair camera, LampPair link, LampPair gps, LampPair system)
    {
        _pairs = [camera, link, gps, system]; // in the order of StatusLight
        DarkenAll();
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">A lamp's chip does not answer; the other lamp of the pair was still written.</exception>
    public void Set(StatusLight light, LightColor color)
    {
        LampPair pair = _pairs[(int)light];
        try
        {
            pair.Red.Set(color is LightColor.Red or LightColor.Amber);
        }
        finally
        {
            pair.Green.Set(color is LightColor.Green or LightColor.Amber);
        }
    }

    /// <summary>Makes all lights dark, as far as they answer. The lamps' chips and lines are not disposed; others use them too.</summary>
    public void Dispose() => DarkenAll();

    private void DarkenAll()
    {
        for (int light = 0; light < _pairs.Length; light++)
        {
            try
            {
                Set((StatusLight)light, LightColor.Off);
            }
            catch (IOException)
            {
                // Said by the next Set; at the end there is nobody left to tell.
            }
        }
    }
}
