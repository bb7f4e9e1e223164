using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Web.Pull;

/// <summary>A hit, as a stream tells it. A machine read the plate: compare picture and list before acting.</summary>
internal sealed record AlertBody
{
    /// <summary>Sequence of the hit.</summary>
    public required long Sequence { get; init; }

    /// <summary>Sequence of the detection.</summary>
    public required long Detection { get; init; }

    /// <summary>When it was made; null when the clock was not set.</summary>
    public required DateTimeOffset? Time { get; init; }

    /// <summary>The plate as it was read; empty when the detection was destroyed.</summary>
    public required string Plate { get; init; }

    /// <summary>Issuing state as it was read; empty: unknown.</summary>
    public required string State { get; init; }

    /// <summary>0 to 1.</summary>
    public required float Confidence { get; init; }

    /// <summary>How it matched.</summary>
    public required MatchKind Match { get; init; }

    /// <summary>The list.</summary>
    public required string List { get; init; }

    /// <summary>Category, such as <c>stolen_vehicle</c>.</summary>
    public required string Category { get; init; }

    /// <summary>Plate of the entry.</summary>
    public required string EntryPlate { get; init; }

    /// <summary>State of the entry.</summary>
    public required string EntryState { get; init; }

    /// <summary>The list's name for the entry.</summary>
    public required string Reference { get; init; }

    /// <summary>Seconds from the list's date.</summary>
    public required ulong ListAgeS { get; init; }

    /// <summary>Not a reason to stop anybody.</summary>
    public required bool Informational { get; init; }

    /// <summary>Always true.</summary>
    public required bool Unconfirmed { get; init; }

    /// <summary>Names of the detection's pictures.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>Makes it of signed records.</summary>
    /// <param name="hit">The hit.</param>
    /// <param name="detection">What it is about; null when it was destroyed.</param>
    public static AlertBody Of(Record hit, Record? detection) => new()
    {
        Sequence = (long)hit.Sequence,
        Detection = (long)hit.Hit.Detection,
        Time = hit.Time is { Source: not TimeSource.Unset, UtcUs: > 0 } time ? DateTimeOffset.UnixEpoch.AddMicroseconds(time.UtcUs) : null,
        Plate = detection?.Detection?.Plate ?? "",
        State = detection?.Detection?.State ?? "",
        Confidence = detection?.Detection?.Confidence ?? 0,
        Match = hit.Hit.Match,
        List = hit.Hit.List,
        Category = hit.Hit.Category,
        EntryPlate = hit.Hit.EntryPlate,
        EntryState = hit.Hit.EntryState,
        Reference = hit.Hit.Reference,
        ListAgeS = hit.Hit.ListAgeS,
        Informational = hit.Hit.Informational,
        Unconfirmed = hit.Hit.Unconfirmed,
        Images = detection?.Detection is { } of
            ? [.. of.Images.Where(image => image.Sha256.Length == Hash256.Size).Select(image => ImageName.Of(Hash256.From(image.Sha256.Span), image.MediaType))]
            : [],
    };
}
