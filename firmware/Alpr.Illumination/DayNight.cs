namespace Alpr.Illumination;

/// <summary>
/// Day or night with hysteresis and dwell: evidence for the other mode is time beyond its threshold, and time on this side takes it
/// away again, so that a tunnel of trucks, headlights or lightning do not add up.
/// </summary>
internal sealed class DayNight(IlluminationOptions options)
{
    private const long GapUsMax = 1_000_000; // a longer gap between frames proves nothing about the time within

    private readonly float _nightBelow = MathF.Log2(options.NightBelowLux), _dayAbove = MathF.Log2(options.DayAboveLux);
    private long _nowUs = long.MinValue, _flippedUs = long.MinValue / 2, _evidenceUs;
    private bool _isDecided;

    /// <summary>True at night. Day until something is known: the light stays off.</summary>
    public bool IsNight { get; private set; }

    /// <summary>Changes after the first decision.</summary>
    public int Flips { get; private set; }

    /// <summary>Time of the last change in microseconds.</summary>
    public long FlippedUs => _flippedUs;

    /// <summary>Weighs the ambient light (log2 lux). True when the mode changed.</summary>
    public bool Update(long nowUs, float luxEv)
    {
        long dtUs = _nowUs == long.MinValue ? 0 : Math.Clamp(nowUs - _nowUs, 0, GapUsMax);
        _nowUs = nowUs;
        if (float.IsNaN(luxEv))
            return false;
        if (!_isDecided)
        {
            _isDecided = true;
            IsNight = luxEv < (_nightBelow + _dayAbove) / 2;
            return IsNight;
        }
        bool against = IsNight ? luxEv > _dayAbove : luxEv < _nightBelow;
        _evidenceUs = against ? Math.Min(_evidenceUs + dtUs, options.DwellUs) : Math.Max(0, _evidenceUs - 2 * dtUs);
        if (_evidenceUs < options.DwellUs || nowUs - _flippedUs < options.StayUs)
            return false;
        (IsNight, _evidenceUs, _flippedUs) = (!IsNight, 0, nowUs);
        Flips++;
        return true;
    }
}
