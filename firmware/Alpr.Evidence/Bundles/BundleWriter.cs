using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>Makes a bundle of a batch with exhibits. The same batch always gives the same bytes.</summary>
public static class BundleWriter
{
    /// <summary>Writes a bundle.</summary>
    /// <param name="core">The batch; a stream that can be read again from its beginning. It is verified first.</param>
    /// <param name="output">Where the zip goes; stays the caller's.</param>
    /// <returns>The report on the batch. When it is not proven, nothing was written.</returns>
    /// <exception cref="ArgumentException">The batch is too large for a bundle.</exception>
    public static VerificationReport Write(Stream core, Stream output)
    {
        ArgumentNullException.ThrowIfNull(core);
        ArgumentNullException.ThrowIfNull(output);
        core.Position = 0;
        VerificationReport report = BatchVerifier.Verify(core);
        if (report.IsProven)
            Write(core, output, report);
        return report;
    }

    /// <summary>Writes a bundle of a batch that was proven.</summary>
    internal static void Write(Stream core, Stream output, VerificationReport report)
    {
        if (Problem(core, report) is { } problem)
            throw new ArgumentException(problem);
        StoredZip zip = new(output);
        zip.Add(BundleFormat.Core, core);
        Files files = new(zip, report);
        core.Position = 0;
        BatchVerifier.Verify(core, null, files);
        files.Finish();
        zip.Finish();
    }

    /// <summary>Why a proven batch cannot be a bundle's, or null.</summary>
    internal static string? Problem(Stream core, VerificationReport report)
    {
        if (report.Records > 0)
            return "A bundle holds exhibits alone, each with its own proof, and no range of records.";
        return report.Exhibits > BundleFormat.ExhibitsMax || core.Length > BundleFormat.CoreBytesMax
            ? $"{report.Exhibits} records of {core.Length >> 20} MiB do not fit one bundle of at most {BundleFormat.ExhibitsMax} records and {BundleFormat.CoreBytesMax >> 20} MiB; choose a shorter time."
            : null;
    }

    // Writes each record's files as it comes by, and what is about all of them at the end.
    private sealed class Files(StoredZip zip, VerificationReport report) : IBatchVisitor
    {
        private readonly List<BundleRecord> _records = [];
        private readonly List<byte[]> _certificates = [];

        public void Header(BatchHeader header) => _certificates.Add(header.DeviceCertificate.ToByteArray());

        public void Statement(ProvenRecord statement)
        {
            if (EnvelopeView.TryRead(statement.Envelope.Span, out EnvelopeView envelope))
                Keep(statement, Contracts.V1.Record.Parser.ParseFrom(envelope.Payload), isExhibit: false);
        }

        public void Exhibit(ProvenRecord exhibit, Record record) => Keep(exhibit, record, isExhibit: true);

        public void Record(BatchRecord part, Record record)
        {
        }

        public void Image(BatchImage image)
        {
            if (_records.Count > 0 && report.Records == 0)
                _records[^1].Add(zip, image);
        }

        public void Finish()
        {
            zip.Add(BundleFormat.Checkpoint, report.Checkpoint!.Note.Span);
            HashSet<string> written = [];
            foreach (byte[] certificate in _certificates)
            {
                if (DeviceCertificate.TryRead(certificate, out DeviceCertificate? read, out _))
                    WriteKey(read, written);
            }
            BundleSummary summary = new(report, _records);
            zip.Add(BundleFormat.Script, Encoding.UTF8.GetBytes(BundleScript.Write(summary)), executable: true);
            zip.Add(BundleFormat.Page, Encoding.UTF8.GetBytes(BundlePage.Write(summary)));
        }

        private void Keep(ProvenRecord proven, Record record, bool isExhibit)
        {
            if (record.BodyCase == Contracts.V1.Record.BodyOneofCase.KeyChanged)
                _certificates.Add(record.KeyChanged.OldCertificate.ToByteArray());
            _records.Add(BundleRecord.Write(zip, proven, record, report.Checkpoint!.Size, isExhibit));
        }

        private void WriteKey(DeviceCertificate certificate, HashSet<string> written)
        {
            using (certificate)
            {
                string name = BundleFormat.KeyFileOf(certificate.PublicKey.KeyId);
                if (!written.Add(name))
                    return;
                zip.Add(name, Pem("PUBLIC KEY", certificate.PublicKey.SubjectPublicKeyInfo.Span));
                zip.Add(Path.ChangeExtension(name, ".crt"), Pem("CERTIFICATE", certificate.Der.Span));
            }
        }

        private static byte[] Pem(string label, ReadOnlySpan<byte> der) =>
            Encoding.ASCII.GetBytes(PemEncoding.WriteString(label, der) + "\n");
    }
}

/// <summary>What page and script say of a bundle as a whole.</summary>
/// <param name="Report">On the batch; proven.</param>
/// <param name="Records">Statements and exhibits.</param>
internal sealed record BundleSummary(VerificationReport Report, IReadOnlyList<BundleRecord> Records)
{
    public Checkpoint Checkpoint => Report.Checkpoint!;

    public IEnumerable<BundleRecord> Exhibits => Records.Where(record => record.IsExhibit);

    /// <summary>The cases whose holds are stated, each once.</summary>
    public IEnumerable<string> Cases => Records
        .Where(record => record.Record.BodyCase == Record.BodyOneofCase.HoldChanged)
        .Select(record => record.Record.HoldChanged.CaseNumber).Distinct();

    /// <summary>A record's time for people, with how far it can be believed.</summary>
    public static string TimeOf(Record record)
    {
        if (record.Time is not { } time)
            return "not stated";
        string utc = time.UtcUs is >= 0 and < 253402300800000000
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(time.UtcUs).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture) + " UTC"
            : "no calendar time";
        string source = time.Source switch
        {
            TimeSource.Unset => "the clock was not set: only the order is certain",
            TimeSource.Rtc => "from the unit's own clock chip",
            TimeSource.Ntp => "kept by a time server",
            TimeSource.Gps => "kept by GPS",
            TimeSource.Recording => "when the recording was processed, not when it was filmed",
            _ => "from the unit's system clock",
        };
        string within = time.UncertaintyUs == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", within {time.UncertaintyUs / 1000.0:0.###} ms");
        return $"{utc} ({source}{within})";
    }
}
