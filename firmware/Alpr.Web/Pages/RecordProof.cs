using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Web.Pages;

/// <summary>What is proven of a record at the moment at which somebody looks at it.</summary>
/// <param name="IsProven">Signature, place in the log and pictures are right.</param>
/// <param name="KeyId">Fingerprint of the key, hex; empty when there is none.</param>
/// <param name="Sequence">The record's place in the log, from 0.</param>
/// <param name="LogSize">Records in the log whose checkpoint it is proven with.</param>
/// <param name="Wrong">What is wrong, a sentence each.</param>
internal sealed record RecordProof(bool IsProven, string KeyId, long Sequence, long LogSize, IReadOnlyList<string> Wrong)
{
    /// <summary>
    /// Judges a record as whoever gets it would: it is exported as an exhibit with its pictures, and the verifier that the agencies have reads the export. What the
    /// journal says of itself is not believed.
    /// </summary>
    /// <param name="journal">The journal.</param>
    /// <param name="sequence">The record.</param>
    /// <param name="keyId">The key with which the unit signs, hex.</param>
    public static RecordProof Of(JournalReader journal, long sequence, string keyId)
    {
        using MemoryStream export = new();
        journal.ExportExhibits(export, [sequence]);
        export.Position = 0;
        VerificationReport report = BatchVerifier.Verify(export);
        List<string> wrong = [.. report.Findings.Select(finding => finding.Text)];
        if (report.KeyId != keyId)
            wrong.Add("the journal's key is not the one with which this unit signs");
        if (report.Exhibits != 1)
            wrong.Add("the record is not in the export");
        return new(wrong.Count == 0, report.KeyId ?? "", sequence, report.Checkpoint?.Size ?? 0, wrong);
    }

    /// <summary>Those of some records whose signature and place in the log are right, their pictures left out.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="sequences">The records.</param>
    /// <param name="keyId">The key with which the unit signs, hex.</param>
    public static IReadOnlyList<long> Proven(JournalReader journal, IReadOnlyList<long> sequences, string keyId)
    {
        if (sequences.Count == 0)
            return [];
        using MemoryStream export = new();
        journal.ExportExhibits(export, [.. sequences.Order()], new BatchForm(Images: false));
        export.Position = 0;
        Seen seen = new();
        VerificationReport report = BatchVerifier.Verify(export, new() { ImagesLeftOut = true }, seen);
        return report.IsProven && report.KeyId == keyId ? seen.Exhibits : []; // one that is wrong makes all doubtful: each then says why when it is looked at
    }

    private sealed class Seen : IBatchVisitor
    {
        public List<long> Exhibits { get; } = [];

        void IBatchVisitor.Header(BatchHeader header)
        {
        }

        void IBatchVisitor.Statement(ProvenRecord statement, Record record)
        {
        }

        void IBatchVisitor.Exhibit(ProvenRecord exhibit, Record record) => Exhibits.Add((long)exhibit.Sequence);

        void IBatchVisitor.Record(BatchRecord part, Record record)
        {
        }

        void IBatchVisitor.Image(BatchImage image)
        {
        }
    }
}
