using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Alpr.Evidence;
using Alpr.Tests.Common;

namespace Alpr.Updates.Tests;

/// <summary>Which bundles are believed.</summary>
public sealed class BundleTests : UpdateFixture
{
    [Test]
    public void A_bundle_says_what_it_holds_and_gives_every_file()
    {
        Write();
        using UpdateBundle bundle = Open();
        Assert.That(bundle.Manifest.Files.Select(static file => (file.Path, file.Runs)), Is.EqualTo(new[] { ("alprd", true), ("models/reader.onnx", false) }));
        using MemoryStream model = new();
        bundle.Extract(bundle.Manifest.Files[1], model);
        Assert.That(model.ToArray(), Is.EqualTo(File.ReadAllBytes(Path.Combine(Published, "models", "reader.onnx"))));
    }

    [Test]
    public void A_bundle_of_another_key_is_refused()
    {
        Write();
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using DevicePublicKey key = Key(other);
        Assert.That(() => UpdateBundle.Open(Bundle, key, Platform), Throws.InstanceOf<UpdateException>().With.Message.Contains("not signed by the release key"));
    }

    [Test]
    public void A_signature_of_the_release_key_over_something_else_is_none_over_a_manifest()
    {
        byte[] manifest = Encoding.UTF8.GetBytes("""{"format":1,"version":"9.9.9","platform":"linux-arm64","files":[]}""");
        Craft(manifest, Release.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.That(Open, Throws.InstanceOf<UpdateException>().With.Message.Contains("not signed"));
    }

    [Test]
    public void A_bundle_for_another_machine_is_refused()
    {
        Write(platform: "linux-x64");
        Assert.That(Open, Throws.InstanceOf<UpdateException>().With.Message.Contains("linux-x64").And.Message.Contains("linux-arm64"));
    }

    [TestCase("../alprd")]
    [TestCase("/etc/passwd")]
    [TestCase("models/../../x")]
    [TestCase("a//b")]
    [TestCase(".ssh/authorized_keys")]
    [TestCase("a\\\\b")]
    public void A_path_that_leads_out_is_refused_though_it_is_signed(string path)
    {
        byte[] manifest = Encoding.UTF8.GetBytes($$"""{"format":1,"version":"0.2.0","platform":"{{Platform}}","files":[{"path":"{{path}}","bytes":1,"sha256":"{{new string('a', 64)}}"}]}""");
        Craft(manifest, Sign(manifest));
        Assert.That(Open, Throws.InstanceOf<UpdateException>().With.Message.Contains("path leads out"));
    }

    [TestCase("""{"format":2,"version":"0.2.0","platform":"linux-arm64","files":[]}""", "format 2")]
    [TestCase("""{"format":1,"version":"../x","platform":"linux-arm64","files":[]}""", "version")]
    [TestCase("""{"format":1,"version":"0.2.0","platform":"linux-arm64","files":[]}""", "0 files")]
    [TestCase("""{"format":1,"version":"0.2.0","platform":"linux-arm64","files":[{"path":"a","bytes":99999999999,"sha256":""}]}""", "bytes")]
    [TestCase("""{"format":1,"more":1}""", "no JSON of this format")]
    public void A_manifest_that_is_not_right_says_what_is_wrong(string text, string words)
    {
        byte[] manifest = Encoding.UTF8.GetBytes(text);
        Craft(manifest, Sign(manifest));
        Assert.That(Open, Throws.InstanceOf<UpdateException>().With.Message.Contains(words));
    }

    [Test]
    public void A_changed_file_is_found_before_it_counts()
    {
        Write();
        using (ZipArchive zip = ZipFile.Open(Bundle, ZipArchiveMode.Update))
        {
            zip.GetEntry("files/models/reader.onnx")!.Delete();
            using Stream entry = zip.CreateEntry("files/models/reader.onnx").Open();
            entry.Write(new byte[200_000]);
        }
        using UpdateBundle bundle = Open();
        Assert.That(() => bundle.Extract(bundle.Manifest.Files[1], Stream.Null), Throws.InstanceOf<UpdateException>().With.Message.Contains("not the file that was signed"));
    }

    [Test]
    public void A_file_that_unpacks_to_more_than_was_signed_stops_before_it_fills_the_disk()
    {
        Write();
        using (ZipArchive zip = ZipFile.Open(Bundle, ZipArchiveMode.Update))
        {
            zip.GetEntry("files/alprd")!.Delete();
            using Stream entry = zip.CreateEntry("files/alprd").Open();
            entry.Write(new byte[50_000_000]);
        }
        using UpdateBundle bundle = Open();
        using MemoryStream into = new();
        Assert.That(() => bundle.Extract(bundle.Manifest.Files[0], into), Throws.InstanceOf<UpdateException>());
        Assert.That(into.Length, Is.LessThan(100));
    }

    [Test]
    public void Whatever_byte_is_changed_or_cut_a_bundle_is_refused_in_words_or_is_the_one_that_was_signed()
    {
        Write();
        byte[] whole = File.ReadAllBytes(Bundle);
        int seed = Torture.Seed(20261126);
        Random random = new(seed);
        for (int i = Torture.Count(slice: 300, whole: 200_000); i > 0; i--)
        {
            byte[] changed = random.Next(4) == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
            for (int j = random.Next(1, 4); j > 0 && changed.Length > 0; j--)
                changed[random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(Bundle, changed);
            try
            {
                using UpdateBundle bundle = Open();
                Assert.That(bundle.Manifest.Version, Is.EqualTo("0.2.0"), $"seed {seed}");
                foreach (UpdateFile file in bundle.Manifest.Files)
                    bundle.Extract(file, Stream.Null);
            }
            catch (UpdateException)
            {
                // refused in words
            }
        }
    }

    private byte[] Sign(byte[] manifest) => Release.SignData([.. "alpr update v1\n"u8, .. manifest], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    private void Craft(byte[] manifest, byte[] signature)
    {
        using ZipArchive zip = ZipFile.Open(Bundle, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in new[] { ("manifest.json", manifest), ("manifest.sig", signature) })
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(bytes);
        }
    }
}
