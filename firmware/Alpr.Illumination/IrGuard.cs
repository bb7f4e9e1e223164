namespace Alpr.Illumination;

/// <summary>
/// The last word on the infrared light: every level passes through here, and no sequence of wishes, clocks or sensor values brings
/// a pulse, a duty, a mean level or a temperature beyond the profile.
/// </summary>
/// <remarks>
/// Two rules hold at once. What is set now could stay set for ever (the capture thread may hang while the sensor goes on strobing);
/// and the account of what was lit stays below the limit in every window. The level acts at once, an exposure only some frames later, so
/// the longest exposure on its way counts.
/// </remarks>
public sealed class IrGuard
{
    /// <summary>Most frames between asking for an exposure and getting it that are allowed for.</summary>
    public const int DelayFramesMax = 4;

    private const float CelsiusMin = -60, CelsiusMax = 150; // beyond these a thermometer is broken

    private readonly IlluminationProfile _profile;
    private readonly PulseAccount _account;
    private readonly int[] _exposures = new int[DelayFramesMax + 1];
    private int _next;
    private long _lastUs = long.MinValue;
    private int _lastPulseUs;
    private float _lastLevel;

    /// <summary>A guard of a light that was dark for a window.</summary>
    /// <exception cref="ArgumentException">The profile contradicts itself.</exception>
    public IrGuard(IlluminationProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        profile.Check();
        _profile = profile;
        _account = new(profile.WindowUs);
    }

    /// <summary>Share of the level that a temperature allows, 0 to 1; 0 when it is missing, old or cannot be.</summary>
    public float Derating(long nowUs, Measurement celsius)
    {
        if (!celsius.IsFresh(nowUs, _profile.TemperatureAgeUsMax) || celsius.Value is < CelsiusMin or > CelsiusMax)
            return 0;
        return Math.Clamp((_profile.OffAboveC - celsius.Value) / (_profile.OffAboveC - _profile.DerateFromC), 0, 1);
    }

    /// <summary>The highest level that could stay set for ever with an exposure; what the loop plans with.</summary>
    public float Ceiling(long nowUs, int exposureUs, int framePeriodUs, Measurement celsius)
    {
        if (!_profile.HasInfrared || exposureUs < 1 || exposureUs > _profile.PulseUsMax
            || framePeriodUs < exposureUs || framePeriodUs > IlluminationProfile.FramePeriodUsMax)
            return 0;
        // One pulse may begin and one end within a window, and the account looks two slots further: then both rules agree.
        double share = 1 / (1 + 2.0 / PulseAccount.SlotsInWindow + (double)framePeriodUs / _profile.WindowUs);
        double duty = (double)exposureUs / framePeriodUs;
        if (duty > _profile.DutyMax * share)
            return 0;
        return (float)Math.Min(Derating(nowUs, celsius), _profile.AverageLevelMax * share / duty);
    }

    /// <summary>The level that may be set now. To be called once for each frame, with what is asked of the sensor at the same time.</summary>
    /// <param name="nowUs">Monotonic time in microseconds.</param>
    /// <param name="exposureUs">Exposure asked for now, in microseconds.</param>
    /// <param name="takenUs">Exposure of the frame just taken, in microseconds, as far as it is known.</param>
    /// <param name="framePeriodUs">Time between two frames in microseconds.</param>
    /// <param name="wanted">Level wished for.</param>
    /// <param name="celsius">Temperature at the light.</param>
    /// <returns>0 to <paramref name="wanted"/>, at most 1.</returns>
    public float Admit(long nowUs, int exposureUs, int takenUs, int framePeriodUs, float wanted, Measurement celsius)
    {
        nowUs = Math.Max(nowUs, _lastUs);
        _exposures[_next] = exposureUs;
        _next = (_next + 1) % _exposures.Length;
        int longest = takenUs;
        foreach (int exposure in _exposures)
            longest = Math.Max(longest, exposure);
        BookMissed(nowUs, framePeriodUs);

        float level = wanted > 0 ? Math.Min(wanted, Ceiling(nowUs, longest, framePeriodUs, celsius)) : 0; // not a number is not above 0
        if (level > 0)
            level = (float)Math.Min(level, (_profile.AverageLevelMax * (double)_profile.WindowUs - _account.LevelUs) / longest);
        if (!(level > 0) || _account.OnUs + longest > _profile.DutyMax * (double)_profile.WindowUs)
            level = 0;
        if (level > 0)
            _account.Add(longest, level);
        (_lastUs, _lastPulseUs, _lastLevel) = (nowUs, longest, level);
        return level;
    }

    // While nobody called, the sensor went on strobing the last level.
    private void BookMissed(long nowUs, int framePeriodUs)
    {
        long missedUs = _lastUs == long.MinValue || _lastLevel <= 0 ? 0 : Math.Min(nowUs - _lastUs, 2 * _profile.WindowUs) - framePeriodUs;
        long step = _profile.WindowUs / PulseAccount.SlotsInWindow;
        for (long atUs = nowUs - missedUs; missedUs > 0 && framePeriodUs > 0; atUs += step, missedUs -= step)
        {
            _account.Advance(atUs);
            _account.Add(Math.Min(step, missedUs) * (double)_lastPulseUs / framePeriodUs, _lastLevel);
        }
        _account.Advance(nowUs);
    }
}
