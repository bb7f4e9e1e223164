using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Alpr.Evidence.Tests;

/// <summary>Where the golden files lie beside the tests.</summary>
internal static class Golden
{
    public const string Name = "pole-17";

    public static string BatchPath => PathOf(BatchFormat.Extension);

    public static string CheckpointPath => PathOf(".checkpoint");

    public static string CertificatePath => PathOf(".crt");

    /// <summary>An agency's authority, and a certificate it issued for the device "pole-18".</summary>
    public static string AuthorityPath => Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", "authority.crt");

    public static byte[] IssuedCertificate
    {
        get
        {
            string pem = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", "pole-18.issued.crt"));
            return Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        }
    }

    /// <summary>Where the golden files lie in the source tree.</summary>
    public static string SourceFolder => Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "Golden", "evidence");

    private static string SourceFile([CallerFilePath] string path = "") => path;

    private static string PathOf(string extension) =>
        Path.Combine(TestContext.CurrentContext.TestDirectory, "Golden", Name + extension);
}

/// <summary>A batch made by the first release, with its certificate and an older checkpoint. It must verify for ever.</summary>
public sealed class GoldenTests
{
    [Test]
    public void The_golden_batch_verifies_against_its_certificate_and_kept_checkpoint()
    {
        using TrustAnchors trusted = TrustAnchors.Load(Golden.CertificatePath);
        byte[] kept = File.ReadAllBytes(Golden.CheckpointPath);
        using FileStream batch = File.OpenRead(Golden.BatchPath);
        VerificationReport report = BatchVerifier.Verify(batch, new() { Trust = trusted, KeptCheckpoint = kept });
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Trust, report.DeviceId, report.ContinuesFrom), Is.EqualTo((KeyTrust.Pinned, Golden.Name, 2L)));
        Assert.That((report.First, report.Records, report.Images, report.Checkpoint!.Size), Is.EqualTo((1L, 3L, 6L, 5L)));
    }

    [Test, Explicit("Writes a new golden batch into the source tree. Only for a new format version, beside the old one.")]
    public void Write_the_golden_batch()
    {
        string folder = Golden.SourceFolder;
        if (File.Exists(Path.Combine(folder, Golden.Name + BatchFormat.Extension)))
            Assert.Ignore("The golden batch is there, and is never replaced.");
        using TestKeys keys = new();
        using SampleLog log = SampleLog.WithDetections(keys.Create(), 5);
        Checkpoint kept = log.CheckpointAt(2);
        File.WriteAllBytes(Path.Combine(folder, Golden.Name + BatchFormat.Extension), log.Batch(1, 3, kept));
        File.WriteAllBytes(Path.Combine(folder, Golden.Name + ".checkpoint"), kept.Note.ToArray());
        File.Copy(keys.PathOf("device.crt"), Path.Combine(folder, Golden.Name + ".crt"));
    }

    [Test, Explicit("Writes a new golden authority into the source tree.")]
    public void Write_the_golden_authority()
    {
        string folder = Golden.SourceFolder;
        if (File.Exists(Path.Combine(folder, "authority.crt")))
            Assert.Ignore("The golden authority is there, and is never replaced.");
        using TestKeys keys = new();
        using DeviceKey key = keys.Create("device", "pole-18");
        using TestAuthority county = TestAuthority.Root(rsa: true);
        File.WriteAllText(Path.Combine(folder, "authority.crt"), county.Pem);
        byte[] issued = county.Issue(key.PublicKey, "CN=pole-18, O=County, OU=Roads");
        File.WriteAllText(Path.Combine(folder, "pole-18.issued.crt"), PemEncoding.WriteString("CERTIFICATE", issued) + "\n");
    }
}
