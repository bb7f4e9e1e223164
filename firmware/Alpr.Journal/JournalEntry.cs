using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal;

/// <summary>A record as it was kept.</summary>
/// <param name="Sequence">Its place in the journal.</param>
/// <param name="Envelope">The exact bytes that were signed and are shipped; empty when the record was purged or lost.</param>
/// <param name="Leaf">Its leaf hash, which stays.</param>
public sealed record JournalEntry(long Sequence, ReadOnlyMemory<byte> Envelope, Hash256 Leaf)
{
    /// <summary>True when only the leaf hash is left.</summary>
    public bool IsGone => Envelope.IsEmpty;

    /// <summary>
    /// Parses the record in the envelope. For showing and converting; what is shipped is <see cref="Envelope"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">The envelope is not one.</exception>
    public Record ToRecord() => EnvelopeView.TryRead(Envelope.Span, out EnvelopeView view)
        ? Record.Parser.ParseFrom(view.Payload)
        : throw new InvalidDataException($"Record {Sequence} of the journal is not an envelope.");
}

/// <summary>An image as it was kept.</summary>
/// <param name="Sha256">Hash of its bytes, as its record states it.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="MediaType">Its format, such as <c>image/jpeg</c>.</param>
/// <param name="Bytes">The file's bytes.</param>
public sealed record JournalImage(Hash256 Sha256, ImageKind Kind, string MediaType, ReadOnlyMemory<byte> Bytes);
