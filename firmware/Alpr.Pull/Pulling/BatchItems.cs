using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Pull.Pulling;

/// <summary>What sort of thing follows in a batch.</summary>
internal enum BatchItemKind
{
    /// <summary>A record of the range, or a single one.</summary>
    Record,

    /// <summary>The place of a record that is gone.</summary>
    Gone,

    /// <summary>What the log says about itself; it comes once more in its place in the log, in this batch or another.</summary>
    Statement,

    /// <summary>An image of the record before it.</summary>
    Image,
}

/// <summary>One thing in a proven batch.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Sequence">Of the record that it is or belongs to.</param>
/// <param name="Envelope">The exact bytes; empty when it is none.</param>
/// <param name="Leaf">The leaf's hash; zero for an image.</param>
/// <param name="Record">What the envelope says; null when it is none.</param>
/// <param name="Image">The image; null when it is none.</param>
internal readonly record struct BatchItem(BatchItemKind Kind, long Sequence, ReadOnlyMemory<byte> Envelope, Hash256 Leaf, Record? Record, BatchImage? Image);

/// <summary>Reads what is in a batch that was proven, in the memory of its largest image.</summary>
internal static class BatchItems
{
    /// <summary>Everything in order.</summary>
    /// <exception cref="InvalidDataException">The file is not the one that was proven.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IEnumerable<BatchItem> Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.SequentialScan);
        BatchReader reader = new(file);
        long sequence = -1, next = 0;
        while (true)
        {
            if (reader.Read(out BatchPart? part) != BatchRead.Part || part is null)
                throw new InvalidDataException($"{path} was proven and has changed since.");
            switch (part.PartCase)
            {
                case BatchPart.PartOneofCase.Header:
                    next = (long)part.Header.First;
                    break;
                case BatchPart.PartOneofCase.Statement:
                    yield return Whole(BatchItemKind.Statement, (long)part.Statement.Sequence, part.Statement.Envelope.Memory);
                    break;
                case BatchPart.PartOneofCase.Exhibit:
                    sequence = (long)part.Exhibit.Sequence;
                    yield return Whole(BatchItemKind.Record, sequence, part.Exhibit.Envelope.Memory);
                    break;
                case BatchPart.PartOneofCase.Record when part.Record.Envelope.IsEmpty:
                    sequence = next++;
                    yield return new(BatchItemKind.Gone, sequence, default, Hash256.From(part.Record.GoneLeafHash.Span), null, null);
                    break;
                case BatchPart.PartOneofCase.Record:
                    sequence = next++;
                    yield return Whole(BatchItemKind.Record, sequence, part.Record.Envelope.Memory);
                    break;
                case BatchPart.PartOneofCase.Image:
                    yield return new(BatchItemKind.Image, sequence, default, default, null, part.Image);
                    break;
                default:
                    yield break;
            }
        }
    }

    private static BatchItem Whole(BatchItemKind kind, long sequence, ReadOnlyMemory<byte> envelope)
    {
        if (!EnvelopeView.TryRead(envelope.Span, out EnvelopeView view))
            throw new InvalidDataException($"Record {sequence} was proven and is no envelope.");
        return new(kind, sequence, envelope, MerkleHash.Leaf(envelope.Span), Record.Parser.ParseFrom(view.Payload), null);
    }
}
