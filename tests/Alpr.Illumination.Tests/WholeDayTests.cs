using System.Diagnostics;
using System.Globalization;
using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

/// <summary>Whole days of a model road in virtual time, 864,000 frames each.</summary>
public sealed class WholeDayTests
{
    private const int PeriodUs = 1_000_000 / RoadModel.FramesPerSecond;
    private const int RecognitionFrames = 3; // a plate is known so much later

    private static readonly double NoDemand = double.NaN;

    private static Scenario[] Scenarios { get; } =
    [
        new("plain"),
        new("clouds") { Clouds = true },
        new("headlights, lightning") { Clouds = true, Headlights = true, Lightning = new(1, 3) },
        new("truck convoys") { Convoys = true },
        new("no light sensor", FlipsMax: 4) { LuxMissing = new(0, 24) },
        new("no light sensor, wild", FlipsMax: 6) { LuxMissing = new(0, 24), Clouds = true, Convoys = true, Lightning = new(20, 22) },
        new("light sensor stuck by day", FlipsMax: 4) { LuxStuck = new(12, 24) },
        new("light sensor stuck at night", FlipsMax: 4) { LuxStuck = new(2, 24) },
        new("thermometer lost at night") { ThermometerMissing = new(1, 3), Floors = (0.95, NoDemand, NoDemand) },
        new("hot evening") { CelsiusMax = 88, Floors = (0.95, NoDemand, NoDemand) },
    ];

    [Test]
    public void Days_pass_with_two_changes_of_mode_plates_in_range_and_the_light_within_its_limits()
    {
        TestContext.Out.WriteLine("scenario                      seed flips  above   frames with the plate in range | pairs of frames, either in range  | vehicles with 3 good");
        TestContext.Out.WriteLine("                                          limits all     day     twil    night   | all     day     twil    night   | frames   frames/s");
        Assert.Multiple(() =>
        {
            for (int i = 0; i < Scenarios.Length; i++)
                RunDay(Scenarios[i], seed: 100 + i);
        });
    }

    private static void RunDay(Scenario scenario, int seed)
    {
        long started = Stopwatch.GetTimestamp();
        SimulatedDay day = new(scenario, seed, PeriodUs, RecognitionFrames);
        int frames = 24 * 3600 * RoadModel.FramesPerSecond;
        for (int frame = 0; frame < frames; frame++)
            day.Step(frame);
        double rate = frames / Stopwatch.GetElapsedTime(started).TotalSeconds;
        PlateScore score = day.Score;
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{scenario.Name,-29} {seed,4} {day.Loop.ModeFlips,5} {day.Oracle.Broken,6} {Row(score.AllFrames, score.Frames)}   | {Row(score.AllPairs, score.Pairs)}   | {score.AllVehicles,7:P1} {rate,10:N0}"));
        string who = $"{scenario.Name}, seed {seed}";
        Assert.That(day.Oracle.Broken, Is.Zero, $"{who}: {day.Oracle.First}");
        Assert.That(day.Loop.ModeFlips, scenario.FlipsMax == 2 ? Is.EqualTo(2) : Is.InRange(1, scenario.FlipsMax), $"{who}: changes between day and night");
        foreach (string missing in day.MissingConditions)
            Assert.Fail($"{who}: {missing}");
        if (!double.IsNaN(scenario.Floors.Night))
            Assert.That(score.AllPairs, Is.GreaterThanOrEqualTo(0.95), $"{who}: over the whole day");
        double[] floors = [scenario.Floors.Day, scenario.Floors.Twilight, scenario.Floors.Night];
        for (int period = 0; period < floors.Length; period++)
        {
            if (!double.IsNaN(floors[period]))
                Assert.That(score.Pairs(period), Is.GreaterThanOrEqualTo(floors[period]), $"{who}: {PlateScore.Periods[period]}");
        }
    }

    private static string Row(double all, Func<int, double> of) =>
        string.Create(CultureInfo.InvariantCulture, $"{all,7:P1} {of(0),7:P1} {of(1),7:P1} {of(2),7:P1}");
}

/// <summary>One day: road, sensor, sensors and loop, frame by frame.</summary>
internal sealed class SimulatedDay
{
    private readonly Scenario _scenario;
    private readonly Random _random;
    private readonly RoadModel _road;
    private readonly SensorModel _sensor;
    private readonly int _periodUs;
    private readonly Queue<(PlateBrightness? Plate, FrameExposure Taken)> _recognition = new();
    private readonly HashSet<(LightPart, LightSeverity)> _seen = [];
    private FrameExposure _asked;
    private Measurement _lux = Measurement.Missing, _celsius = Measurement.Missing;

