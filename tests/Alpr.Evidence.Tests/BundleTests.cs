using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Evidence.Tests;

/// <summary>A bundle is checked by our verifier, and by openssl and a shell that know nothing of us.</summary>
public sealed class BundleTests
{
    private TestKeys _keys = null!;
    private SampleLog _log = null!;
    private byte[] _bundle = null!;
    private string _folder = null!;

    [SetUp]
    public void MakeBundle()
    {
        _keys = new();
        _log = SampleLog.WithDetections(_keys.Create(), 12);
        HoldChanged hold = new() { CaseNumber = "24-1107 <b>", By = "officer.one", Reason = "stolen & found" };
        hold.Ranges.Add(new SequenceRange { First = 3, Count = 2 });
        _log.Add(new Record { HoldChanged = hold }, []);
        _bundle = Bundle(_log.ExhibitBatch([3, 4, 11], [12]));
        _folder = Directory.CreateTempSubdirectory("alpr-bundle-").FullName;
        ZipFile.ExtractToDirectory(new MemoryStream(_bundle), _folder);
    }

    [TearDown]
    public void Remove()
    {
        _log.Dispose();
        _keys.Dispose();
        Directory.Delete(_folder, true);
    }

    [Test]
    public void A_bundle_is_proven_and_says_what_it_holds()
    {
        VerificationReport report = BundleVerifier.Verify(new MemoryStream(_bundle), new() { Trust = TrustAnchors.OfKey(_log.Key.PublicKey) });
        Assert.That(report.Findings, Is.Empty);
        Assert.That((report.Trust, report.Exhibits, report.Detections, report.Images), Is.EqualTo((KeyTrust.Pinned, 3L, 3L, 6L)));
    }

    [Test]
    public void Openssl_and_a_shell_prove_it_without_us()
    {
        (int code, string output) = Shell();
        Assert.That((code, output), Is.EqualTo((0, $"proven: 4 records signed by key {_log.Key.PublicKey.KeyId}\n")));
    }

    [TestCase("plate-1.bin", "it is not the picture that was signed")]
    [TestCase("payload", "the envelope does not hold the payload")]
    [TestCase("signature.der", "the signature does not match")]
    [TestCase("envelope", "it is not in the log that the checkpoint signs")]
    [TestCase("inclusion.txt", "it is not in the log that the checkpoint signs")]
    public void Openssl_and_a_shell_see_each_change(string name, string message)
    {
        string file = Path.Combine(_folder, "records", "00000003", name);
        if (!File.Exists(file))
            file = file.Replace("plate", "scene", StringComparison.Ordinal);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^(name == "inclusion.txt" ? 10 : 1)] ^= 1;
        File.WriteAllBytes(file, bytes);
        (int code, string output) = Shell();
        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain(message).And.Contain("NOT PROVEN"));
    }

    [Test]
    public void Openssl_and_a_shell_see_another_checkpoint()
    {
        string file = Path.Combine(_folder, BundleFormat.Checkpoint);
        File.WriteAllText(file, File.ReadAllText(file).Replace("\n13\n", "\n14\n", StringComparison.Ordinal));
        (int code, string output) = Shell();
        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Does.Contain("checkpoint.txt: the signature does not match"));
    }

    [Test]
    public void The_page_shows_each_detection_and_escapes_what_people_wrote()
    {
        string page = File.ReadAllText(Path.Combine(_folder, BundleFormat.Page));
        Assert.That(page, Does.Contain("7ABC003").And.Contain("7ABC011").And.Contain("24-1107 &lt;b&gt;").And.Contain("stolen &amp; found"));
        Assert.That(page, Does.Not.Contain("<b>").And.Not.Contain("<script"));
        foreach (string source in page.Split("src=\"").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]))
            Assert.That(File.Exists(Path.Combine(_folder, source)), source);
    }

    [Test]
    public void A_changed_page_is_not_proven_though_the_evidence_is()
    {
        int plate = _bundle.AsSpan().LastIndexOf("7ABC003"u8);
        _bundle[plate] = (byte)'8';
        VerificationReport report = BundleVerifier.Verify(new MemoryStream(_bundle));
        Judge.Found(report, FindingKind.BundleDiffers, $"from byte {plate} on");
    }

    [Test]
    public void Bytes_behind_a_bundle_and_a_bundle_cut_short_are_not_proven()
    {
        Judge.Found(BundleVerifier.Verify(new MemoryStream([.. _bundle, 0])), FindingKind.BundleDiffers, "from byte");
        Judge.Found(BundleVerifier.Verify(new MemoryStream(_bundle[..^1])), FindingKind.BundleDiffers, "from byte");
        Judge.Found(BundleVerifier.Verify(new MemoryStream(_bundle[..20])), FindingKind.NotABatch, "not a bundle");
    }

    [Test]
    public void A_bundle_of_a_range_is_refused()
    {
        using MemoryStream range = new(_log.Batch());
        Assert.That(() => BundleWriter.Write(range, new MemoryStream()), Throws.ArgumentException.With.Message.Contain("exhibits alone"));
    }

    [Test]
    public void A_batch_that_is_not_proven_becomes_no_bundle()
    {
        byte[] core = _log.ExhibitBatch([3]);
        core[^20] ^= 1;
        using MemoryStream output = new();
        Assert.That(BundleWriter.Write(new MemoryStream(core), output).IsProven, Is.False);
        Assert.That(output.Length, Is.Zero);
    }

    private static byte[] Bundle(byte[] core)
    {
        using MemoryStream output = new();
        VerificationReport report = BundleWriter.Write(new MemoryStream(core), output);
        Assert.That(report.Findings, Is.Empty);
        return output.ToArray();
    }

    private (int Code, string Output) Shell()
    {
        ProcessStartInfo start = new("sh", ["verify.sh"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        using Process shell = Process.Start(start)!;
        Task<string> errors = shell.StandardError.ReadToEndAsync();
        string output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.That(errors.Result, Is.Empty);
        return (shell.ExitCode, output);
    }
}
