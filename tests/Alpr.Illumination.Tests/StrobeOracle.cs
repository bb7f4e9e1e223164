namespace Alpr.Illumination.Tests;

/// <summary>What the light really did, pulse by pulse, judged against the profile by plain sums over every window that ends with a pulse.</summary>
internal sealed class StrobeOracle(IlluminationProfile profile)
{
    private const double Slack = 1 + 1e-6; // the level is a float

    private readonly Queue<(long AtUs, double OnUs, double Level)> _pulses = new();
    private double _onUs, _levelUs;

    /// <summary>Pulses that broke a limit.</summary>
    public int Broken { get; private set; }

    /// <summary>The first of them.</summary>
    public string First { get; private set; } = "";

    /// <summary>Largest share of the mean level's limit that a window used.</summary>
    public double LevelShareMax { get; private set; }

    public void Pulse(long atUs, int onUs, float level, float trueCelsius)
    {
        if (level == 0)
            return;
        _pulses.Enqueue((atUs, onUs, level));
        (_onUs, _levelUs) = (_onUs + onUs, _levelUs + onUs * (double)level);
        while (_pulses.Peek().AtUs <= atUs - profile.WindowUs)
        {
            (long _, double goneUs, double goneLevel) = _pulses.Dequeue();
            (_onUs, _levelUs) = (_onUs - goneUs, _levelUs - goneUs * goneLevel);
        }
        double derating = Math.Clamp((profile.OffAboveC - trueCelsius) / (profile.OffAboveC - profile.DerateFromC), 0, 1);
        LevelShareMax = Math.Max(LevelShareMax, _levelUs / (profile.AverageLevelMax * (double)profile.WindowUs));
        Judge(level is > 0 and <= 1, $"level {level}");
        Judge(onUs <= profile.PulseUsMax, $"a pulse of {onUs} us");
        Judge(_onUs <= profile.DutyMax * (double)profile.WindowUs * Slack, $"{_onUs} us on within a window");
        Judge(_levelUs <= profile.AverageLevelMax * (double)profile.WindowUs * Slack, $"level x time of {_levelUs} us within a window");
        Judge(level <= derating * Slack, $"level {level} at {trueCelsius} C");
    }

    private void Judge(bool keeps, string what)
    {
        if (keeps)
            return;
        if (Broken++ == 0)
            First = what;
    }
}
