namespace Alpr.Journal;

/// <summary>Which detections are wanted. What is null does not matter.</summary>
public sealed record DetectionQuery
{
    /// <summary>Fits the plate, the raw reading or a candidate.</summary>
    public PlatePattern? Pattern { get; init; }

    /// <summary>Made at this time or later; those that nothing dates are then left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Made before this time; those that nothing dates are then left out.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Issuing state; empty for those of which nobody can say it.</summary>
    public string? State { get; init; }

    /// <summary>True for those alone that gave a hit.</summary>
    public bool HitsOnly { get; init; }

    /// <summary>Category of a hit, such as <c>stolen_vehicle</c>.</summary>
    public string? Category { get; init; }

    /// <summary>List of a hit.</summary>
    public string? List { get; init; }

    /// <summary>Below this sequence: where an earlier page ended.</summary>
    public long Before { get; init; } = long.MaxValue;

    /// <summary>True when a hit is asked for in any way.</summary>
    public bool WantsHit => HitsOnly || Category is not null || List is not null;
}

/// <summary>A detection that was found.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Text">Which of its texts fits: 0 the plate, 1 the raw reading, 2 and more the candidates in their order. 0 without a pattern.</param>
/// <param name="MadeUs">When it was made, microseconds since 1970; null when nothing dates it.</param>
public readonly record struct FoundDetection(long Sequence, int Text, long? MadeUs);

/// <summary>Some of what was found, the last in the log first.</summary>
/// <param name="Found">Detections.</param>
/// <param name="Next"><see cref="DetectionQuery.Before"/> of the page after this one; null when there is no more.</param>
public sealed record DetectionPage(IReadOnlyList<FoundDetection> Found, long? Next);

/// <summary>A record and when it was made.</summary>
/// <param name="Entry">The record.</param>
/// <param name="MadeUs">Microseconds since 1970, by a later record where the clock was not set; null when nothing dates it.</param>
public readonly record struct DatedEntry(JournalEntry Entry, long? MadeUs);

/// <summary>A detection without its record: what counting needs.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="MadeUs">Microseconds since 1970; null when nothing dates it.</param>
/// <param name="State">Issuing state; empty when nobody can say.</param>
public readonly record struct CountedDetection(long Sequence, long? MadeUs, string State);

/// <summary>A case and how many records it holds.</summary>
/// <param name="CaseNumber">The case.</param>
/// <param name="Records">Records held.</param>
public readonly record struct HeldCase(string CaseNumber, long Records);
