using System.Diagnostics;
using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

public sealed class IlluminationLoopTests
{
    private const int PeriodUs = 33_333;
    private readonly IlluminationProfile _profile = new();
    private IlluminationLoop _loop = null!;
    private FrameExposure _asked;
    private long _nowUs;

    [SetUp]
    public void Make() => (_loop, _asked, _nowUs) = (new(_profile, new()), default, 0);

    [Test]
    public void By_day_the_light_is_dark_and_the_filter_in()
    {
        for (int i = 0; i < 100; i++)
            Step(lux: 5000 + i, median: 60);
        Assert.That((_asked.IrLevel, _asked.IsNight, _asked.Bracket), Is.EqualTo((0f, false, (byte)0)));
    }

    [Test]
    public void At_night_two_exposures_alternate_under_the_same_light()
    {
        List<FrameExposure> asked = [];
        for (int i = 0; i < 100; i++)
            asked.Add(Step(lux: 1 + i * 0.001f, median: 2));
        FrameExposure even = asked[^2], odd = asked[^1];
        FrameExposure longer = even.Bracket == 0 ? even : odd, shorter = even.Bracket == 0 ? odd : even;
        Assert.That((longer.Bracket, shorter.Bracket, longer.IsNight), Is.EqualTo(((byte)0, (byte)1, true)));
        Assert.That(longer.IrLevel, Is.GreaterThan(0).And.EqualTo(shorter.IrLevel));
        Assert.That(Math.Log2((double)longer.ExposureUs / shorter.ExposureUs), Is.EqualTo(_loop.BracketEv).Within(0.1));
    }

    [Test]
    public void Plates_in_glare_widen_the_bracket_and_even_plates_narrow_it()
    {
        for (int i = 0; i < 50; i++)
            Step(lux: 1 + i * 0.001f, median: 2);
        float before = _loop.BracketEv;
        for (int i = 0; i < 200; i++)
            Step(lux: 1 + i * 0.001f, median: 2, plate: i % 3 == 0 ? new(200, 255, 0.9f) : new(10, 60, 0));
        float wide = _loop.BracketEv;
        for (int i = 0; i < 1000; i++)
            Step(lux: 1 + i * 0.001f, median: 2, plate: _asked.Bracket == 1 ? new(20, 120, 0) : new(20, 60, 0));
        Assert.That(wide, Is.GreaterThan(before));
        Assert.That(_loop.BracketEv, Is.LessThan(wide));
    }

    [Test]
    public void Headlights_and_lightning_for_seconds_do_not_make_day()
    {
        for (int i = 0; i < 20_000; i++)
            Step(lux: i % 300 > 210 ? 5000 + i : 1 + i * 0.0001f, median: i % 300 > 210 ? 200 : 2);
        Assert.That((_loop.ModeFlips, _asked.IsNight), Is.EqualTo((0, true)));
    }

    [Test]
    public void Each_fault_is_told_with_its_part_and_a_remedy()
    {
        for (int i = 0; i < 2000; i++)
            Step(lux: float.NaN, median: 60);
        Assert.That((_loop.Condition.Part, _loop.Condition.Severity), Is.EqualTo((LightPart.LightSensor, LightSeverity.Amber)));
        Make();
        for (int i = 0; i < 2000; i++)
            Step(lux: 1 + i * 0.001f, median: 2, celsius: float.NaN);
        Assert.That((_loop.Condition.Part, _loop.Condition.Severity), Is.EqualTo((LightPart.Thermometer, LightSeverity.Red)));
        Assert.That(_asked.IrLevel, Is.Zero);
        for (int i = 0; i < 2000; i++)
            Step(lux: 1 + i * 0.001f, median: 2);
        Assert.That(_loop.Condition.Severity, Is.EqualTo(LightSeverity.Green), _loop.Condition.Reason);
        Assert.That(_asked.IrLevel, Is.GreaterThan(0), "and the light comes back");
        for (int i = 0; i < 2000; i++)
            Step(lux: 1 + i * 0.001f, median: 2, celsius: 75);
        Assert.That((_loop.Condition.Part, _loop.Condition.Severity), Is.EqualTo((LightPart.InfraredLight, LightSeverity.Amber)));
        for (int i = 0; i < 2000; i++)
            Step(lux: 1 + i * 0.001f, median: 2, celsius: 90);
        Assert.That((_loop.Condition.Part, _loop.Condition.Severity), Is.EqualTo((LightPart.InfraredLight, LightSeverity.Red)));
        Assert.That(_asked.IrLevel, Is.Zero);
    }

