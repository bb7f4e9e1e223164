using System.Text.Json.Nodes;
using Alpr.Consoles.Shell;
using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>What the camera sees, backends, and whatever somebody may type.</summary>
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
    public void A_backend_is_tried_before_it_is_written_and_its_secret_is_a_file_for_the_owner_alone()
    {
        const string Secret = "Bearer of-a-test";
        _terminal.Type("backend add");
        _terminal.Answer("Name of the backend", "Not A Name");
        _terminal.Expect("use 1 to 40 of a-z");
        _terminal.Answer("Name of the backend", "agency");
        _terminal.Answer("Kind", "");
        _terminal.Answer("Address", "http://127.0.0.1:1/hook");
        _terminal.Expect("what is not encrypted is not sent");
        _terminal.Answer("Address", "https://127.0.0.1:1/hook");
        _terminal.Answer("own authority", "n");
        _terminal.Answer("Authorization", Secret);
        _terminal.Expect("FAILED");
        _terminal.Answer("Write it all the same", "y");
        _terminal.Expect("Written");
        JsonNode backend = JsonNode.Parse(File.ReadAllText(_unit.ConfigurationPath))!["backends"]![0]!;
        string file = (string)backend["webhook"]!["authorization_file"]!;
        Assert.That((string)backend["webhook"]!["url"]!, Is.EqualTo("https://127.0.0.1:1/hook"));
        Assert.That(File.ReadAllText(file), Is.EqualTo(Secret));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(_terminal.Record(), Does.Not.Contain(Secret));
        Assert.That(_unit.Accesses().Select(access => access.Asked), Has.None.Contains(Secret));
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
        string[] words = [.. CommandTable.Make().SelectMany(command => command.Verbs.Select(verb => verb.Name).Append(command.Name)).Where(word => word.Length > 0), "12-40", "-1", "\"", "'a b'", "2026-13-40", "x", "é", "%s%n", "../../etc", ""];
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
