using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Pull.Pulling;

/// <summary>Decides whether a batch may be kept: proven, in the right name, and exactly what was to come next.</summary>
/// <param name="unit">Whose batches.</param>
/// <param name="trust">What the agency believes.</param>
/// <param name="images">Whether images were asked for.</param>
internal sealed class BatchJudge(UnitSettings unit, TrustAnchors trust, bool images)
{
    /// <summary>Judges a file.</summary>
    /// <param name="name">The unit's name.</param>
    /// <param name="path">The file.</param>
    /// <param name="claimedNext">What the unit says is the next <c>after</c>: needed of single records alone.</param>
    /// <param name="before">Where the pull stands.</param>
    /// <param name="findings">All that is wrong.</param>
    /// <returns>Null when anything is.</returns>
    public ProvenBatch? Judge(string name, string path, long claimedNext, UnitState? before, out IReadOnlyList<string> findings)
    {
        Contents seen = new();
        VerificationReport report;
        long bytes;
        using (FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 * 1024, FileOptions.SequentialScan))
        {
            bytes = file.Length;
            report = BatchVerifier.Verify(file, new() { Trust = trust, KeptCheckpoint = before?.Checkpoint ?? default, ImagesLeftOut = !images }, seen);
        }
        long position = before?.Position ?? 0;
        bool exhibits = report.Records == 0;
        long next = exhibits ? claimedNext + 1 : report.First + report.Records;
        List<string> wrong = [.. report.Findings.Select(finding => finding.Text)];
        if (report.FindingsLeftOut > 0)
            wrong.Add($"and {report.FindingsLeftOut} findings more");
        if (wrong.Count == 0)
            wrong.AddRange(NotNext(report, before, position, exhibits, next, seen));
        findings = wrong;
        return wrong.Count > 0 ? null : new(path, bytes, report, before, new()
        {
            Unit = name,
            Device = report.DeviceId!,
            Log = report.Checkpoint!.Origin,
            Position = next,
            Exhibits = exhibits,
            Checkpoint = report.Checkpoint.Note.ToArray(),
            LogSize = report.Checkpoint.Size,
            Certificate = seen.Certificate,
            Trust = trust.Description,
        });
    }

    /// <summary>A checkpoint that came alone, when the unit says that there is nothing new: what is wrong with it, or null.</summary>
    public static string? ProblemWith(Checkpoint newest, UnitState before)
    {
        Checkpoint kept = before.ReadCheckpoint();
        if (newest.Origin != kept.Origin)
            return $"its checkpoint is of the log '{newest.Origin}', the kept one of '{kept.Origin}'";
        if (newest.Size < kept.Size)
            return $"rolled back: its log has {newest.Size} records, and had {kept.Size}";
        if (newest.Size > kept.Size)
            return null; // the next batch proves it
        if (newest.Root != kept.Root)
            return $"at {kept.Size} records the kept root is {kept.Root}, its checkpoint says {newest.Root}";
        if (!DeviceCertificate.TryRead(before.Certificate, out DeviceCertificate? certificate, out _))
            return null;
        using (certificate)
            return newest.SignatureBy(certificate.PublicKey) == CheckpointSignature.Valid ? null : "its checkpoint is not signed by the key that signed the kept one";
    }

    private IEnumerable<string> NotNext(VerificationReport report, UnitState? before, long position, bool exhibits, long next, Contents seen)
    {
        if ((before?.Device ?? unit.Device) is { } device && report.DeviceId != device)
            yield return $"it is of device '{report.DeviceId}', and '{device}' was to answer at this address";
        if (before is not null && before.Exhibits != exhibits)
            yield return exhibits ? "it gave whole ranges of its log before, and now only single records" : "it gave single records before, and now ranges";
        if (!exhibits && report.First != position)
            yield return $"it begins with record {report.First}, and record {position} was to come next{(report.First > position ? $": {report.First - position} records are missing" : "")}";
        if (exhibits && (next <= position || next > report.Checkpoint!.Size))
            yield return $"it does not say to which record it goes, between {position} and the log's end {report.Checkpoint!.Size} (Alpr-Next)";
        if (exhibits && report.Exhibits > 0 && (seen.FirstExhibit < position || seen.LastExhibit >= next))
            yield return $"it brings records {seen.FirstExhibit} to {seen.LastExhibit}, and was to bring such from {position} to {next - 1}";
    }

    private sealed class Contents : IBatchVisitor
    {
        public byte[] Certificate { get; private set; } = [];

        public long FirstExhibit { get; private set; } = -1;

        public long LastExhibit { get; private set; } = -1;

        public void Header(BatchHeader header) => Certificate = header.DeviceCertificate.ToByteArray();

        public void Statement(ProvenRecord statement, Record record)
        {
        }

        public void Exhibit(ProvenRecord exhibit, Record record)
        {
            LastExhibit = (long)exhibit.Sequence; // proven to be within the log
            FirstExhibit = FirstExhibit < 0 ? LastExhibit : FirstExhibit;
        }

        public void Record(BatchRecord part, Record record)
        {
        }

        public void Image(BatchImage image)
        {
        }
    }
}