    [Test]
    public void Whatever_comes_in_what_goes_out_can_be_set()
    {
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1, 0, 1e-30f, 255, 1e30f];
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            IlluminationLoop loop = new(_profile, new() { DwellUs = 1_000_000, StayUs = 0 });
            for (int i = 0; i < 3000; i++)
            {
                LightInputs inputs = new()
                {
                    NowUs = random.Next(50) == 0 ? random.NextInt64(long.MinValue / 4, long.MaxValue / 4) : i * 33_333L,
                    Taken = new(random.Next(5) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(2000), Odd(), Odd(), random.Next(2) == 0, 0),
                    Scene = new(Odd(), Odd(), Odd(), Odd(), Odd()),
                    FramePeriodUs = random.Next(20) == 0 ? random.Next(int.MinValue, int.MaxValue) : PeriodUs,
                    Lux = new(Odd(), i * 33_333L),
                    LampCelsius = new(Odd(), i * 33_333L),
                    Plate = random.Next(2) == 0 ? new(Odd(), Odd(), Odd()) : null,
                    PlateTaken = new(random.Next(-10, 2000), Odd(), Odd(), random.Next(2) == 0, 0),
                };
                loop.Update(inputs, out FrameExposure asked);
                bool good = asked.ExposureUs >= _profile.ExposureUsMin && asked.ExposureUs <= 1000
                    && asked.GainDb >= _profile.GainDbMin && asked.GainDb <= _profile.GainDbMax + 1e-3f && asked.IrLevel is >= 0 and <= 1;
                Assert.That(good, $"seed {seed}, frame {i}: {asked}");
            }

            float Odd() => random.Next(3) == 0 ? odd[random.Next(odd.Length)] : random.NextSingle() * 300;
        }
    }

    [Test]
    public void A_frame_costs_no_managed_byte_and_microseconds()
    {
        using Frame frame = new(1280 * 720);
        frame.SetSize(1280, 720);
        new Random(1).NextBytes(frame.Luma);
        Quad corners = Quad.FromRectangle(200, 200, 150, 50);
        int measured = 0;
        for (int i = 0; i < 100; i++)
            Step(lux: 1 + i, median: 2, plate: new(10, 60, 0));
        long before = GC.GetAllocatedBytesForCurrentThread(), started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 2000; i++)
        {
            SceneBrightness scene = SceneBrightness.Measure(frame);
            measured += PlateBrightness.TryMeasure(frame, corners, out PlateBrightness plate) ? 1 : 0;
            Step(lux: i % 700 < 3 ? float.NaN : 1 + i, scene.Median, plate);
        }
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(started).TotalMicroseconds / 2000:F1} us a frame with its measurements");
        Assert.That((measured, bytes), Is.EqualTo((2000, 0L)));
    }

    [TestCase(33.3, 7, 8, ExpectedResult = 985)]
    [TestCase(10, 90, 8, ExpectedResult = 400)]
    public int Motion_blur_bounds_the_exposure(double metresPerSecond, double angle, double stroke) =>
        MotionBlur.ExposureUsMax(metresPerSecond, angle, stroke);

    private FrameExposure Step(float lux, float median, PlateBrightness? plate = null, float celsius = 30)
    {
        LightInputs inputs = new()
        {
            NowUs = _nowUs,
            Taken = _asked,
            Scene = new(median, median, median, median, median >= 250 ? 1 : 0),
            FramePeriodUs = PeriodUs,
            Lux = new(lux, _nowUs),
            LampCelsius = new(celsius, _nowUs),
            Plate = plate,
            PlateTaken = _asked,
        };
        _loop.Update(inputs, out _asked);
        _nowUs += PeriodUs;
        return _asked;
    }
}
