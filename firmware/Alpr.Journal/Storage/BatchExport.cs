using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Storage;

/// <summary>Writes batches from one state of the file, whatever a writer does meanwhile.</summary>
internal sealed class BatchExport(JournalDatabase database, JournalContent content)
{
    private const string WhyGone = """
        SELECT gone_by FROM records WHERE gone_by IS NOT NULL AND sequence >= ?1 AND sequence < ?2
        UNION SELECT context_gone_by FROM records WHERE context_gone_by IS NOT NULL AND sequence >= ?1 AND sequence < ?2
        """;

    /// <summary>A range of records with what proves it.</summary>
    public Checkpoint Range(Stream output, long first, long? count, BatchForm form, Action<long>? told = null) => Consistently(newest =>
    {
        long records = count ?? newest.Size - first;
        BatchWriter writer = Begin(output, newest, first, records, form.Kept);
        Statements(writer, newest, [.. content.Sequences(WhyGone, first, first + records), .. Beginning(first, form.Kept, newest)]);
        long written = 0;
        foreach (JournalEntry entry in content.Read(first, records))
        {
            if (entry.IsGone)
            {
                writer.Gone(entry.Leaf);
            }
            else
            {
                writer.Record(entry.Envelope);
                Images(writer, entry.Sequence, form);
            }
            written++;
            told?.Invoke(written);
        }
        if (written != records)
            throw database.Corrupt($"of {records} records from {first} it holds {written}");
        writer.End();
    });

    /// <summary>Single records, each with its own proof, and the holds that name their case.</summary>
    public Checkpoint Exhibits(Stream output, IReadOnlyList<long> sequences, IReadOnlyList<string> cases, BatchForm form) => Consistently(newest =>
    {
        BatchWriter writer = Begin(output, newest, 0, 0, form.Kept);
        IEnumerable<long> reasons = sequences.SelectMany(sequence => content.Sequences(WhyGone, sequence, sequence + 1));
        Statements(writer, newest, [.. reasons, .. HoldsOf(cases)]);
        foreach (long sequence in sequences.Order())
        {
            JournalEntry entry = content.Read(sequence);
            if (entry.IsGone)
                continue; // a purge between the choice and this reading; the choice is made anew by whoever wants it
            writer.Exhibit(sequence, entry.Envelope, MerkleProof.Inclusion(content.Nodes, sequence, newest.Size));
            Images(writer, sequence, form);
        }
        writer.End();
    });

    private Checkpoint Consistently(Action<Checkpoint> write)
    {
        database.Execute("BEGIN");
        try
        {
            content.RefreshCertificate();
            Checkpoint newest = content.LatestCheckpoint();
            write(newest);
            return newest;
        }
        finally
        {
            database.Execute("COMMIT");
        }
    }

    private BatchWriter Begin(Stream output, Checkpoint newest, long first, long records, Checkpoint? kept)
    {
        BatchWriter writer = new(output);
        writer.Begin(BatchRange.Describe(content.Nodes, newest, content.Certificate, first, records, Provable(kept, newest)));
        return writer;
    }

    // Changes of key first: they say who signed the others.
    private void Statements(BatchWriter writer, Checkpoint newest, IEnumerable<long> reasons)
    {
        List<long> changes = content.StatementsOf(Record.BodyOneofCase.KeyChanged);
        foreach (long sequence in changes.Concat(reasons.Distinct().Order()))
        {
            ReadOnlyMemory<byte> envelope = content.Read(sequence).Envelope;
            writer.Statement(sequence, envelope, MerkleProof.Inclusion(content.Nodes, sequence, newest.Size));
        }
    }

    // A receiver who keeps a checkpoint of the log before this one is to learn why this one began.
    private List<long> Beginning(long first, Checkpoint? kept, Checkpoint newest) => kept is null || kept.Origin == newest.Origin || first == 0
        ? []
        : [.. content.StatementsOf(Record.BodyOneofCase.Gap).Where(gap => gap == 0)];

    private IEnumerable<long> HoldsOf(IReadOnlyList<string> cases) => cases.Count == 0
        ? []
        : content.StatementsOf(Record.BodyOneofCase.HoldChanged)
            .Where(sequence => cases.Contains(content.Read(sequence).ToRecord().HoldChanged.CaseNumber));

    private void Images(BatchWriter writer, long sequence, BatchForm form)
    {
        if (!form.Images)
            return;
        foreach (JournalImage image in content.Images(sequence))
            writer.Image(image.Sha256, image.Bytes);
    }

    // A kept checkpoint of another log, a larger one or one that does not continue to this one cannot be shown to be
    // continued. The batch then goes without that proof, and the receiver's verifier, who holds the checkpoint, names the reason.
    private Checkpoint? Provable(Checkpoint? kept, Checkpoint newest)
    {
        if (kept is null || kept.Origin != newest.Origin || kept.Size > newest.Size || !IsSignedByOurs(kept))
            return null;
        return kept;
    }

    private bool IsSignedByOurs(Checkpoint kept)
    {
        long change = content.StatementsOf(Record.BodyOneofCase.KeyChanged, kept.Size) is [long next, ..] ? next : -1;
        if (change < 0)
            return kept.SignatureBy(content.Certificate.PublicKey) == CheckpointSignature.Valid;
        KeyChanged changed = content.Read(change).ToRecord().KeyChanged;
        if (!DeviceCertificate.TryRead(changed.OldCertificate.Span, out DeviceCertificate? old, out _))
            return false;
        using (old)
            return kept.SignatureBy(old.PublicKey) == CheckpointSignature.Valid;
    }
}
