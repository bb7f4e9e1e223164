using System.Text.Json.Nodes;
using Alpr.Consoles.Shell;
using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>What the camera sees, lists, and whatever somebody may type.</summary>
public sealed class LiveTests
{
    private const string Plate = "7ABC123";

    private ServiceFixture _unit = null!;
    private PtyTerminal _terminal = null!;

    [SetUp]
    public void Make()
    {
        _unit = new();
        _terminal = _unit.Terminal;
        _unit.SignIn();
        Assert.That(PlateText.TryParse(Plate, out PlateText plate));
        _unit.Passages.Add(7, plate, 0.9f, _unit.Clock.UtcNow);
    }

    [TearDown]
    public void Remove() => _unit.Dispose();

    [Test]
    public void Who_aims_sees_sharpness_and_size_and_no_plate()
    {
        _unit.SignInAs("t.roe", "technician", "heron by the river");
        using Film film = new(_unit);
        _terminal.Type("aim");
        string shown = _terminal.Expect("sharp ") + _terminal.Expect("no plate") + _terminal.Expect("IR 0%");
        Assert.That(shown, Does.Contain("signed: record 7").And.Not.Contain(Plate));
        _terminal.Send("\u0003");
        _terminal.Expect("> ");
        _terminal.Type("camera");
        _terminal.Expect("64 x 64");
        _terminal.Answer("> ", "aim plates");
        _terminal.Answer("Purpose", "stolen vehicle");
        _terminal.Expect("does not let the role technician do view");
    }

    [Test]
    public void Whom_the_policy_lets_view_sees_plates_for_a_purpose()
    {
        _unit.SignInAs("o.roe", "operator", "heron by the river");
        using Film film = new(_unit);
        _terminal.Type("aim plates");
        _terminal.Answer("Purpose", "stolen vehicle");
        _terminal.Expect(Plate);
        _terminal.Send("q");
        _terminal.Expect("> ");
        Assert.That(_unit.Accesses()[^1], Has.Property("Action").EqualTo("view").And.Property("Purpose").EqualTo("stolen vehicle"));
    }

    [Test]
    public void A_hold_is_shown_to_who_aims_ends_by_itself_and_is_in_no_file()
    {
        string before = File.ReadAllText(_unit.ConfigurationPath);
        _unit.SignInAs("t.roe", "technician", "heron by the river");
        _terminal.Type("illuminator hold off 2");
        _terminal.Expect("light held: off, 2:00 left");
        Assert.That(_unit.Accesses()[^1], Has.Property("Action").EqualTo("maintain").And.Property("Asked").EqualTo("console: illuminator hold off 2"));
        _terminal.Answer("> ", "camera hold 300 6 30");
        _terminal.Expect("exposure held: 300 us, 6 dB, 30:00 left");
        using (Film film = new(_unit))
        {
            _terminal.Answer("> ", "aim");
            _terminal.Expect("> exposure held: 300 us");
            _terminal.Expect("HELD ");
            _terminal.Expect("sharp ");
            _terminal.Send("q");
            _terminal.Answer("> ", "illuminator");
            _terminal.Expect("night_below_lux");
        }
        _unit.Clock.Advance(2 * 60_000_000);
        Assert.That(_unit.Lamp.Hold, Is.Null);
        _terminal.Answer("> ", "camera auto");
        _terminal.Expect("are automatic");
        Assert.That(_unit.Lamp.ExposureHold, Is.Null);
        Assert.That(File.ReadAllText(_unit.ConfigurationPath), Is.EqualTo(before));
    }

    [TestCase("illuminator hold off 31", "1 to 30")]
    [TestCase("illuminator hold dusk", "one of day, night, off")]
    [TestCase("illuminator level 101", "PERCENT is a number, 6.25 to 100")]
    [TestCase("illuminator level nan", "PERCENT is a number")]
    [TestCase("camera hold 999999 6", "MICROSECONDS is a number, 10 to 1000")]
    [TestCase("camera hold 500 40", "DECIBELS is a number, 0 to 24")]
    [TestCase("camera set gain_db_max 25", "0 to 24 on this unit")]
    [TestCase("camera set exposure_us_max 80.5", "whole number")]
    [TestCase("illuminator set ir_average_max 0.5", "0.01 to 0.08 on this unit")]
    [TestCase("illuminator set ir_level_max 0", "0.125 to 1")]
    [TestCase("illuminator set moon 1", "NAME is one of ir_level_max")]
    public void What_the_board_does_not_allow_is_refused_with_its_bounds(string line, string refusal)
    {
        string before = File.ReadAllText(_unit.ConfigurationPath);
        if (!line.Contains(" set ", StringComparison.Ordinal))
            _unit.SignInAs("t.roe", "technician", "heron by the river");
        _terminal.Type(line);
        _terminal.Expect("Not done: ");
        _terminal.Expect(refusal);
        Assert.That((_unit.Lamp.Hold, _unit.Lamp.ExposureHold), Is.EqualTo(((Illumination.LightHold?)null, (Illumination.ExposureHold?)null)));
        Assert.That(File.ReadAllText(_unit.ConfigurationPath), Is.EqualTo(before));
    }

