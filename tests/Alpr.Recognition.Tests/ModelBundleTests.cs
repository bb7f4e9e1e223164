using System.Security.Cryptography;

namespace Alpr.Recognition.Tests;

public sealed class ModelBundleTests
{
    private string _folder = "";

    [SetUp]
    public void Make_a_folder_with_two_files_and_their_manifest()
    {
        _folder = Directory.CreateTempSubdirectory("alpr-models-").FullName;
        File.WriteAllText(Path.Combine(_folder, "d.onnx"), "detector");
        File.WriteAllText(Path.Combine(_folder, "r.onnx"), "reader");
        WriteManifest(Hash("detector"), Hash("reader"));
    }

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Models_with_the_right_hash_are_loaded_with_their_threshold()
    {
        ModelBundle bundle = ModelBundle.Load(_folder);
        Assert.Multiple(() =>
        {
            Assert.That(bundle.Detector.Bytes, Is.EqualTo("detector"u8.ToArray()));
            Assert.That((bundle.Detector.ScoreThreshold, bundle.Detector.Stride), Is.EqualTo((0.4f, 8)));
            Assert.That(Convert.ToHexStringLower(bundle.Reader.Sha256), Is.EqualTo(Hash("reader")));
        });
    }

    [Test]
    public void A_model_that_was_changed_is_refused_by_name()
    {
        File.AppendAllText(Path.Combine(_folder, "r.onnx"), "!");
        Assert.That(() => ModelBundle.Load(_folder), Throws.TypeOf<ModelException>().With.Message.Contains("r.onnx").And.Message.Contains("changed or damaged"));
    }

    [Test]
    public void A_stride_that_no_detector_has_is_refused()
    {
        string manifest = Path.Combine(_folder, "manifest.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"stride\":8", "\"stride\":0", StringComparison.Ordinal));
        Assert.That(() => ModelBundle.Load(_folder), Throws.TypeOf<ModelException>().With.Message.Contains("stride 0, not 4, 8 or 16"));
    }

    [Test]
    public void A_missing_model_is_named()
    {
        File.Delete(Path.Combine(_folder, "d.onnx"));
        Assert.That(() => ModelBundle.Load(_folder), Throws.TypeOf<ModelException>().With.Message.Contains("d.onnx"));
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{\"version\":1}")]
    [TestCase("{\"version\":1,\"models\":{}}")]
    [TestCase("{\"version\":1,\"models\":{\"plate-detector\":{\"file\":\"../d.onnx\",\"sha256\":\"00\"}}}")]
    public void A_manifest_that_is_none_is_refused_with_its_path(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "manifest.json"), text);
        Assert.That(() => ModelBundle.Load(_folder), Throws.TypeOf<ModelException>().With.Message.Contains("manifest.json"));
    }

    [Test]
    public void A_folder_without_a_manifest_is_refused() =>
        Assert.That(() => ModelBundle.Load(Path.Combine(_folder, "none")), Throws.TypeOf<ModelException>().With.Message.Contains("manifest.json"));

    private static string Hash(string content) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private void WriteManifest(string detector, string reader) => File.WriteAllText(Path.Combine(_folder, "manifest.json"), $$$"""
        {"version":1,"models":{
          "plate-detector":{"file":"d.onnx","sha256":"{{{detector}}}","score_threshold":0.4,"stride":8,"more":"is ignored"},
          "plate-reader":{"file":"r.onnx","sha256":"{{{reader}}}"}
        }}
        """);
}
