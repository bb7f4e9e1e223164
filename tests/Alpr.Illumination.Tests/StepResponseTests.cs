using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

/// <summary>The loop against a sensor that obeys late: how it gets from one light to another, and that it then stands still.</summary>
public sealed class StepResponseTests
{
    private const int PeriodUs = 33_333;

    [Test]
    public void A_step_of_light_is_followed_without_overshoot_and_then_nothing_moves([Range(1, 4)] int delay, [Values(0.05, 0.3, 8, 40)] double factor)
    {
        List<double> asked = Run(delay, told: delay, 100, factor, noise: null, out float median);
        Assert.That(median, Is.EqualTo(40).Within(4), "settled on the target");
        double last = asked[^1];
        int settled = asked.FindLastIndex(ev => Math.Abs(ev - last) > 0.2) + 1;
        TestContext.Out.WriteLine($"delay {delay}, light x {factor}: settled after {settled} frames");
        Assert.That(settled, Is.LessThan(30));
        Assert.That(asked.Skip(settled + 10).Distinct().Count(), Is.EqualTo(1), "no limit cycle");
        int direction = Math.Sign(last - asked[0]);
        Assert.That(asked.Max(ev => direction * (ev - last)), Is.LessThan(0.25), "no overshoot");
    }

    [Test]
    public void A_delay_that_is_told_wrongly_does_not_make_it_swing([Range(1, 4)] int delay, [Range(0, 4)] int told, [Values(0.05, 50)] double factor)
    {
        List<double> asked = Run(delay, told, 100, factor, noise: null, out float median);
        Assert.That(asked.TakeLast(100).Distinct().Count(), Is.EqualTo(1), "no limit cycle");
        Assert.That(median, Is.EqualTo(40).Within(4));
    }

    [Test]
    public void Noise_is_not_followed([Range(1, 4)] int delay, [Range(1, 5)] int seed)
    {
        List<double> asked = Run(delay, delay, 100, 0.1, new Random(seed), out _);
        Assert.That(asked.TakeLast(200).Zip(asked.TakeLast(199), (a, b) => a != b).Count(changed => changed), Is.LessThan(4), $"seed {seed}");
    }

    private static List<double> Run(int delay, int told, double luminance, double factor, Random? noise, out float median)
    {
        IlluminationLoop loop = new(new IlluminationProfile { HasInfrared = false }, new IlluminationOptions());
        SensorModel sensor = new(delay, noise);
        List<FrameExposure> history = [.. Enumerable.Repeat(new FrameExposure(1000, 0, 0, false, 0), 5)];
        List<double> asked = [];
        FrameExposure settings = history[0];
        median = 0;
        for (int frame = 0; frame < 600; frame++)
        {
            FrameExposure taken = sensor.Next(settings);
            median = MathF.Round(sensor.Luma(frame < 200 ? luminance : luminance * factor, taken, samples: 5000));
            FrameExposure tag = told == delay ? taken : history[^(told + 1)];
            LightInputs inputs = new()
            {
                NowUs = frame * (long)PeriodUs,
                Taken = tag,
                Scene = new(median, median, median, median, median >= 250 ? 1 : 0),
                FramePeriodUs = PeriodUs,
                Lux = new(2000 + frame, frame * (long)PeriodUs),
            };
            loop.Update(inputs, out settings);
            history.Add(settings);
            if (frame >= 200)
                asked.Add(Math.Log2(settings.ExposureUs) + settings.GainDb / 6.0206);
        }
        return asked;
    }
}
