using System.Runtime.Intrinsics.X86;
using Alpr.Contracts;
using Alpr.Recognition.Detector;

namespace Alpr.Recognition.Tests;

public sealed class LetterboxTests
{
    private const int Width = 64, Height = 40, Seed = 7;

    [TestCase(128, 72)]   // half: the quick form
    [TestCase(128, 80)]   // half, nothing left over
    [TestCase(86, 80)]    // half, and a row that no vector fills
    [TestCase(200, 111)]  // no whole ratio
    [TestCase(33, 77)]    // upright
    [TestCase(64, 40)]    // as it is
    [TestCase(30, 20)]    // enlarged
    [TestCase(1, 1)]
    [TestCase(1000, 3)]   // so flat that less than one row is left
    public void The_vector_form_agrees_with_plain_double_arithmetic(int width, int height)
    {
        using Frame frame = Noise(width, height);
        byte[] output = new byte[Width * Height];
        float scale = new Letterbox(Width, Height).Fill(frame, output);

        Assert.That(scale, Is.EqualTo(Math.Min((double)Width / width, (double)Height / height)).Within(1e-5));
        double[] expected = Oracle(frame, Math.Clamp((int)Math.Round(width * scale), 1, Width), Math.Clamp((int)Math.Round(height * scale), 1, Height));
        for (int i = 0; i < output.Length; i++)
            Assert.That(output[i], Is.EqualTo(expected[i]).Within(0.51), $"seed {Seed}, pixel {i % Width},{i / Width}");
    }

    [Test]
    public void Both_forms_of_halving_round_the_mean_of_four_to_the_nearest()
    {
        byte[] upper = new byte[200], lower = new byte[200];
        Random random = new(Seed);
        random.NextBytes(upper);
        random.NextBytes(lower);
        upper.AsSpan(0, 40).Fill(255); // the greatest sum
        lower.AsSpan(0, 40).Fill(255);
        for (int length = 1; length <= 100; length++)
        {
            byte[] expected = [.. Enumerable.Range(0, length).Select(x => (byte)((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4))];
            byte[] row = new byte[length];
            Halving.Row(upper, lower, row, wide: false);
            Assert.That(row, Is.EqualTo(expected), $"length {length}");
            if (!Avx2.IsSupported)
                continue;
            Array.Clear(row);
            Halving.Row(upper, lower, row, wide: true);
            Assert.That(row, Is.EqualTo(expected), $"length {length}, AVX2");
        }
    }

    [Test]
    public void A_second_frame_of_another_size_leaves_nothing_of_the_first()
    {
        Letterbox letterbox = new(Width, Height);
        byte[] used = new byte[Width * Height], fresh = new byte[Width * Height];
        using Frame wide = Noise(300, 50), tall = Noise(20, 90);
        letterbox.Fill(wide, used);
        letterbox.Fill(tall, used);
        new Letterbox(Width, Height).Fill(tall, fresh);
        Assert.That(used, Is.EqualTo(fresh));
    }

    private static Frame Noise(int width, int height)
    {
        Frame frame = new(width * height);
        frame.SetSize(width, height);
        new Random(Seed).NextBytes(frame.Luma);
        return frame;
    }

    private static double[] Oracle(Frame frame, int width, int height)
    {
        double[] output = new double[Width * Height];
        Array.Fill(output, Letterbox.Padding);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                foreach ((int v, double row) in Taps(frame.Height, height, y))
                {
                    foreach ((int u, double column) in Taps(frame.Width, width, x))
                        sum += row * column * frame.Row(v)[u];
                }
                output[y * Width + x] = sum;
            }
        }
        return output;
    }

    private static IEnumerable<(int Index, double Weight)> Taps(int source, int output, int at)
    {
        double step = (double)source / output;
        for (int i = 0; i < source; i++)
        {
            double weight = step > 1
                ? Math.Max(0, Math.Min((at + 1) * step, i + 1) - Math.Max(at * step, i)) / step
                : Math.Max(0, 1 - Math.Abs(Math.Clamp((at + 0.5) * step - 0.5, 0, source - 1) - i));
            if (weight > 0)
                yield return (i, weight);
        }
    }
}
