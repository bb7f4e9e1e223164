using System.Runtime.InteropServices;

namespace Alpr.Onnx.Tests;

/// <summary>Each thing that can be wrong with a model or the library is said in words that help.</summary>
public sealed class RefusalTests
{
    private static TensorSpec F(string name, params long[] shape) => new(name, TensorType.Float32, shape);

    private static string Refusal(byte[] model, TensorSpec[] inputs, TensorSpec[] outputs) =>
        Assert.Throws<OnnxException>(() => OnnxModel.Load("reader", model, inputs, outputs).Dispose())!.Message;

    [Test]
    public void Bytes_that_are_no_model_are_refused_with_the_librarys_words()
    {
        string message = Refusal("this is not a model"u8.ToArray(), [F("a", 1)], [F("b", 1)]);
        Assert.That(message, Does.StartWith("Model reader: ONNX Runtime could not load it: ").And.Contains("rotobuf"));
    }

    [Test]
    public void An_empty_file_is_refused() => Assert.That(Refusal([], [], []), Does.Contain("empty"));

    [Test]
    public void A_truncated_model_is_refused()
    {
        byte[] whole = TinyModel.Add(1, 4);
        for (int length = 1; length < whole.Length; length += 7)
            Refusal(whole[..length], [F("a", 1, 4), F("b", 1, 4)], [F("sum", 1, 4)]);
    }

    [Test]
    public void A_model_with_weights_in_another_file_is_refused()
    {
        // Only the bytes that were hashed may run, so none may come from elsewhere.
        string file = Path.Combine(Environment.CurrentDirectory, "weights of nobody.bin");
        File.WriteAllBytes(file, new byte[16]);
        try
        {
            foreach (string name in new[] { file, Path.GetFileName(file) })
                Assert.That(Refusal(TinyModel.WeightsElsewhere(name), [F("a", 4)], [F("sum", 4)]), Does.Contain("could not load it"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Test]
    public void An_unknown_operator_is_named() =>
        Assert.That(Refusal(TinyModel.UnknownOperator(), [F("a", 1)], [F("b", 1)]), Does.Contain("FlyToTheMoon"));

    [Test]
    public void A_name_that_the_model_lacks_is_refused_with_those_it_has()
    {
        TensorSpec a = F("a", 1, 4), b = F("b", 1, 4), sum = F("sum", 1, 4);
        Assert.Multiple(() =>
        {
            Assert.That(Refusal(TinyModel.Add(1, 4), [a, F("c", 1, 4)], [sum]), Does.Contain("expected an input named c; found a, b"));
            Assert.That(Refusal(TinyModel.Add(1, 4), [a, b], [F("total", 1, 4)]), Does.Contain("expected an output named total; found sum"));
            Assert.That(Refusal(TinyModel.Add(1, 4), [a], [sum]), Does.Contain("needs an input named b"));
        });
    }

    [Test]
    public void A_shape_that_differs_is_refused_with_both()
    {
        string message = Refusal(TinyModel.Add(1, 4), [F("a", 1, 5), F("b", 1, 4)], [F("sum", 1, 4)]);
        Assert.That(message, Does.Contain("input a should be Float32 [1x5]; found Float32 [1x4]"));
        message = Refusal(TinyModel.Add(1, 4), [F("a", 1, 4), F("b", 1, 4)], [F("sum", 4)]);
        Assert.That(message, Does.Contain("output sum should be Float32 [4]; found Float32 [1x4]"));
        message = Refusal(TinyModel.Add(-1, 4), [F("a", 2, 3), F("b", 2, 4)], [F("sum", 2, 4)]);
        Assert.That(message, Does.Contain("found Float32 [?x4]"));
    }

    [Test]
    public void A_type_that_differs_is_refused_with_both()
    {
        TensorSpec copy = new("copy", TensorType.UInt8, [2]);
        Assert.That(
            Refusal(TinyModel.Copy(2), [F("picture", 2)], [copy]), Does.Contain("input picture should be Float32 [2]; found UInt8 [2]"));
        byte[] whole = TinyModel.Model(
            [TinyModel.Node("Identity", ["n"], "m")],
            [TinyModel.Value("n", TinyModel.Int64, [1])], [TinyModel.Value("m", TinyModel.Int64, [1])]);
        Assert.That(Refusal(whole, [F("n", 1)], [F("m", 1)]), Does.Contain("found Int64 [1]"));
    }

    [Test]
    public void An_open_dimension_that_does_not_work_out_is_found_at_load()
    {
        // a and b agree with their open dimension one by one, but do not add up.
        byte[] model = TinyModel.Add(-1);
        Assert.That(Refusal(model, [F("a", 2), F("b", 3)], [F("sum", 3)]), Does.Contain("could not run it"));
    }

    [Test]
    public void Shapes_that_no_memory_holds_are_refused()
    {
        Assert.That(
            () => OnnxModel.Load("m", TinyModel.Add(1), [F("a", 1L << 20, 1L << 20)], [F("sum", 1)]),
            Throws.ArgumentException.With.Message.Contains("more than"));
        Assert.That(() => OnnxModel.Load("m", TinyModel.Add(1), [F("a", 0)], [F("sum", 1)]), Throws.ArgumentException);
        Assert.That(
            () => OnnxModel.Load("m", TinyModel.Add(1), [F("a", 1)], [F("sum", 1)], threads: 0),
            Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_missing_library_is_reported_with_the_places_and_the_remedy()
    {
        string folder = Directory.CreateTempSubdirectory("alpr onnx ").FullName;
        try
        {
            // So deep that the way up to artifacts/native of some working tree ends first.
            string deep = Directory.CreateDirectory(Path.Combine(folder, "1/2/3/4/5/6/7/8/9")).FullName;
            string text = Path.Combine(deep, "libonnxruntime.so.1");
            Assert.That(
                () => OrtLibrary.Load(text, deep),
                Throws.TypeOf<OnnxException>().With.Message.Contains(text).And.Message.Contains("does not exist").And.Message.Contains("scripts/setup"));
            File.WriteAllText(text, "no library");
            Assert.That(
                () => OrtLibrary.Load(text, deep),
                Throws.TypeOf<OnnxException>().With.Message.Contains("no library for this processor"));
            Assert.That(
                () => OrtLibrary.Load(null, deep, "libonnxruntime-of-nobody.so"),
                Throws.TypeOf<OnnxException>().With.Message.Contains(text).And.Message.Contains("scripts/setup")
                    .And.Message.Contains("ALPR_ONNXRUNTIME"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void A_library_that_is_another_or_too_old_is_refused()
    {
        nint other = NativeLibrary.Load("libc.so.6");
        Assert.That(() => OrtApi.From(other, "libc.so.6"), Throws.TypeOf<OnnxException>().With.Message.Contains("is not ONNX Runtime"));

        (nint library, string path) = OrtLibrary.Load(
            Environment.GetEnvironmentVariable(OrtLibrary.PathVariable), AppContext.BaseDirectory);
        Assert.That(
            () => OrtApi.From(library, path, version: 9999),
            Throws.TypeOf<OnnxException>().With.Message.Contains("API version 9999").And.Message.Contains("is ONNX Runtime 1."));
    }
}