    [Test]
    public void Limits_are_written_into_the_configuration_and_taken_out_again()
    {
        _terminal.Type("camera set gain_db_max 18");
        _terminal.Expect("Written. 'restart' makes it count.");
        _terminal.Answer("> ", "illuminator set night_below_lux 30");
        _terminal.Expect("Written");
        JsonNode lighting = JsonNode.Parse(File.ReadAllText(_unit.ConfigurationPath))!["lighting"]!;
        Assert.That(((double)lighting["gain_db_max"]!, (double)lighting["night_below_lux"]!), Is.EqualTo((18d, 30d)));
        _terminal.Answer("> ", "camera set gain_db_max default");
        _terminal.Expect("Written");
        _terminal.Answer("> ", "illuminator set night_below_lux default");
        _terminal.Expect("Written");
        _terminal.Expect("> ");
        Assert.That(JsonNode.Parse(File.ReadAllText(_unit.ConfigurationPath))!["lighting"], Is.Null);
    }

    [Test]
    public void A_self_test_tells_each_part_as_it_is_known_and_ctrl_c_ends_all_of_it()
    {
        _unit.SignInAs("t.roe", "technician", "heron by the river");
        bool isLastTried = false;
        _unit.Tests =
        [
            new("reading", _ => [new("reading", true, "15 frames/s", "")]),
            new("slow one", stop => stop.WaitHandle.WaitOne(PtyTerminal.FailAfterMs) ? throw new OperationCanceledException(stop) : []) { SecondsMax = 1 },
            new("hangs", stop => stop.WaitHandle.WaitOne(PtyTerminal.FailAfterMs) ? [] : []) { SecondsMax = 60 },
            new("last", _ =>
            {
                isLastTried = true;
                return [];
            }),
        ];
        _terminal.Type("self-test");
        _terminal.Expect("ok      reading                  15 frames/s");
        _terminal.Expect("FAILED  slow one                 no answer within 1 seconds");
        _terminal.Expect("what to do: ");
        _terminal.Expect("trying hangs .");
        _terminal.Send("\u0003");
        _terminal.Expect("^C");
        _terminal.Answer("> ", "status");
        _terminal.Expect("a test's camera");
        Assert.That(isLastTried, Is.False);
    }

    [Test]
    public void A_hot_list_comes_from_a_stick_and_nothing_of_it_is_shown()
    {
        File.WriteAllText(Path.Combine(_unit.Stick, "wanted.csv"), $"Plate\n{Plate}\n1ZZZ999\n");
        _terminal.Type("hotlist install wanted");
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("wanted: 2 entries in force, 0 lines refused");
        _terminal.Answer("> ", "hotlist list");
        _terminal.Expect("fresh");
        Assert.That(_unit.Accesses(), Has.Some.Property("Action").EqualTo("install_hot_list").And.Some.Property("Asked").EqualTo("list wanted"));
        Assert.That(_terminal.Record(), Does.Not.Contain(Plate));
    }

    [Test]
    public void Whatever_is_typed_ends_in_a_prompt()
    {
        int seed = Torture.Seed(5);
        Random random = new(seed);
        string[] words = [.. CommandTable.Make().SelectMany(command => command.Verbs.Select(verb => verb.Name).Append(command.Name)).Where(word => word.Length > 0), "backend add", "illuminator hold", "camera set", "night", "gain_db_max", "5", "12-40", "-1", "\"", "'a b'", "2026-13-40", "x", "é", "%s%n", "../../etc", ""];
        for (int i = 0; i < Torture.Count(40, 5_000); i++)
        {
            string line = string.Join(' ', Enumerable.Range(0, random.Next(1, 5)).Select(_ => words[random.Next(words.Length)]));
            if (line is "logout" or "exit" or "quit")
                continue;
            _terminal.Type(line);
            for (int answer = random.Next(3); answer > 0; answer--)
                _terminal.Type(words[random.Next(words.Length)]);
            _terminal.Send("\u0003\u0003");
            _terminal.Quiet(30);
        }
        _terminal.Quiet(2_500);
        _terminal.Send("\u0015");
        _terminal.Type("status");
        _terminal.Expect("a test's camera");
        Assert.That(_unit.Complaints, Is.Empty, $"seed {seed}");
        Assert.That(_unit.IsResetAsked || _unit.IsRestartAsked, Is.False, $"seed {seed}");
    }

    /// <summary>Plays grey stripes to whoever looks.</summary>
    private sealed class Film : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Thread _thread;

        public Film(ServiceFixture unit)
        {
            _thread = new(() =>
            {
                using Frame frame = new(64 * 64);
                frame.SetSize(64, 64);
                for (int i = 0; i < frame.Luma.Length; i++)
                    frame.Luma[i] = (byte)(i / 8 % 2 * 200);
                while (!_stop.Token.WaitHandle.WaitOne(20))
                {
                    unit.Clock.Advance(250_000);
                    unit.View.See(frame, []);
                }
            });
            _thread.Start();
        }

        public void Dispose()
        {
            _stop.Cancel();
            _thread.Join();
            _stop.Dispose();
        }
    }
}
