using System.Text.Json.Nodes;
using Alpr.Sync;
using Alpr.Sync.Tests.Brokers;
using Alpr.Sync.Tests.Mqtt;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>Backends of every kind that the configuration knows, asked for over a real pseudo terminal and tried on real servers.</summary>
public sealed class BackendTests
{
    private const string Secret = "Bearer of-a-test";

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

    private string BackendFolder => Path.Combine(_unit.Folder, "backends");

    [Test]
    public void A_backend_is_tried_before_it_is_written_and_its_secret_is_a_file_for_the_owner_alone()
    {
        _terminal.Type("backend add");
        _terminal.Answer("Name of the backend", "Not A Name");
        _terminal.Expect("use 1 to 40 of a-z");
        _terminal.Answer("Name of the backend", "agency");
        _terminal.Answer("Kind", "pigeon");
        _terminal.Expect("Type one of webhook, mqtt, amqp, sftp, flock.");
        _terminal.Answer("Kind", "");
        _terminal.Answer("Address", "http://127.0.0.1:1/hook");
        _terminal.Expect("what is not encrypted is not sent");
        _terminal.Answer("Address", "https://127.0.0.1:1/hook");
        Answer(("Form of the records", ""), ("own authority", "n"), ("certificate of its own", "n"), ("Authorization", Secret), ("What goes: detections, hits; pictures: plate", ""));
        _terminal.Expect("FAILED");
        Answer(("It does not get through", ""), ("It does not get through", "w"));
        _terminal.Expect("Written");
        JsonNode backend = Written("agency");
        string file = (string)backend["webhook"]!["authorization_file"]!;
        Assert.That((string)backend["webhook"]!["url"]!, Is.EqualTo("https://127.0.0.1:1/hook"));
        Assert.That(File.ReadAllText(file), Is.EqualTo(Secret));
        Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        _terminal.Answer("> ", "backend show agency");
        _terminal.Expect("webhook.url");
        _terminal.Expect("agency.authorization");
        _terminal.Expect("'restart' makes it count");
        Assert.That(_terminal.Record(), Does.Not.Contain(Secret));
        Assert.That(_unit.Accesses().Select(access => access.Asked), Has.None.Contains(Secret));
        _terminal.Answer("> ", "backend remove agency");
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("Taken out");
        Assert.That(File.Exists(file), Is.False, "a secret outlives its backend");
        _terminal.Answer("> ", "backend remove agency");
        _terminal.Expect("names no such backend");
    }

    [Test]
    public void One_that_is_there_is_changed_and_what_nobody_asks_about_stays()
    {
        Directory.CreateDirectory(BackendFolder);
        string file = Path.Combine(BackendFolder, "agency.secret");
        File.WriteAllText(file, Secret);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        string before = $$"""{"name":"agency","filter":{"hits":false,"images":"none"},"flock":{"url":"https://127.0.0.1:1/a","token_url":"https://127.0.0.1:1/t","client_id":"c","client_secret_file":"{{file}}","audience":"of.a.test","device_id":"cam-7"} }""";
        File.WriteAllText(_unit.ConfigurationPath, $$"""{ "device_id": "north-01", "backends": [{{before}}] }""");
        _terminal.Type("backend add");
        Answer(("Name of the backend", "agency"), ("Kind", ""), ("Address of its interface", ""), ("Address that gives tokens", ""), ("Client,", ""), ("client's secret", ""), ("Device,", "cam-8"), ("Position", "36.5 -119"),
            ("own authority", ""), ("What goes: detections; pictures: none", ""));
        _terminal.Expect("the platform takes pictures, and none would go");
        Answer(("change the answers", ""), ("Address of its interface", ""), ("Address that gives tokens", ""), ("Client,", ""), ("client's secret", "another secret of flock"), ("Device,", ""), ("[36.5 -119]", ""), ("own authority", ""),
            ("Change it", "y"), ("Do detections go", ""), ("Pictures that go", "all"), ("Other agency", ""), ("It does not get through", "w"));
        _terminal.Expect("Written");
        JsonNode flock = Written("agency")["flock"]!;
        Assert.That(((string)flock["audience"]!, (string)flock["device_id"]!, (double)flock["longitude"]!), Is.EqualTo(("of.a.test", "cam-8", -119d)));
        Assert.That(File.ReadAllText((string)flock["client_secret_file"]!), Is.EqualTo("another secret of flock"));
        Assert.That(File.ReadAllText(file), Is.EqualTo(Secret), "the running program signs in by it until it is started anew");
    }

