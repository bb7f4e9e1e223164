namespace Alpr.Journal;

/// <summary>How long detections and hits are kept. Other records stay: they say what was done with them.</summary>
public sealed record Retention
{
    /// <summary>
    /// Age at which a record goes once every backend has acknowledged it and no case holds it; null keeps it. The age is known only
    /// while the clock is set.
    /// </summary>
    public TimeSpan? Keep { get; init; }

    /// <summary>Age at which it goes though a backend has not acknowledged it; a case still holds it. Null: never.</summary>
    public TimeSpan? Maximum { get; init; }

    /// <summary>True: nothing goes for its age alone; people must order it (<see cref="JournalKeeper.Order"/>).</summary>
    public bool NeedsOrder { get; init; }
}

/// <summary>How retention gets on.</summary>
public enum RetentionState
{
    /// <summary>Nothing that is there should be gone.</summary>
    Kept,

    /// <summary>Records are over their age, and people must order their destruction.</summary>
    AwaitsOrder,

    /// <summary>Records are over their age, and a backend has not acknowledged them.</summary>
    AwaitsBackend,

    /// <summary>Records that must be gone are there: destruction fails, or the clock is not set.</summary>
    Overdue,
}
