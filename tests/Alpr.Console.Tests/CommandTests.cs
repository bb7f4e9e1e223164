using System.IO.Compression;
using Alpr.Consoles.Shell;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>The commands, over a real pseudo terminal.</summary>
public sealed class CommandTests
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
    }

    [TearDown]
    public void Remove() => _unit.Dispose();

    [Test]
    public void Help_says_everything_about_every_command()
    {
        _terminal.Type("screen 200x200");
        foreach (ConsoleCommand command in CommandTable.Make())
        {
            _terminal.Answer("> ", $"help {command.Name}");
            foreach (Verb verb in command.Verbs)
                _terminal.Expect(verb.Summary[..Math.Min(verb.Summary.Length, 60)]);
            Assert.That(command.Summary, Does.EndWith("."), command.Name);
        }
        _terminal.Answer("> ", "help nonsense");
        _terminal.Expect("There is no such command");
    }

    [Test]
    public void Every_command_that_is_not_refused_by_its_form_is_in_the_log()
    {
        string[] lines =
        [
            "help", "status", "duties", "camera", "illuminator", "backend list", "hotlist list", "policy show", "accounts list", "journal", "hold list", "log", "setup names", "setup",
            "screen 80x24", "restart", "aim", "self-test", "inspect passed", "support-bundle", "backend test none", "hold place 26-1 0", "export case 26-1",
        ];
        foreach (string line in lines)
        {
            int before = _unit.Accesses().Length;
            _terminal.Quiet(50);
            _terminal.Type(line);
            if (line is "setup names" or "setup" or "restart")
                _terminal.Quiet(400);
            else if (line is "policy show" or "help" or "log" or "journal" or "status")
                _terminal.Quiet(400);
            _terminal.Send("\u0003"); // whatever it asks
            _terminal.Quiet(400);
            if (line is not ("restart" or "hold place 26-1 0" or "hold list" or "inspect passed" or "export case 26-1")) // they ask before they do anything
                Assert.That(_unit.Accesses(), Has.Length.GreaterThan(before), line);
        }
        _terminal.Type("logout");
        _terminal.Expect("login: ");
        Assert.That(_unit.IsRestartAsked, Is.False);
    }

    [Test]
    public void Tab_completes_commands_verbs_and_steps()
    {
        _terminal.Send("stat\t");
        _terminal.Expect("status ");
        _terminal.Send("\u0003");
        _terminal.Quiet();
        _terminal.Send("backend re\t\t");
        _terminal.Expect("remove  retry");
        _terminal.Send("\u0003");
        _terminal.Quiet();
        _terminal.Send("setup net\t");
        _terminal.Expect("setup network ");
    }

    [Test]
    public void Who_may_not_is_refused_and_the_refusal_is_in_the_log()
    {
        _unit.SignInAs("o.roe", "operator", "heron by the river");
        foreach ((string line, string action) in new[] { ("accounts list", "manage_accounts"), ("aim", "maintain"), ("restart", ""), ("policy install", "install_policy"), ("factory-reset", "factory_reset") })
        {
            if (action.Length == 0)
                continue;
            _terminal.Type(line);
            _terminal.Expect("does not let the role operator");
            _terminal.Expect("> ");
            Assert.That(_unit.Accesses()[^1], Has.Property("Action").EqualTo(action).And.Property("Refused").True);
        }
    }

    [Test]
    public void Dangerous_commands_ask_and_anything_but_yes_is_no()
    {
        foreach (string line in new[] { "restart", "reboot" })
        {
            _terminal.Type(line);
            _terminal.Answer("Type yes to go on", "y");
            _terminal.Expect("> ");
        }
        Assert.That(_unit.IsRestartAsked, Is.False);
        Assert.That(File.Exists(Path.Combine(_unit.Folder, "program.calls")), Is.False);
        _terminal.Type("reboot");
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("The system starts anew");
        _terminal.Expect("login: ");
        Assert.That(File.ReadAllText(Path.Combine(_unit.Folder, "program.calls")), Is.EqualTo("reboot\n"));
    }

    [Test]
    public void A_policy_is_pasted_at_full_speed_and_put_in_force()
    {
        _terminal.Type("policy install");
        _terminal.Answer("on a USB stick", "n");
        _terminal.Expect("Paste the policy");
        string policy = ServiceFixture.PolicyText(2).Replace("\n", "\r\n", StringComparison.Ordinal), padding = string.Concat(Enumerable.Repeat("// " + new string('x', 70) + "\r\n", 2_000));
        _terminal.Send(padding + policy + "\r\n.\r\n");
        _terminal.Expect("retention.days: 31 -> 32");
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("in force");
        Assert.That(_unit.Policy.Revision, Is.EqualTo(2));
        Assert.That(_unit.Accesses()[^1].Action, Is.EqualTo("install_policy"));
    }

    [Test]
    public void A_paste_that_is_too_large_is_refused_whole()
    {
        _terminal.Type("policy check");
        _terminal.Answer("on a USB stick", "n");
        _terminal.Expect("Paste the policy");
        _terminal.Send(string.Concat(Enumerable.Repeat(new string(' ', 1000) + "\n", 400)) + ".\n");
        _terminal.Expect("Not done: It is larger than 256 KiB");
        _terminal.Expect("> ");
    }

    [Test]
    public void A_long_text_waits_page_by_page_and_q_is_enough()
    {
        _unit.SetLog(string.Join('\n', Enumerable.Range(0, 100).Select(i => $"line {i:000}")));
        _terminal.Type("log 100");
        string page = _terminal.Expect("-- more --");
        Assert.That(page.Split("\r\n").Count(row => row.StartsWith("line ", StringComparison.Ordinal)), Is.InRange(20, 24));
        _terminal.Send(" ");
        page = _terminal.Expect("-- more --");
        Assert.That(page, Does.Contain("line 040"));
        _terminal.Send("q");
        _terminal.Expect("> ");
        Assert.That(_terminal.Quiet(), Does.Not.Contain("line 099"));
    }

    [Test]
    public void Nothing_in_the_log_of_the_system_moves_the_terminal()
    {
        _unit.SetLog("evil \e[2J\e]0;title\u0007 \u009b5n end");
        _terminal.Type("log");
        Assert.That(_terminal.Expect(" end"), Does.Not.Contain("\e[2J").And.Not.Contain("\u009b").And.Contain("?[2J"));
    }

    [Test]
    public void A_command_that_takes_long_gives_the_prompt_back_on_ctrl_c()
    {
        File.WriteAllText(Path.Combine(_unit.Folder, "program"), "#!/bin/sh\nexec sleep 600\n");
        _terminal.Type("log");
        _terminal.Expect("reading .");
        _terminal.Send("\u0003");
        _terminal.Expect("^C");
        _terminal.Answer("> ", "status");
        _terminal.Expect("a test's camera");
    }

    [Test]
    public void No_plate_key_or_secret_gets_into_a_support_bundle()
    {
        Plant();
        string key = File.ReadAllText(Path.Combine(_unit.Folder, "device.key")).Split('\n')[1];
        _unit.SetLog($"alprd: well\nother program: saw {Plate} password=hunter2secret\n-----BEGIN PRIVATE KEY-----{key}");
        string url = "https://backend.example/hook/q9w8e7";
        File.WriteAllText(_unit.ConfigurationPath, $$"""{ "device_id": "north-01", "backends": [{ "name": "agency", "webhook": { "url": "{{url}}", "authorization_file": "/etc/secret-file" } }], "journal": { "key": "{{key}}" } }""");
        _unit.SignInAs("t.roe", "technician", "heron by the river");
        _terminal.Type("support-bundle");
        _terminal.Expect("written to");
        _terminal.Expect("> ");
        using ZipArchive zip = ZipFile.OpenRead(Directory.GetFiles(_unit.Stick, "support-*.zip").Single());
        Assert.That(zip.Entries.Select(entry => entry.Name), Is.SupersetOf(new[] { "status.txt", "configuration.json", "journal.txt", "self-test.txt", "log.txt" }));
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            using StreamReader reader = new(entry.Open());
            string text = reader.ReadToEnd();
            foreach (string secret in new[] { Plate, key, "hunter2secret", url, "secret-file", ServiceFixture.Password })
                Assert.That(text, Does.Not.Contain(secret), entry.Name);
            Assert.That(text, Is.Not.Empty, entry.Name);
        }
    }

    [Test]
    public void Evidence_stops_a_factory_reset()
    {
        long record = Plant();
        _terminal.Type($"hold place 26-1107 {record}");
        _terminal.Answer("Purpose", "stolen vehicle");
        _terminal.Expect("held for case 26-1107");
        _terminal.Answer("> ", "factory-reset");
        _terminal.Expect("hold records, which are evidence");
        Assert.That(_unit.Accesses()[^1], Has.Property("Action").EqualTo("factory_reset").And.Property("Refused").True);
        Assert.That(_unit.IsResetAsked, Is.False);
    }

    [Test]
    public void What_a_case_holds_is_taken_away_on_a_stick_as_a_bundle()
    {
        long record = Plant();
        _unit.SignInAs("o.roe", "operator", "heron by the river");
        _terminal.Type($"hold place 26-1107 {record}");
        _terminal.Answer("Purpose", "stolen vehicle");
        _terminal.Expect("held for case");
        _terminal.Answer("> ", "export case 26-1107");
        _terminal.Answer("Purpose", "stolen vehicle");
        _terminal.Expect("records written to");
        using ZipArchive zip = ZipFile.OpenRead(Directory.GetFiles(_unit.Stick, "north-01-*.zip").Single());
        Assert.That(zip.Entries, Is.Not.Empty);
    }

    private long Plant() => _unit.Turns.Do(journal => journal.Append(new Record { Detection = new() { Plate = Plate, Confidence = 0.9f, FirstUs = 1, LastUs = 2 } },
        new ImageBlob(ImageKind.Plate, "image/jpeg", 160, 40, new byte[] { 1, 2, 3 }), new ImageBlob(ImageKind.Context, "image/jpeg", 640, 360, new byte[] { 1, 2, 3, 4 })));
}
