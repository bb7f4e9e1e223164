using System.Globalization;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>One signed record on its way to a backend, with what belongs to it.</summary>
public sealed record Delivery
{
    /// <summary>Its place in the log.</summary>
    public required long Sequence { get; init; }

    /// <summary>The exact bytes that were signed.</summary>
    public required ReadOnlyMemory<byte> Envelope { get; init; }

    /// <summary>The same, parsed.</summary>
    public required Record Record { get; init; }

    /// <summary>Of a hit: the detection that it is about; null for others, and where the detection is gone.</summary>
    public Record? Detection { get; init; }

    /// <summary>The exact bytes of that detection as they were signed; empty when there is none.</summary>
    public ReadOnlyMemory<byte> DetectionEnvelope { get; init; }

    /// <summary>Pictures of the detection, as far as the backend is to get them.</summary>
    public IReadOnlyList<JournalImage> Images { get; init; } = [];

    /// <summary>
    /// The same for each delivery of this record from this log, and of no other: <c>{origin of the log}/{sequence}</c>. The receiver drops what it has.
    /// </summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>True for a hit that is to be told: it goes before what waits.</summary>
    public bool IsAlert => Record.Hit is { Sighting: <= 1 };

    /// <summary>True for the marked record of <c>backend test</c>, which means nothing.</summary>
    public bool IsTest { get; init; }

    /// <summary>The key of the hit's detection: under it that detection was, or will be, delivered by itself.</summary>
    internal string DetectionKey => Record.Hit is { } hit
        ? KeyOf(IdempotencyKey[..Math.Max(0, IdempotencyKey.LastIndexOf('/'))], (long)hit.Detection)
        : IdempotencyKey;

    /// <summary>The key of a record.</summary>
    internal static string KeyOf(string origin, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{origin}/{sequence}");
}

/// <summary>What a backend said.</summary>
public enum DeliveryVerdict
{
    /// <summary>The backend's own word that it has it: HTTP 2xx, PUBACK, publisher confirm, rename done.</summary>
    Acknowledged,

    /// <summary>Not now: no connection, time-out, 429, 5xx. It is tried again for as long as it takes.</summary>
    Retry,

    /// <summary>Not this record: 400, 413, 422. After a bounded number of times it is set aside with the reason.</summary>
    Refused,
}

/// <summary>What came of one delivery.</summary>
/// <param name="Verdict">What the backend said.</param>
/// <param name="Reason">In words, with the remedy; no plate, no secret. Empty when acknowledged.</param>
/// <param name="After">How long the backend asked to be left alone; null: it did not.</param>
/// <param name="NeedsPerson">True when trying again will not help before somebody does something: then the backend is shown red at once.</param>
public readonly record struct DeliveryResult(DeliveryVerdict Verdict, string Reason = "", TimeSpan? After = null, bool NeedsPerson = false)
{
    /// <summary>It has it.</summary>
    public static DeliveryResult Acknowledged => new(DeliveryVerdict.Acknowledged);

    /// <summary>Not now.</summary>
    public static DeliveryResult Retry(string reason, TimeSpan? after = null) => new(DeliveryVerdict.Retry, reason, after);

    /// <summary>Not before somebody does something: a key that is wrong is not the record's fault, so that no record is set aside for it.</summary>
    public static DeliveryResult Misconfigured(string reason) => new(DeliveryVerdict.Retry, reason, null, NeedsPerson: true);

    /// <summary>Not this one.</summary>
    public static DeliveryResult Refused(string reason) => new(DeliveryVerdict.Refused, reason);
}
