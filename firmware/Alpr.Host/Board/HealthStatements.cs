using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Board;

/// <summary>Makes the unit's heartbeat: a signed <c>Health</c> record at a steady pace and after each change of a light.</summary>
public sealed class HealthStatements
{
    private const long UsPerMinute = 60_000_000;

    private readonly ConditionBoard _conditions;
    private readonly RunFigures _figures;
    private readonly string _journalPath;
    private readonly long _everyUs;
    private readonly long _startUs;
    private long _dueUs;

    /// <summary>Starts with a heartbeat that is due at once.</summary>
    /// <param name="conditions">How each part is.</param>
    /// <param name="figures">What the run counts.</param>
    /// <param name="journalPath">The journal's file.</param>
    /// <param name="everyMinutes">Pace.</param>
    /// <param name="nowUs">Monotonic time now, in microseconds.</param>
    public HealthStatements(ConditionBoard conditions, RunFigures figures, string journalPath, int everyMinutes, long nowUs)
    {
        (_conditions, _figures, _journalPath, _everyUs, _startUs) = (conditions, figures, journalPath, everyMinutes * UsPerMinute, nowUs);
        _dueUs = nowUs;
    }

    /// <summary>True when the pace asks for one.</summary>
    public bool IsDue(long nowUs) => nowUs >= _dueUs;

    /// <summary>Makes one; the next is due a pace later.</summary>
    public Record Make(long nowUs)
    {
        _dueUs = nowUs + _everyUs;
        return new Record { Health = Now(nowUs) };
    }

    /// <summary>How the unit is now; the pace goes on as before. Any thread.</summary>
    public Contracts.V1.Health Now(long nowUs)
    {
        FileInfo journal = new(_journalPath);
        Contracts.V1.Health health = new()
        {
            UptimeS = (ulong)((nowUs - _startUs) / 1_000_000),
            JournalBytes = journal.Exists ? (ulong)journal.Length : 0,
            Detections = (ulong)Volatile.Read(ref _figures.Passages),
        };
        health.Conditions.AddRange(_conditions.Snapshot());
        return health;
    }
}