    public SimulatedDay(Scenario scenario, int seed, int periodUs, int recognitionFrames)
    {
        _scenario = scenario;
        _random = new(seed);
        _road = new(scenario, _random);
        _sensor = new(2, _random);
        _periodUs = periodUs;
        IlluminationProfile profile = new();
        Loop = new(profile, new IlluminationOptions());
        Oracle = new(profile);
        for (int i = 0; i < recognitionFrames; i++)
            _recognition.Enqueue((null, default));
    }

    public IlluminationLoop Loop { get; }

    public StrobeOracle Oracle { get; }

    public PlateScore Score { get; } = new();

    /// <summary>What a light should have shown in the course of the day and did not.</summary>
    public IEnumerable<string> MissingConditions
    {
        get
        {
            bool luxFault = _scenario.LuxMissing != default || _scenario.LuxStuck != default;
            if (luxFault != _seen.Contains((LightPart.LightSensor, LightSeverity.Amber)))
                yield return luxFault ? "the light sensor's fault was not told" : "a light sensor that works was called faulty";
            if ((_scenario.ThermometerMissing != default) != _seen.Contains((LightPart.Thermometer, LightSeverity.Red)))
                yield return "the thermometer's condition is wrong";
            if ((_scenario.CelsiusMax > 85) != _seen.Contains((LightPart.InfraredLight, LightSeverity.Red)))
                yield return "the infrared light's condition is wrong";
        }
    }

    public void Step(int frame)
    {
        long nowUs = frame * (long)_periodUs;
        _road.Advance(frame * (_periodUs / 1e6));
        FrameExposure taken = _sensor.Next(_asked);
        float celsius = (float)(_scenario.CelsiusMax - 20 + 20 * Math.Cos((_road.Hour - 20) * Math.PI / 12));
        if (frame % RoadModel.FramesPerSecond == 0)
            ReadSensors(nowUs, celsius);
        Oracle.Pulse(nowUs, taken.ExposureUs, taken.IrLevel, nowUs - _celsius.TakenUs <= 10_000_000 + _periodUs ? _celsius.Value : float.NaN);

        PlateBrightness? plate = null;
        if (_road.Vehicle > 0)
        {
            plate = See(taken);
            Score.Add(_road.Vehicle, _road.SunLux, plate.Value, taken);
        }
        _recognition.Enqueue((plate, taken));
        (PlateBrightness? known, FrameExposure knownTaken) = _recognition.Dequeue();
        float median = MathF.Round(_sensor.Luma(_road.SceneLuminance(taken.IrLevel, taken.IsNight), taken, 2000));
        LightInputs inputs = new()
        {
            NowUs = nowUs,
            Taken = taken,
            Scene = new(median, median / 3, median, Math.Min(255, median * 3), (float)(_road.ClippedShare + (median >= 250 ? 0.6 : 0))),
            FramePeriodUs = _periodUs,
            Lux = _lux,
            LampCelsius = _celsius,
            Plate = known,
            PlateTaken = knownTaken,
        };
        Loop.Update(inputs, out _asked);
        _seen.Add((Loop.Condition.Part, Loop.Condition.Severity));
    }

    private void ReadSensors(long nowUs, float celsius)
    {
        if (_scenario.LuxStuck.Contain(_road.Hour))
            _lux = _lux with { TakenUs = nowUs };
        else if (!_scenario.LuxMissing.Contain(_road.Hour))
            _lux = new((float)(Math.Round(_road.SensorLux * (1 + 0.02 * SensorModel.Gauss(_random)) * 100) / 100), nowUs);
        if (!_scenario.ThermometerMissing.Contain(_road.Hour))
            _celsius = new(celsius, nowUs);
    }

    private PlateBrightness See(in FrameExposure taken)
    {
        (double light, double dark) = _road.PlateLuminance(taken.IrLevel, taken.IsNight);
        double share = light * SensorModel.Sensitivity * taken.ExposureUs / 1000 * Math.Pow(10, taken.GainDb / 20);
        // The background is not even: a logistic curve stands for its spread of 6%; it makes up 0.7 of a plate.
        double clipped = 0.7 / (1 + Math.Exp(-(share - 0.98) / 0.04));
        return new(_sensor.Luma(dark, taken, 200), _sensor.Luma(light, taken, 500), (float)clipped);
    }
}
