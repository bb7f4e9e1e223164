using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>Puts together what goes to a backend with one record. For the reader's thread.</summary>
/// <param name="reader">The journal.</param>
/// <param name="filter">Which pictures go.</param>
internal sealed class DeliveryMaker(JournalReader reader, BackendFilter filter)
{
    /// <summary>Bytes that one batch may hold in memory; a single record with eight of the largest pictures may have more.</summary>
    public const long BytesMax = 32L * 1024 * 1024;

    private readonly string _origin = reader.Origin;

    /// <summary>Makes a delivery; a hit takes its detection and that one's pictures along.</summary>
    public Delivery Make(JournalEntry entry)
    {
        Record record = entry.ToRecord();
        JournalEntry? detection = record.Hit is { } hit && hit.Detection < (ulong)entry.Sequence ? reader.TryRead((long)hit.Detection) : null;
        long pictured = record.Hit is null ? entry.Sequence : detection?.Sequence ?? -1;
        return new()
        {
            Sequence = entry.Sequence,
            Envelope = entry.Envelope,
            Record = record,
            Detection = detection?.ToRecord(),
            DetectionEnvelope = detection?.Envelope ?? default,
            Images = filter.SendsPlates && pictured >= 0 ? [.. reader.Images(pictured).Where(IsWanted)] : [],
            IdempotencyKey = Delivery.KeyOf(_origin, entry.Sequence),
        };
    }

    private bool IsWanted(JournalImage image) => image.Kind == ImageKind.Plate || filter.SendsScenes;
}
