namespace Alpr.Illumination.Tests;

public sealed class IrGuardTests
{
    private static Measurement Cool(long nowUs) => new(30, nowUs);

    [Test]
    public void No_sequence_of_inputs_exceeds_the_limits()
    {
        float[] oddLevels = [float.NaN, float.PositiveInfinity, -1, 0, 1, 2, 1e30f];
        double shareMax = 0;
        long pulses = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            IlluminationProfile profile = new()
            {
                DutyMax = 0.01f + 0.3f * random.NextSingle(),
                AverageLevelMax = 0.005f + 0.2f * random.NextSingle(),
                PulseUsMax = random.Next(100, 5000),
                DerateFromC = 50,
                OffAboveC = 70,
            };
            IrGuard guard = new(profile);
            StrobeOracle oracle = new(profile);
            Queue<int> onTheWay = new([0, 0, 0, 0]);
            long nowUs = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            int periodUs = random.Next(2_000, 400_000), calm = random.Next(1, 100);
            int exposureUs = 0;
            float celsius = 40, wanted = 1;
            for (int i = 0; i < 3000; i++)
            {
                if (random.Next(calm) == 0)
                    exposureUs = random.Next(8) == 0 ? random.Next(-10, 1_000_000) : random.Next(1, profile.PulseUsMax + 50);
                if (random.Next(calm) == 0)
                    wanted = random.Next(4) == 0 ? oddLevels[random.Next(oddLevels.Length)] : random.NextSingle();
                if (random.Next(calm) == 0)
                    celsius = random.Next(20, 90);
                Measurement told = new(celsius, nowUs - random.Next((int)profile.TemperatureAgeUsMax));
                float level = guard.Admit(nowUs, exposureUs, 0, periodUs, wanted, told);
                onTheWay.Enqueue(exposureUs);
                int[] late = [.. onTheWay];
                onTheWay.Dequeue();
                // The sensor's delay may be anything up to four frames, and the pulse falls anywhere before the next frame.
                int onUs = late[late.Length - 1 - random.Next(5)];
                long atUs = nowUs + random.Next(periodUs);
                pulses += level > 0 ? 1 : 0;
                oracle.Pulse(atUs, onUs, level, celsius);
                nowUs += periodUs;
                if (random.Next(500) == 0) // the thread hangs, and the sensor goes on
                {
                    for (int missed = random.Next(100); missed > 0; missed--, nowUs += periodUs)
                        oracle.Pulse(nowUs + random.Next(periodUs), onUs, level, celsius);
                }
            }
            Assert.That(oracle.Broken, Is.Zero, $"seed {seed}: {oracle.First}");
            shareMax = Math.Max(shareMax, oracle.LevelShareMax);
        }
        TestContext.Out.WriteLine($"seeds 0-299: {pulses} pulses, at most {shareMax:P1} of the mean level's limit used");
        Assert.That(shareMax, Is.GreaterThan(0.8), "the light must come near its limit, or the test proves nothing");
    }

    [Test]
    public void Frames_that_come_faster_than_told_are_accounted_for()
    {
        IlluminationProfile profile = new();
        IrGuard guard = new(profile);
        StrobeOracle oracle = new(profile);
        for (long nowUs = 0; nowUs < 30_000_000; nowUs += 5_000)
            oracle.Pulse(nowUs, 1000, guard.Admit(nowUs, 1000, 1000, 30_000, 1, Cool(nowUs)), 30);
        Assert.That(oracle.Broken, Is.Zero, oracle.First);
        Assert.That(oracle.LevelShareMax, Is.GreaterThan(0.8));
    }

    [Test]
    public void The_oracle_sees_a_light_without_a_guard()
    {
        StrobeOracle oracle = new(new IlluminationProfile()); // the canary
        for (long nowUs = 0; nowUs < 20_000_000; nowUs += 10_000)
            oracle.Pulse(nowUs, 2000, 1, 30);
        Assert.That(oracle.Broken, Is.GreaterThan(0));
    }

    [TestCase(65f, 1f)]
    [TestCase(75f, 0.5f)]
    [TestCase(85f, 0f)]
    [TestCase(200f, 0f)]
    [TestCase(-100f, 0f)]
    [TestCase(float.NaN, 0f)]
    public void The_light_dims_linearly_with_heat_and_goes_off(float celsius, float share)
    {
        IrGuard guard = new(new IlluminationProfile());
        Assert.That(guard.Admit(0, 500, 500, 33_000, 1, new(celsius, 0)), Is.EqualTo(share).Within(1e-6));
    }

    [Test]
    public void A_thermometer_that_stops_answering_puts_the_light_out()
    {
        IlluminationProfile profile = new();
        IrGuard guard = new(profile);
        Measurement last = new(30, 0);
        Assert.That(guard.Admit(profile.TemperatureAgeUsMax, 500, 500, 33_000, 1, last), Is.EqualTo(1));
        Assert.That(guard.Admit(profile.TemperatureAgeUsMax + 33_000, 500, 500, 33_000, 1, last), Is.Zero);
    }

    [Test]
    public void A_long_exposure_still_on_its_way_counts()
    {
        IrGuard guard = new(new IlluminationProfile());
        guard.Admit(0, 10_000, 500, 33_000, 0, Cool(0));
        for (int frame = 1; frame <= IrGuard.DelayFramesMax; frame++)
            Assert.That(guard.Admit(frame * 33_000, 500, 500, 33_000, 1, Cool(frame * 33_000)), Is.Zero, $"frame {frame}");
        Assert.That(guard.Admit(5 * 33_000, 500, 500, 33_000, 1, Cool(5 * 33_000)), Is.EqualTo(1));
    }

    [Test]
    public void A_profile_that_contradicts_itself_is_refused_by_name()
    {
        Assert.That(() => new IrGuard(new() { OffAboveC = 50 }), Throws.ArgumentException.With.Message.Contains("OffAboveC"));
        Assert.That(() => new IrGuard(new() { DutyMax = float.NaN }), Throws.ArgumentException.With.Message.Contains("DutyMax"));
        Assert.That(() => new IlluminationLoop(new(), new() { DayAboveLux = 60 }), Throws.ArgumentException.With.Message.Contains("DayAboveLux"));
    }
}
