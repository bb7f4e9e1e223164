using Alpr.Board.Storage;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;
using Google.Protobuf;

namespace Alpr.Journal.Recovery;

/// <summary>
/// Builds the successor of a damaged journal. If the newest checkpoint and the tree under it can be read, the same log goes on:
/// at the same size, under the same name, so that what agencies keep is continued. If not, a new log begins: to continue the
/// old one at an older size would be a second history of it, which is what agencies' checkpoints are there to expose.
/// Either way the first record is a signed gap.
/// </summary>
internal sealed class JournalSalvage(JournalPaths paths, DeviceKey key, IClock clock, RecordContext context, string knownOrigin)
{
    /// <summary>Builds it and forces it to disk under its temporary name.</summary>
    /// <param name="damage">What was found.</param>
    /// <param name="setAside">The name that the damaged file is moved to next.</param>
    public void Build(string damage, string setAside)
    {
        Gap gap = new() { Damage = Shortened(damage), SetAside = setAside };
        using DamagedJournal damaged = new(paths.Journal);
        Checkpoint? last = LastCheckpoint(damaged);
        if (last is not null)
            gap.LastCheckpoint = ByteString.CopyFrom(last.Note.Span);
        TreeSalvage? tree = last is null || !IsNewest(last, damaged) ? null : TreeSalvage.Rebuild(damaged, last, key.PublicKey);
        bool goesOn = tree is not null && (tree.Size == 0 || tree.TryLeaf(tree.Size - 1, out _)); // the gap names the leaf before it

        Replacement.Guarded(paths, () => Replacement.Discard(paths));
        JournalFile.MakeEmpty(paths.New);
        using (JournalDatabase database = JournalDatabase.OpenToFill(paths.New))
        {
            if (goesOn)
                GoOn(database, damaged, tree!, last!, gap);
            else
                BeginAnew(database, damaged, gap);
        }
        Replacement.Guarded(paths, () =>
        {
            using (FileStream file = new(paths.New, FileMode.Open, FileAccess.ReadWrite))
                file.Flush(flushToDisk: true);
            DurableFile.FlushFolder(Path.GetDirectoryName(paths.New)!);
        });
    }

    private Checkpoint? LastCheckpoint(DamagedJournal damaged)
    {
        Checkpoint? last = damaged.NewestCheckpoint(key);
        string logId = damaged.LogId;
        string origin = knownOrigin.Length > 0 ? knownOrigin : logId.Length > 0 ? Checkpoint.OriginOf(key.DeviceId, logId) : last?.Origin ?? "";
        if (last is not null && last.Origin != origin)
            last = null;
        // The table may be what is damaged; the notes in it are text that can be found without it.
        foreach (string file in last is null || WalCheck.Damage(paths.Wal) is not null ? new[] { paths.Journal, paths.Wal } : [])
        {
            if (CheckpointScan.Largest(file, key, origin) is { } found && (last is null || found.Size > last.Size))
                last = found;
        }
        return last;
    }

    // A record behind a checkpoint was committed with a later one, which then is lost.
    private static bool IsNewest(Checkpoint last, DamagedJournal damaged) => damaged.Count() <= last.Size;

    private void GoOn(JournalDatabase database, DamagedJournal damaged, TreeSalvage tree, Checkpoint last, Gap gap)
    {
        string logId = last.Origin[Checkpoint.OriginPrefixOf(key.DeviceId).Length..];
        using SalvageWriter to = new(database, logId, key);
        CarriedRecords carried = new(damaged, tree, to, key);
        List<(long Sequence, string Case)> holds = damaged.Holds();
        carried.Copy(holds.Select(hold => hold.Sequence));
        List<long> lost = [.. carried.WithoutImages];
        MerkleTree grown = new();
        for (long i = 0; i < tree.Size; i++)
        {
            if (carried.Contains(i))
                continue;
            long? reason = carried.ReasonOf(i, damaged.Row(i)?.GoneBy);
            if (reason is null)
                lost.Add(i);
            if (tree.TryLeaf(i, out Hash256 leaf))
                to.Gone(i, reason ?? tree.Size, leaf);
        }
        lost.Sort();
        gap.Ranges.AddRange(LostRanges.Of(lost));
        to.Nodes(tree.Nodes);
        foreach (Hash256 node in tree.Nodes)
            grown.AppendSubtree(Schema.StoredLevelStep, node);
        for (long i = grown.Size; i < tree.Size; i++)
            grown.Append(tree.TryLeaf(i, out Hash256 leaf) ? leaf : throw new InvalidOperationException($"Leaf {i} led to the root and is gone."));
        // A held record that is lost stays held: it is in the file set aside, and its case is not closed by a bad disk.
        foreach ((long sequence, string caseNumber) in holds.Where(hold => tree.TryLeaf(hold.Sequence, out _)))
            to.Hold(sequence, caseNumber);
        foreach ((string backend, long position) in damaged.Cursors() ?? [])
            to.Cursor(backend, Math.Clamp(position, 0, tree.Size));
        foreach ((string backend, DeadLetter letter) in damaged.DeadLetters().Where(one => one.Letter.Sequence < tree.Size))
            to.DeadLetter(backend, letter);
        Finish(to, grown, last.Origin, gap, tree.TryLeaf(tree.Size - 1, out Hash256 previous) ? previous : default);
    }

    private void BeginAnew(JournalDatabase database, DamagedJournal damaged, Gap gap)
    {
        string logId = JournalFile.NewLogId();
        using SalvageWriter to = new(database, logId, key);
        foreach ((string backend, _) in damaged.Cursors() ?? [])
            to.Cursor(backend, 0); // its position was in the old log
        Finish(to, new MerkleTree(), Checkpoint.OriginOf(key.DeviceId, logId), gap, default);
    }

    private void Finish(SalvageWriter to, MerkleTree tree, string origin, Gap gap, in Hash256 previous)
    {
        Record record = new() { Gap = gap };
        new RecordHeader(key.DeviceId, context, clock).Write(record, tree.Size, previous);
        ReadOnlySpan<byte> envelope = new EnvelopeSealer(key).Seal(record);
        Hash256 leaf = MerkleHash.Leaf(envelope);
        tree.Append(leaf);
        to.Finish(record, leaf, envelope, Checkpoint.Sign(origin, tree.Size, tree.Root(), key));
    }

    private static string Shortened(string damage)
    {
        string line = string.Concat(damage.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= EvidenceLimits.TextLengthMax ? line : line[..EvidenceLimits.TextLengthMax];
    }
}
