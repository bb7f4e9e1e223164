using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Judges the records of a batch's range one after another: signature, device, sequence, chain; and at the end whether
/// all of them together give the root that the checkpoint signs. Made only with a header whose checkpoint is signed.
/// </summary>
internal sealed class RecordCheck
{
    private readonly FindingList _findings;
    private readonly HeaderCheck _header;
    private readonly EnvelopeCheck _envelopes;
    private readonly GoneRecords _gone;
    private readonly MerkleTree _tree;
    private Hash256? _previousLeaf;
    private long _previous;
    private long _unexplainedFirst = -1, _unexplained; // a run of records that are gone without a statement

    public RecordCheck(FindingList findings, HeaderCheck header, EnvelopeCheck envelopes, GoneRecords gone)
    {
        _findings = findings;
        _header = header;
        _envelopes = envelopes;
        _gone = gone;
        _tree = header.Count > 0 ? MerkleTree.FromFrontier(header.First, header.Left) : new();
        Expected = header.First;
        _previous = header.First - 1;
        if (header.First == 0)
            _previousLeaf = default(Hash256); // the first record of a log names 32 zero bytes
    }

    /// <summary>The sequence the next record should have.</summary>
    public long Expected { get; private set; }

    /// <summary>Records seen, those included of which only the leaf hash is left.</summary>
    public long Count { get; private set; }

    /// <summary>Records that a signed purge explains to be gone.</summary>
    public long Purged { get; private set; }

    /// <summary>Records that a signed gap explains to be gone.</summary>
    public long Lost { get; private set; }

    /// <summary>Takes the next record; the record and its sequence if it is whole and signed, else null.</summary>
    public (Record? Record, long Sequence) Take(BatchRecord part)
    {
        Count++;
        if (!part.GoneLeafHash.IsEmpty)
        {
            Gone(part);
            return (null, _previous);
        }
        FinishUnexplained();
        Hash256 leaf = MerkleHash.Leaf(part.Envelope.Span);
        Append(leaf);
        if (_envelopes.TryOpen(part.Envelope.Span, Expected, out Record? record))
            CheckPlace(record, (long)record.Sequence);
        else
            _previous = Expected++;
        _previousLeaf = leaf;
        return (record, _previous);
    }

    /// <summary>After the last record: the root.</summary>
    public void Finish()
    {
        FinishUnexplained();
        if (_header.Count == 0 || _header.Checkpoint is not { } checkpoint)
            return;
        if (!RangeProof.TryComplete(_tree, checkpoint.Size, _header.Right) || _tree.Root() != checkpoint.Root)
            _findings.Add(FindingKind.RootDiffers,
                $"the records do not give the root that the checkpoint of {checkpoint.Size} records signs");
    }

    private void Gone(BatchRecord part)
    {
        if (!part.Envelope.IsEmpty || !Hash256.TryRead(part.GoneLeafHash.Span, out Hash256 leaf))
        {
            _findings.Add(FindingKind.RecordMalformed, $"record {Expected}: it is neither there nor gone", Expected);
            leaf = default;
        }
        else if (_gone.IsPurged(Expected))
        {
            Purged++;
        }
        else if (_gone.IsLost(Expected))
        {
            Lost++;
        }
        else
        {
            _unexplainedFirst = _unexplained == 0 ? Expected : _unexplainedFirst;
            _unexplained++;
        }
        Append(leaf);
        _previousLeaf = leaf;
        _previous = Expected++;
    }

    private void FinishUnexplained()
    {
        if (_unexplained > 0)
        {
            _findings.Add(FindingKind.GoneUnexplained,
                $"records {_unexplainedFirst} to {_unexplainedFirst + _unexplained - 1} are gone and no signed purge or gap in the batch says why",
                _unexplainedFirst);
        }
        _unexplained = 0;
    }

    private void Append(in Hash256 leaf)
    {
        if (Count <= _header.Count)
            _tree.Append(leaf); // beyond that the tree could outgrow its checkpoint; the count is reported at the end
    }

    private void CheckPlace(Record record, long sequence)
    {
        if (sequence > Expected)
            _findings.Add(FindingKind.SequenceGap, $"sequence gap {Expected - 1} -> {sequence}", sequence);
        else if (sequence < Expected)
            _findings.Add(FindingKind.SequenceRepeated,
                $"record {sequence} comes again or too late, behind record {_previous}", sequence);
        if (_previousLeaf is { } leaf && !record.PreviousHash.Span.SequenceEqual(leaf.Bytes))
            _findings.Add(FindingKind.ChainBroken, $"records {_previous} and {sequence}: the chain is broken", sequence);
        _previous = sequence;
        Expected = Math.Clamp(sequence, 0, EvidenceLimits.TreeSizeMax) + 1;
    }
}
