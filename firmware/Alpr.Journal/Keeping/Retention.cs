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
}
