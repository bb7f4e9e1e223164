using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Alpr.Onnx.Tests;

public sealed unsafe class OnnxModelTests
{
    private static TensorSpec F(string name, params long[] shape) => new(name, TensorType.Float32, shape);

    private static OnnxModel Adder(int threads = 1) =>
        OnnxModel.Load("adder", TinyModel.Add(1, 4), [F("a", 1, 4), F("b", 1, 4)], [F("sum", 1, 4)], threads);

    [Test]
    public void A_model_computes_what_it_says()
    {
        using OnnxModel model = Adder();
        new float[] { 1, 2, 3, 4 }.CopyTo(model.Input<float>(0));
        new float[] { 10, 20, 30, 40 }.CopyTo(model.Input<float>(1));
        model.Run();
        Assert.That(model.Output<float>(0).ToArray(), Is.EqualTo(new float[] { 11, 22, 33, 44 }));
    }

    [Test]
    public void Nothing_is_kept_or_told_for_ONNX_Runtimes_makers()
    {
        using OnnxModel model = Adder();
        model.Run();
        string[] open = [.. Directory.GetFiles("/proc/self/fd").Select(static link => new FileInfo(link).LinkTarget ?? "")];
        Assert.That(open, Has.None.Contains("onnxruntime.db").And.None.Contains("mat-debug"));
    }

    [Test]
    public void Inputs_are_counted_in_the_callers_order()
    {
        // Subtraction would show it; with addition the names do: only "b" is written.
        using OnnxModel model = OnnxModel.Load(
            "adder", TinyModel.Add(2), [F("b", 2), F("a", 2)], [F("sum", 2)]);
        model.Input<float>(0).Fill(5);
        model.Run();
        Assert.That(model.Output<float>(0)[1], Is.EqualTo(5f));
    }

    [Test]
    public void Bytes_pass_through_an_8_bit_model()
    {
        TensorSpec picture = new("picture", TensorType.UInt8, [2, 3]), copy = new("copy", TensorType.UInt8, [2, 3]);
        using OnnxModel model = OnnxModel.Load("copier", TinyModel.Copy(2, 3), [picture], [copy]);
        "abcdef"u8.CopyTo(model.Input<byte>(0));
        model.Run();
        Assert.That(model.Output<byte>(0).SequenceEqual("abcdef"u8));
    }

    [Test]
    public void Tensors_are_aligned_to_64_bytes_and_begin_as_zeros()
    {
        using OnnxModel model = Adder();
        foreach (int index in new[] { 0, 1 })
        {
            Span<float> input = model.Input<float>(index);
            Assert.That((long)Unsafe.AsPointer(ref input[0]) % 64, Is.Zero);
            Assert.That(input.ToArray(), Is.All.Zero);
        }
        fixed (float* output = model.Output<float>(0))
            Assert.That((long)output % 64, Is.Zero);
    }

    [Test]
    public void Ten_thousand_runs_allocate_no_managed_byte()
    {
        using OnnxModel model = Adder();
        long before = 0, after = 0;
        Stopwatch time = new();
        for (int i = -100; i < 10_000; i++)
        {
            if (i == 0)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
                time.Start();
            }
            model.Input<float>(0)[0] = i;
            model.Run();
            if (model.Output<float>(0)[0] != i)
                Assert.Fail($"run {i} gave {model.Output<float>(0)[0]}");
        }
        after = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(after - before, Is.Zero);
        TestContext.Out.WriteLine($"{time.Elapsed.TotalMicroseconds / 10_000:F2} us a run");
    }

    [Test]
    public void Two_models_run_in_two_threads()
    {
        Exception? failure = null;
        void Use(float value)
        {
            try
            {
                using OnnxModel model = Adder();
                for (int i = 0; i < 2_000; i++)
                {
                    model.Input<float>(0).Fill(value);
                    model.Input<float>(1).Fill(i);
                    model.Run();
                    if (model.Output<float>(0)[3] != value + i)
                        throw new InvalidOperationException($"{value} + {i} gave {model.Output<float>(0)[3]}");
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        }
        Thread[] threads = [new(() => Use(1)), new(() => Use(100))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.That(failure, Is.Null);
    }

    [Test]
    public void One_model_may_use_two_threads()
    {
        const int Size = 96;
        using OnnxModel model = OnnxModel.Load("work", TinyModel.Work(Size, 3), [F("in", Size, Size)], [F("out", Size, Size)], threads: 2);
        for (int i = 0; i < Size; i++)
            model.Input<float>(0)[i * Size + i] = 2; // twice the identity; its fourth power is 16 times it
        model.Run();
        Assert.That(model.Output<float>(0)[0], Is.EqualTo(16f));
        Assert.That(model.Output<float>(0)[1], Is.Zero);
    }

    [Test]
    public void A_dimension_left_open_takes_the_callers_size()
    {
        using OnnxModel model = OnnxModel.Load("adder", TinyModel.Add(-1, 4), [F("a", 3, 4), F("b", 3, 4)], [F("sum", 3, 4)]);
        model.Input<float>(0).Fill(1);
        model.Run();
        Assert.That(model.Output<float>(0).ToArray(), Has.Length.EqualTo(12).And.All.EqualTo(1f));
    }

    [Test]
    public void A_span_of_another_type_or_index_is_refused()
    {
        using OnnxModel model = Adder();
        Assert.Multiple(() =>
        {
            Assert.That(() => model.Input<byte>(0).Length, Throws.ArgumentException.With.Message.Contains("a holds Float32, not Byte"));
            Assert.That(() => model.Output<int>(0).Length, Throws.ArgumentException);
            Assert.That(() => model.Input<float>(2).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => model.Input<float>(-1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => model.Output<float>(1).Length, Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void A_disposed_model_says_so_and_may_be_disposed_again()
    {
        OnnxModel model = Adder();
        model.Dispose();
        model.Dispose();
        Assert.That(() => model.Run(), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => model.Input<float>(0).Length, Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_forgotten_model_is_freed_by_the_finaliser()
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Forget() => new(Adder());

        WeakReference forgotten = Forget();
        for (int i = 0; i < 10 && forgotten.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.That(forgotten.IsAlive, Is.False);
        using OnnxModel model = Adder(); // the library still works
        model.Run();
    }
}
