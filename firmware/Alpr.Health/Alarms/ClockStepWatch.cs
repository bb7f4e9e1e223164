using System.Globalization;
using Alpr.Board.Time;
using Alpr.Contracts.V1;

namespace Alpr.Health.Alarms;

/// <summary>
/// Notices when the calendar is set back, after which times of records overlap, and shows it for a day. The signed log has the jump itself, with both times, as a
/// <c>ClockChanged</c> record. For one thread, which looks every few seconds.
/// </summary>
public sealed class ClockStepWatch
{
    /// <summary>Name of the part in conditions.</summary>
    public const string Part = "clock step";

    /// <summary>Steps back below this are a time server's, in microseconds: chrony and ntpd step from 128 ms on, and most of them once at the start.</summary>
    public const long StepUs = 1_000_000;

    /// <summary>How long it is shown, microseconds.</summary>
    public const long ShownUs = 86_400_000_000;

    private const long SlewPartsPerMillion = 600; // the kernel's limit of 500, and the crystal's 100

    private readonly IClock _clock;
    private long _offsetUs, _lookedUs, _steppedUs;
    private bool _wasSet;
    private string _reason = "";

    /// <summary>Takes the clock as it is for right.</summary>
    public ClockStepWatch(IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _clock = clock;
        Remember();
    }

    /// <summary>Looks at the clock.</summary>
    public PartLight Look()
    {
        long nowUs = _clock.MonotonicUs, backUs = _offsetUs - Offset();
        if (_wasSet && backUs > StepUs + (nowUs - _lookedUs) * SlewPartsPerMillion / 1_000_000)
        {
            _steppedUs = nowUs;
            _reason = string.Create(CultureInfo.InvariantCulture,
                $"The clock was set back by {backUs / 1e6:0.#} s at {_clock.UtcNow:yyyy-MM-dd HH:mm:ss} UTC. Records before and after overlap in time, and the log says how. Check NTP and GPS, and who may set the clock.");
        }
        Remember();
        if (_reason.Length > 0 && nowUs - _steppedUs > ShownUs)
            _reason = "";
        return _reason.Length == 0 ? PartLight.Green : new(Light.Amber, _reason);
    }

    private void Remember() => (_offsetUs, _lookedUs, _wasSet) = (Offset(), _clock.MonotonicUs, _clock.Discipline.Source != ClockSource.Unset);

    private long Offset() => (_clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond - _clock.MonotonicUs;
}
