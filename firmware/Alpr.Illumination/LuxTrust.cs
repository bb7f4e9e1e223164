namespace Alpr.Illumination;

/// <summary>Why the ambient light sensor is not believed.</summary>
internal enum LuxFault
{
    None,
    Missing,
    Stuck,
}

/// <summary>
/// Judges the ambient light sensor: a value must come in time, be possible, and not stay the same to the last bit while the frames
/// show the light changing. A sensor in true darkness says 0 all night, and so does one in full sun its greatest; the frames tell.
/// </summary>
internal sealed class LuxTrust
{
    private const long AgeUsMax = 10_000_000;    // read every second or two; ten missed readings are no glitch
    private const long StuckUs = 300_000_000;    // shorter than any dusk from light to dark
    private const long LivelyUs = 20_000_000;    // a live sensor's last bits move with every few readings
    private const float StuckEv = 3;             // frames: clouds and vehicles that fill the view stay below, slowly averaged
    private const float LuxMax = 200_000;        // brighter than the sun

    private float _value = float.NaN, _low, _high;
    private long _sinceUs;

    /// <summary>What is wrong with it.</summary>
    public LuxFault Fault { get; private set; } = LuxFault.Missing;

    /// <summary>True when it changed so lately that it is surely alive, and worth learning from.</summary>
    public bool IsLively(long nowUs) => Fault == LuxFault.None && nowUs - _sinceUs <= LivelyUs;

    /// <summary>Looks at a reading and, where the frame shows it, the light in stops of lux without our own light.</summary>
    public void Update(long nowUs, Measurement lux, float? framesEv)
    {
        if (!lux.IsFresh(nowUs, AgeUsMax) || lux.Value is < 0 or > LuxMax)
        {
            Fault = LuxFault.Missing;
            return;
        }
        if (BitConverter.SingleToInt32Bits(lux.Value) != BitConverter.SingleToInt32Bits(_value))
        {
            (_value, _sinceUs, _low, _high) = (lux.Value, nowUs, float.MaxValue, float.MinValue);
            Fault = LuxFault.None;
            return;
        }
        if (framesEv is { } ev)
            (_low, _high) = (Math.Min(_low, ev), Math.Max(_high, ev));
        bool stuck = nowUs - _sinceUs >= StuckUs && _high - _low >= StuckEv;
        Fault = stuck || Fault == LuxFault.Stuck ? LuxFault.Stuck : LuxFault.None;
    }
}
