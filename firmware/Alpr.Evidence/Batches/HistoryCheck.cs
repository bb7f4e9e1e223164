using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Settles whether a batch continues earlier states of its log: one that the batch brings with a proof, and one that the
/// caller kept.
/// </summary>
internal sealed class HistoryCheck(FindingList findings, HeaderCheck header, Checkpoint newest)
{
    /// <summary>Size of the older state that the batch was shown to continue.</summary>
    public long? ContinuesFrom { get; private set; }

    private readonly List<Gap> _beginnings = []; // gaps that a log begins with
    private Action? _otherLog;

    /// <summary>Takes a record that may be the gap with which the log begins after another.</summary>
    public void Note(Record record)
    {
        if (record.BodyCase == Record.BodyOneofCase.Gap && record.Sequence == 0)
            _beginnings.Add(record.Gap);
    }

    /// <summary>Reports what waited for the first record, which may be that gap. Once, when it was noted or there is none.</summary>
    public void FinishOtherLog()
    {
        _otherLog?.Invoke();
        _otherLog = null;
    }

    /// <summary>Checks both, once the keys are known.</summary>
    public void Check(BatchHeader batch, ReadOnlySpan<byte> keptNote)
    {
        Checkpoint? brought = null;
        if (!batch.OlderCheckpoint.IsEmpty)
            brought = header.ReadSigned(batch.OlderCheckpoint.Span, "the older checkpoint in the batch", FindingKind.CheckpointRefused);
        else if (batch.Consistency.Count > 0)
            findings.Add(FindingKind.Malformed, "the batch brings a consistency proof without the older checkpoint it is for");
        if (brought is not null && IsSameLogAndNotSmaller(brought, "the older checkpoint in the batch"))
        {
            if (HeaderCheck.TryReadHashes(batch.Consistency, batch.Consistency.Count, out Hash256[]? path)
                && MerkleProof.IsConsistent(brought.Size, brought.Root, newest.Size, newest.Root, path))
                ContinuesFrom = brought.Size;
            else
                findings.Add(FindingKind.Forked,
                    $"the log of {newest.Size} records is not shown to continue its state of {brought.Size}");
        }
        if (!keptNote.IsEmpty)
            CheckKept(keptNote, brought);
    }

    private void CheckKept(ReadOnlySpan<byte> note, Checkpoint? brought)
    {
        Checkpoint? kept = header.ReadSigned(note, "the kept checkpoint", FindingKind.KeptCheckpointRefused);
        if (kept is null || !IsSameLogAndNotSmaller(kept, "the kept checkpoint"))
            return;
        if (kept.Size == newest.Size && kept.Root != newest.Root)
            findings.Add(FindingKind.Forked, $"at {kept.Size} records the kept root is {kept.Root}, the batch's {newest.Root}");
        else if (kept.Size == newest.Size || kept.Size == 0)
            ContinuesFrom ??= kept.Size;
        else if (brought is null || brought.Size != kept.Size)
            findings.Add(FindingKind.ConsistencyMissing,
                $"the batch brings no proof that it continues the kept checkpoint of {kept.Size} records");
        else if (brought.Root != kept.Root)
            findings.Add(FindingKind.Forked,
                $"at {kept.Size} records the kept root is {kept.Root}, the log now says {brought.Root}");
    }

    private bool IsSameLogAndNotSmaller(Checkpoint older, string name)
    {
        if (older.Origin != newest.Origin)
            _otherLog += () => findings.Add(FindingKind.OtherLog, $"{name} is of the log '{older.Origin}', the batch of '{newest.Origin}'{After(older)}");
        else if (older.Size > newest.Size)
            findings.Add(FindingKind.RolledBack, $"rolled back: size {newest.Size} is smaller than the {older.Size} of {name}");
        else
            return true;
        return false;
    }

    // A log that begins with a gap says which log was before it. That is the device's word for why it began anew, not a proof
    // of what the old log held: the finding stays.
    private string After(Checkpoint older)
    {
        foreach (Gap gap in _beginnings)
        {
            if (Checkpoint.TryRead(gap.LastCheckpoint.Span, out Checkpoint? last, out _) && last.Origin == older.Origin)
            {
                return $", which begins with a signed gap after that log: at {last.Size} records its file was damaged ({gap.Damage}) and set aside as '{gap.SetAside}'";
            }
            if (gap.LastCheckpoint.IsEmpty)
                return $", which begins with a signed gap after a damaged file ({gap.Damage}) that was set aside as '{gap.SetAside}' and held no readable checkpoint";
        }
        return "";
    }
}
