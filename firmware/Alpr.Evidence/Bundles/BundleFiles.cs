using System.Security.Cryptography;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Writes the files of a bundle while its batch is verified: each record's as it comes by, and what is about all of them at
/// the end. Whether to believe what was written, the report on the batch says afterwards.
/// </summary>
internal sealed class BundleFiles(StoredZip zip) : IBatchVisitor
{
    private readonly List<BundleRecord> _records = [];
    private readonly List<byte[]> _certificates = [];
    private long _size;
    private bool _ofRange;

    /// <summary>Writes the batch itself; then it is to be verified with this as visitor.</summary>
    public void Begin(Stream core) => zip.Add(BundleFormat.Core, core);

    /// <inheritdoc/>
    public void Header(BatchHeader header)
    {
        _certificates.Add(header.DeviceCertificate.ToByteArray());
        _size = Checkpoint.TryRead(header.Checkpoint.Span, out Checkpoint? checkpoint, out _) ? checkpoint.Size : 0;
    }

    /// <inheritdoc/>
    public void Statement(ProvenRecord statement, Record record) => Keep(statement, record, isExhibit: false);

    /// <inheritdoc/>
    public void Exhibit(ProvenRecord exhibit, Record record) => Keep(exhibit, record, isExhibit: true);

    /// <inheritdoc/>
    public void Record(BatchRecord part, Record record) => _ofRange = true;

    /// <inheritdoc/>
    public void Image(BatchImage image)
    {
        if (_records.Count > 0 && !_ofRange)
            _records[^1].Add(zip, image);
    }

    /// <summary>Writes what is about all of them, and the directory.</summary>
    public void Finish(VerificationReport report)
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
        zip.Finish();
    }

    private void Keep(ProvenRecord proven, Record record, bool isExhibit)
    {
        if (record.BodyCase == Contracts.V1.Record.BodyOneofCase.KeyChanged)
            _certificates.Add(record.KeyChanged.OldCertificate.ToByteArray());
        _records.Add(BundleRecord.Write(zip, proven, record, _size, isExhibit));
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
