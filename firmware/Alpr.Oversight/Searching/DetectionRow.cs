using Alpr.Contracts.V1;

namespace Alpr.Oversight;

/// <summary>Which text of a detection the pattern fits.</summary>
public enum MatchedText
{
    /// <summary>The plate as it was decided.</summary>
    Plate,

    /// <summary>The reader's own text, before the states' serial formats were weighed.</summary>
    Raw,

    /// <summary>An alternative reading.</summary>
    Candidate,
}

/// <summary>When something was made.</summary>
/// <param name="Utc">Time; null when nothing dates it. Of a record from before the clock was set, by a later record.</param>
/// <param name="Source">What kept the clock.</param>
/// <param name="UncertaintyUs">How far it may be off in microseconds; 0: unknown.</param>
public readonly record struct RowTime(DateTimeOffset? Utc, TimeSource Source, ulong UncertaintyUs);

/// <summary>A hit of a detection.</summary>
/// <param name="Sequence">The hit's place in the log.</param>
/// <param name="Category">Category, such as <c>stolen_vehicle</c>.</param>
/// <param name="List">The list.</param>
/// <param name="Match">How it matched.</param>
/// <param name="Informational">Not a reason to stop anybody.</param>
/// <param name="Unconfirmed">Always true: a person compares picture and list before acting.</param>
public sealed record RowHit(long Sequence, string Category, string List, MatchKind Match, bool Informational, bool Unconfirmed);

/// <summary>A picture of a detection.</summary>
/// <param name="Name">File name in exports: the hash in hex and the format's ending.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="WidthPx">Width.</param>
/// <param name="HeightPx">Height.</param>
/// <param name="IsThere">False when it was destroyed.</param>
public sealed record RowImage(string Name, ImageKind Kind, int WidthPx, int HeightPx, bool IsThere);

/// <summary>A detection in a list of results.</summary>
public sealed record DetectionRow
{
    /// <summary>Place in the log.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was made.</summary>
    public required RowTime Time { get; init; }

    /// <summary>The plate. A machine read it: compare it with the picture.</summary>
    public required string Plate { get; init; }

    /// <summary>0 to 1, of the plate as a whole.</summary>
    public required float Confidence { get; init; }

    /// <summary>0 to 1, for each character.</summary>
    public required IReadOnlyList<float> CharacterConfidence { get; init; }

    /// <summary>Issuing state, two letters; empty when nobody can say.</summary>
    public required string State { get; init; }

    /// <summary>0 to 1.</summary>
    public required float StateConfidence { get; init; }

    /// <summary>Which text the pattern fits.</summary>
    public required MatchedText Matched { get; init; }

    /// <summary>0 for plate and raw reading; for a candidate its rank among the candidates, from 1.</summary>
    public required int MatchRank { get; init; }

    /// <summary>The text that fits.</summary>
    public required string MatchedPlate { get; init; }

    /// <summary>Confidence of that text, 0 to 1; null for the raw reading, of which none is kept.</summary>
    public required float? MatchedConfidence { get; init; }

    /// <summary>Its hits.</summary>
    public required IReadOnlyList<RowHit> Hits { get; init; }

    /// <summary>Its pictures.</summary>
    public required IReadOnlyList<RowImage> Images { get; init; }

    /// <summary>Cases that hold it.</summary>
    public required IReadOnlyList<string> HeldBy { get; init; }
}

/// <summary>Some of what was found, the last in the log first.</summary>
/// <param name="Rows">Detections.</param>
/// <param name="Next">Cursor of the next page; null when there is no more.</param>
/// <param name="IsOutOfTime">True when the page ended because its time did: it may have fewer rows, or none, though there are more.</param>
public sealed record SearchPage(IReadOnlyList<DetectionRow> Rows, string? Next, bool IsOutOfTime);
