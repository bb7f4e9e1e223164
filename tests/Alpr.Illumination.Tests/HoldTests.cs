using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

/// <summary>Light and exposure held by somebody who aims.</summary>
public sealed class HoldTests
{
    private const int PeriodUs = 33_333, Second = 30;
    private IlluminationLoop _loop = null!;
    private FrameExposure _asked;
    private long _nowUs;

    [SetUp]
    public void Make() => (_loop, _asked, _nowUs) = (new(new(), new()), default, 1_000_000);

    [Test]
    public void A_dark_hold_at_night_ends_by_itself_and_the_light_comes_back()
    {
        Night(5 * Second);
        Assert.That(_asked.IrLevel, Is.GreaterThan(0));
        _loop.Hold = new(LightHoldMode.Off, null, _nowUs + 10_000_000);
        Night(2 * Second);
        Assert.That((_asked.IrLevel, _asked.IsNight), Is.EqualTo((0f, true)));
        Assert.That(_loop.Condition.Severity, Is.EqualTo(LightSeverity.Amber));
        Assert.That(_loop.Condition.Reason, Does.Contain("held by hand"));
        Night(10 * Second);
        Assert.That(_asked.IrLevel, Is.GreaterThan(0), "nobody took the hold back");
        Assert.That(_loop.Condition.Severity, Is.EqualTo(LightSeverity.Green));
    }

    [Test]
    public void Day_and_night_are_held_against_the_scene_and_are_told_on_meanwhile()
    {
        Night(5 * Second);
        _loop.Hold = new(LightHoldMode.Day, null, _nowUs + 5_000_000);
        Night(2 * Second);
        Assert.That((_asked.IrLevel, _asked.IsNight), Is.EqualTo((0f, false)));
        Night(5 * Second);
        Assert.That((_asked.IsNight, _loop.ModeFlips), Is.EqualTo((true, 0)));
        Make();
        Day(5 * Second);
        _loop.Hold = new(LightHoldMode.Night, 0.25f, _nowUs + 60_000_000);
        Day(2 * Second);
        Assert.That((_asked.IrLevel, _asked.IsNight), Is.EqualTo((0.25f, true)));
        _loop.Hold = null;
        Day(2 * Second);
        Assert.That((_asked.IrLevel, _asked.IsNight), Is.EqualTo((0f, false)));
    }

    [Test]
    public void A_held_exposure_is_what_frames_get_and_no_two_alternate()
    {
        Night(5 * Second);
        _loop.ExposureHold = new(400, 12, _nowUs + 60_000_000);
        for (int i = 0; i < Second; i++)
        {
            Night(1);
            Assert.That((_asked.ExposureUs, _asked.GainDb, _asked.Bracket), Is.EqualTo((400, 12f, (byte)0)));
        }
    }

    [Test]
    public void A_hold_without_a_bounded_end_is_not_heeded()
    {
        Night(5 * Second);
        _loop.Hold = new(LightHoldMode.Off, null, _nowUs + HoldLimits.UsMax + 60_000_000);
        _loop.ExposureHold = new(1, 0, long.MaxValue);
        Night(Second);
        Assert.That(_asked.IrLevel, Is.GreaterThan(0));
        Assert.That(_asked.ExposureUs, Is.GreaterThan(10));
    }

    [Test]
    public void A_sites_limits_bound_the_light_and_leave_it_on()
    {
        _loop = new(new() { AverageLevelMax = 0.02f }, new() { IrLevelMax = IlluminationOptions.IrLevelMaxLeast });
        Night(10 * Second);
        Assert.That(_asked.IrLevel, Is.GreaterThan(0).And.LessThanOrEqualTo(0.125f));
        _loop.Hold = new(LightHoldMode.Night, 1, _nowUs + 60_000_000);
        Night(Second);
        Assert.That(_asked.IrLevel, Is.LessThanOrEqualTo(0.125f));
    }

    [Test]
    public void No_hold_brings_the_light_beyond_the_boards_limits()
    {
        double shareMax = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            IlluminationProfile profile = new() { DutyMax = 0.02f + 0.1f * random.NextSingle(), AverageLevelMax = 0.01f + 0.05f * random.NextSingle(), PulseUsMax = random.Next(200, 3_000), DerateFromC = 50, OffAboveC = 70 };
            IlluminationLoop loop = new(profile, new());
            StrobeOracle oracle = new(profile);
            Queue<int> onTheWay = new([0, 0]);
            FrameExposure asked = default;
            for (int i = 0; i < 6_000; i++)
            {
                long nowUs = i * (long)PeriodUs + 1;
                if (random.Next(100) == 0)
                    loop.Hold = new((LightHoldMode)random.Next(3), random.Next(2) == 0 ? null : 3 * random.NextSingle() - 1, nowUs + random.Next(60_000_000));
                if (random.Next(100) == 0)
                    loop.ExposureHold = random.Next(3) == 0 ? null : new(random.Next(-10, 100_000), 100 * random.NextSingle() - 20, nowUs + random.Next(60_000_000));
                float celsius = i / 1_000 % 2 == 0 ? 30 : random.Next(40, 80);
                LightInputs inputs = new() { NowUs = nowUs, Taken = asked, Scene = new(2, 2, 2, 2, 0), FramePeriodUs = PeriodUs, Lux = new(1 + i * 0.001f, nowUs), LampCelsius = new(celsius, nowUs) };
                loop.Update(inputs, out asked);
                onTheWay.Enqueue(asked.ExposureUs);
                oracle.Pulse(nowUs, onTheWay.Dequeue(), asked.IrLevel, celsius);
                Assert.That(asked.GainDb, Is.InRange(profile.GainDbMin, profile.GainDbMax + 1e-3f), $"seed {seed}");
                Assert.That(asked.ExposureUs, Is.InRange(profile.ExposureUsMin, profile.ExposureUsMax), $"seed {seed}");
            }
            Assert.That(oracle.Broken, Is.Zero, $"seed {seed}: {oracle.First}");
            shareMax = Math.Max(shareMax, oracle.LevelShareMax);
        }
        Assert.That(shareMax, Is.GreaterThan(0.3), "the light must have been on, or the test proves nothing");
    }

    [Test]
    public void A_frame_under_a_hold_costs_no_managed_byte()
    {
        _loop.Hold = new(LightHoldMode.Night, 0.5f, _nowUs + 600_000_000);
        _loop.ExposureHold = new(400, 6, _nowUs + 600_000_000);
        Night(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Night(1_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private void Night(int frames) => Step(frames, 1, 2);

    private void Day(int frames) => Step(frames, 5_000, 60);

    private void Step(int frames, float lux, float median)
    {
        for (int i = 0; i < frames; i++, _nowUs += PeriodUs)
        {
            LightInputs inputs = new()
            {
                NowUs = _nowUs, Taken = _asked, Scene = new(median, median, median, median, 0), FramePeriodUs = PeriodUs,
                Lux = new(lux + _nowUs % 1_000 * 0.001f, _nowUs), LampCelsius = new(30, _nowUs),
            };
            _loop.Update(inputs, out _asked);
        }
    }
}
