using System.Globalization;
using Alpr.Board.Time;
using Alpr.Contracts.V1;

namespace Alpr.Sync;

/// <summary>How one backend is: its figures and its light, and when they are told. All but <see cref="Figures"/> is for the lane's thread.</summary>
/// <param name="name">The backend.</param>
/// <param name="clock">The time.</param>
/// <param name="changed">Called when light or reason changed.</param>
internal sealed class LaneHealth(string name, IClock clock, Action changed)
{
    private const int ReasonMax = 200;
    private const long RedUs = 86_400_000_000; // nothing got through for a day: that mends itself no more
    private const long FiguresUs = 10_000_000; // between two counts of what waits
    private const long ReasonUs = 60_000_000; // between two reports that differ in their words alone

    private readonly Lock _over = new();
    private volatile BackendFigures _figures = new(name, Light.Green, "", 0, 0, 0, -1, 0);
    private DeliveryResult? _failure;
    private long _failingSinceUs, _countedUs, _toldUs;
    private DateTimeOffset _failingSince;
    private (Light Light, string Reason) _told = (Light.Unspecified, "");
    private bool _toldFailing;

    /// <summary>As of the last count.</summary>
    public BackendFigures Figures => _figures;

    /// <summary>As it was last told.</summary>
    public (Light Light, string Reason) Told
    {
        get
        {
            lock (_over)
                return _told;
        }
    }

    /// <summary>Records set aside.</summary>
    public int DeadLetters { get; set; }

    /// <summary>Records acknowledged since the program started.</summary>
    public long Delivered { get; set; }

    /// <summary>True when no more can be set aside.</summary>
    public bool IsFull { get; set; }

    /// <summary>A reason as it may be shown: one line, bounded.</summary>
    public static string Bounded(string reason)
    {
        string line = string.Concat(reason.Take(ReasonMax).Select(static c => char.IsControl(c) ? ' ' : c));
        return line.TrimEnd('.', ' ');
    }

    /// <summary>A delivery failed.</summary>
    public void Failed(in DeliveryResult result, long nowUs)
    {
        if (_failure is null)
            (_failingSinceUs, _failingSince) = (nowUs, clock.UtcNow);
        _failure = result with { Reason = Bounded(result.Reason) };
    }

    /// <summary>A delivery got through, or nothing waits.</summary>
    public void Succeeded() => (_failure, IsFull) = (null, false);

    /// <summary>Counts anew from time to time, and tells what changed.</summary>
    /// <param name="log">The log; null when it cannot be read.</param>
    public void Tell(BackendLog? log)
    {
        long now = clock.MonotonicUs;
        Light light = Judge(now);
        BackendFigures before = _figures;
        if (light == before.Light && before.DeadLetters == DeadLetters && (_failure is not null) == _toldFailing && now - _countedUs < FiguresUs && _countedUs != 0)
        {
            _figures = before with { Delivered = Delivered, Position = log?.Position ?? before.Position };
            return;
        }
        _countedUs = now;
        (long waiting, long oldestUtcUs) = log?.Waiting() ?? (before.Waiting, 0);
        long age = waiting == 0 || oldestUtcUs == 0 ? -1 : Math.Max(0, (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond - oldestUtcUs);
        string reason = Words(light, waiting);
        _figures = new(name, light, reason, Delivered, log?.Position ?? before.Position, waiting, age, DeadLetters);
        bool isFailing = _failure is not null;
        if (light == _told.Light && isFailing == _toldFailing && (reason == _told.Reason || now - _toldUs < ReasonUs))
            return;
        (_toldUs, _toldFailing) = (now, isFailing);
        lock (_over)
            _told = (light, reason);
        changed();
    }

    private Light Judge(long now)
    {
        if (_failure is { } failure)
            return failure.NeedsPerson || IsFull || now - _failingSinceUs > RedUs ? Light.Red : Light.Amber;
        return DeadLetters > 0 ? Light.Amber : Light.Green;
    }

    private string Words(Light light, long waiting)
    {
        if (light == Light.Green)
            return "";
        string aside = DeadLetters == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $" It refused {DeadLetters} records, which were set aside: look at them, mend the cause, and try them again.");
        string full = IsFull ? " No more can be set aside, so that nothing goes on." : "";
        return _failure is not { } failure ? $"{name}:{aside}" : string.Create(CultureInfo.InvariantCulture,
            $"{name}: {failure.Reason}. Tried again since {_failingSince:yyyy-MM-dd HH:mm} UTC, {waiting} wait.{aside}{full}");
    }
}