    [Test]
    public void A_file_drop_gets_a_key_made_here_and_a_server_key_that_a_person_compared()
    {
        using SshServer server = SshServer.Start(Path.Combine(_unit.Folder, "ssh"));
        string drop = Directory.CreateDirectory(Path.Combine(_unit.Folder, "drop")).FullName;
        _terminal.Type("backend add");
        Answer(("Name of the backend", "drop"), ("Kind", "sftp"), ("Server:", "127.0.0.1"), ("Port", $"{server.Port}"), ("user there", Environment.UserName), ("Folder there", drop), ("key of its own", ""));
        _terminal.Expect("copy it whole");
        _terminal.Expect("ecdsa-sha2-nistp256 ");
        File.AppendAllText(Path.Combine(server.Folder, "authorized"), $"ecdsa-sha2-nistp256 {_terminal.Expect(" north-01")} north-01\n");
        _terminal.Answer("asked for its key now", "");
        _terminal.Expect("SHA256:");
        Answer(("Type yes to go on", "yes"), ("Time zone", "America/Nowhere"));
        _terminal.Expect("No zone is called that");
        Answer(("Time zone", "America/Los_Angeles"), ("Site,", ""), ("Camera as", "Main NB 1"), ("Position", "here"));
        _terminal.Expect("Write degrees north");
        Answer(("Position", "36.7468 -119.7726"), ("What goes: detections, hits; pictures: all", ""));
        _terminal.Expect("ok      test record");
        _terminal.Expect("Written");
        JsonNode sftp = Written("drop")["sftp"]!;
        Assert.That(File.GetUnixFileMode((string)sftp["key_file"]!), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(_terminal.Record(), Does.Not.Contain("PRIVATE KEY"));
    }

    [Test]
    public void An_mqtt_broker_of_the_agencys_own_authority_is_signed_in_to()
    {
        using TestAuthority authority = new(_unit.Folder);
        (string certificate, string key) = authority.Issue("broker", ["127.0.0.1"]);
        using MosquittoServer broker = MosquittoServer.Start(_unit.Folder, $"allow_anonymous true\ncertfile {certificate}\nkeyfile {key}");
        _terminal.Type("backend add");
        Answer(("Name of the backend", "fleet"), ("Kind", "mqtt"), ("Server:", "127.0.0.1"), ("Port", $"{broker.Port}"), ("Version of MQTT", ""), ("Form of the records", ""), ("Topic", ""), ("own authority", "y"));
        _terminal.Expect("Paste the certificate");
        _terminal.Send(File.ReadAllText(authority.RootFile));
        Answer(("certificate of its own", ""), ("User", "unit"), ("Password", Secret), ("What goes", ""));
        _terminal.Expect("ok      sign-in");
        if (_terminal.ExpectAny("Written", "It does not get through") == 1)
            _terminal.Answer("give it up", "w"); // nobody has subscribed
        _terminal.Answer("> ", "status");
        JsonNode mqtt = Written("fleet")["mqtt"]!;
        Assert.That(((int)mqtt["port"]!, (string)mqtt["user"]!), Is.EqualTo((broker.Port, "unit")));
        Assert.That(File.ReadAllText((string)mqtt["password_file"]!), Is.EqualTo(Secret));
    }

    [Test]
    public void Answers_that_do_not_go_together_are_asked_again_with_what_was_given()
    {
        _terminal.Type("backend add");
        Answer(("Name of the backend", "fleet"), ("Kind", "amqp"), ("Nodes", "127.0.0.1:1, localhost:2"), ("Virtual host", ""), ("Exchange", "alpr"), ("Routing key", ""), ("own authority", ""), ("certificate of its own", ""), ("User", ""), ("What goes", ""));
        _terminal.Expect("there is no client certificate");
        Answer(("change the answers", ""), ("[127.0.0.1:1 localhost:2]", ""), ("Virtual host", ""), ("[alpr]", ""), ("Routing key", ""), ("own authority", ""), ("certificate of its own", ""), ("User", "unit"), ("Password", ""));
        _terminal.Expect("It is needed");
        Answer(("Password", Secret), ("What goes", ""), ("It does not get through", "w"));
        _terminal.Expect("Written");
        JsonNode amqp = Written("fleet")["amqp"]!;
        Assert.That(amqp["servers"]!.AsArray().Select(node => (string)node!), Is.EqualTo(new[] { "127.0.0.1:1", "localhost:2" }));
        Assert.That(_terminal.Record(), Does.Not.Contain(Secret));
    }

    [Test]
    public void Whatever_is_answered_ends_in_a_prompt_and_leaves_no_secret_behind()
    {
        int seed = Torture.Seed(23);
        Random random = new(seed);
        string[] kinds = ["webhook", "mqtt", "amqp", "sftp", "flock", "nonsense"];
        string[] answers = ["", "", "", "y", "n", "none", "127.0.0.1", "https://127.0.0.1:1/x", "signed", "onvif", "1", "-1", "a b", "{key}", "é", "36 -119", "s3cret-of-noise", "-----BEGIN X-----", "-----END X-----", ".", "\e[A", "q", "e"];
        string before = File.ReadAllText(_unit.ConfigurationPath);
        for (int i = 0; i < Torture.Count(12, 1_000); i++)
        {
            _terminal.Type("backend add");
            _terminal.Quiet(30);
            _terminal.Type("noise");
            _terminal.Type(kinds[random.Next(kinds.Length)]);
            for (int answer = random.Next(25); answer > 0; answer--)
                _terminal.Type(answers[random.Next(answers.Length)]);
            _terminal.Send("\u0003\u0003\u0003");
            _terminal.Quiet(60);
        }
        _terminal.Quiet(2_500);
        _terminal.Send("\u0003\u0015");
        _terminal.Type("status");
        _terminal.Expect("a test's camera");
        _terminal.Expect("> ");
        Assert.That(_unit.Complaints, Is.Empty, $"seed {seed}");
        Assert.That(File.ReadAllText(_unit.ConfigurationPath), Is.EqualTo(before), $"seed {seed}");
        Assert.That(Directory.Exists(BackendFolder) ? Directory.GetFiles(BackendFolder) : [], Is.Empty, $"seed {seed}: what was given up leaves files");
    }

    /// <summary>The backend as the configuration has it, which a start would take.</summary>
    private JsonNode Written(string name)
    {
        Assert.That(BackendFile.Load(_unit.ConfigurationPath).Find(name).Name, Is.EqualTo(name));
        return JsonNode.Parse(File.ReadAllText(_unit.ConfigurationPath))!["backends"]!.AsArray().Single(node => (string)node!["name"]! == name)!;
    }

    private void Answer(params (string Question, string Answer)[] all)
    {
        foreach ((string question, string answer) in all)
            _terminal.Answer(question, answer);
    }
}
