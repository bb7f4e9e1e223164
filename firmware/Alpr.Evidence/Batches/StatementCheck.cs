using Alpr.Contracts.V1;
using Google.Protobuf.Collections;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// Judges the statements and exhibits of a batch: single records, each with its path to the root that the checkpoint
/// signs. Statements tell which keys sign what, and what was purged or lost; so they come before what they explain.
/// </summary>
internal sealed class StatementCheck(
    FindingList findings, EnvelopeCheck envelopes, KeyTimeline keys, GoneRecords gone, HistoryCheck history, Checkpoint checkpoint)
{
    private readonly HashSet<long> _seen = [];
    private bool _keysDone;

    /// <summary>Statements seen.</summary>
    public long Count { get; private set; }

    /// <summary>Takes the next statement; the record if it is proven to be in the log and signed, else null.</summary>
    public Record? Statement(ProvenRecord part)
    {
        Count++;
        long sequence = Place(part, "statement");
        if (sequence < 0 || !envelopes.TryRead(part.Envelope.Span, sequence, out Record? record) || !IsAt(record, sequence))
            return null;
        if (record.BodyCase == Record.BodyOneofCase.KeyChanged)
        {
            ChangeKey(part, record, sequence);
            return record;
        }
        FinishKeys();
        if (!envelopes.IsSigned(part.Envelope.Span, record, sequence, keys.KeyAt(sequence)))
            return null;
        switch (record.BodyCase)
        {
            case Record.BodyOneofCase.Purge or Record.BodyOneofCase.Gap:
                history.Note(record);
                if (!gone.TryAdd(record))
                    findings.Add(FindingKind.StatementRefused, $"record {sequence} names ranges that are not before it", sequence);
                break;
            case Record.BodyOneofCase.HoldChanged:
                break; // tells a reader why the exhibits were kept
            default:
                findings.Add(FindingKind.StatementRefused, $"record {sequence} of kind {record.BodyCase} is no statement", sequence);
                break;
        }
        return record;
    }

    /// <summary>Takes the next exhibit; the record if it is proven to be in the log and signed, else null.</summary>
    public Record? Exhibit(ProvenRecord part)
    {
        long sequence = Place(part, "exhibit");
        return sequence >= 0 && envelopes.TryOpen(part.Envelope.Span, sequence, out Record? record) && IsAt(record, sequence)
            ? record
            : null;
    }

    /// <summary>After the last statement: the keys must lead to the one that signed the checkpoint.</summary>
    public void FinishKeys()
    {
        if (!_keysDone && keys.Finish() is { } problem)
            findings.Add(FindingKind.KeyChangeRefused, problem);
        _keysDone = true;
    }

    private void ChangeKey(ProvenRecord part, Record record, long sequence)
    {
        string? problem = _keysDone
            ? "it comes behind other statements"
            : !Hash256.TryRead(record.PreviousHash.Span, out Hash256 previous)
                ? "it does not name the record before it"
                : keys.Add(record.KeyChanged, sequence, previous, out DevicePublicKey? signer)
                    ?? (envelopes.IsSigned(part.Envelope.Span, record, sequence, signer!) ? null : "the old key did not sign it");
        if (problem is not null)
            findings.Add(FindingKind.KeyChangeRefused, $"the change of key at record {sequence} is refused: {problem}", sequence);
    }

    // The sequence at which the record is proven to be, or -1.
    private long Place(ProvenRecord part, string what)
    {
        if (part.Sequence >= (ulong)checkpoint.Size || !_seen.Add((long)part.Sequence) || _seen.Count > EvidenceLimits.ProvenRecordsMax)
        {
            findings.Add(FindingKind.StatementRefused,
                $"a {what} says to be record {part.Sequence}, which is there already, beyond the {checkpoint.Size} of the checkpoint, or one too many");
            return -1;
        }
        long sequence = (long)part.Sequence;
        if (TryReadPath(part.Inclusion, out Hash256[] path)
            && MerkleProof.IsIncluded(MerkleHash.Leaf(part.Envelope.Span), sequence, checkpoint.Size, checkpoint.Root, path))
            return sequence;
        findings.Add(FindingKind.NotIncluded,
            $"record {sequence} is not shown to be in the log of {checkpoint.Size} records that the checkpoint signs", sequence);
        return -1;
    }

    private bool IsAt(Record record, long sequence)
    {
        if (record.Sequence == (ulong)sequence)
            return true;
        findings.Add(FindingKind.SequenceRepeated, $"record {sequence} says to be record {record.Sequence}", sequence);
        return false;
    }

    private static bool TryReadPath(RepeatedField<ByteString> bytes, out Hash256[] path)
    {
        path = new Hash256[Math.Min(bytes.Count, EvidenceLimits.InclusionHashesMax)];
        bool read = bytes.Count <= EvidenceLimits.InclusionHashesMax;
        for (int i = 0; i < path.Length && read; i++)
            read = Hash256.TryRead(bytes[i].Span, out path[i]);
        return read;
    }
}
