using System.Security.Cryptography.X509Certificates;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Sync.Tests;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>A technician at the serial line of a real unit, from the box to the first signed detection.</summary>
public sealed class ConsoleTests
{
    private const string Administrator = "j.doe", Technician = "t.roe", AdministratorPassword = "kestrel over the marsh", TechnicianPassword = "heron by the river";
    private const double MinutesMax = 10;

    private const string Policy = """
        {
          "format": 1, "agency": "Test agency", "version": "of a test", "revision": 1, "time_zone": "America/Los_Angeles",
          "retention": { "days": 30 },
          "access": { "second_factor": [] }
        }
        """;

    private ConsoleUnit _unit = null!;
    private PtyTerminal _terminal = null!;
    private TimeSpan _inService;

    [SetUp]
    public void Unpack()
    {
        _unit = new();
        _terminal = _unit.Terminal;
        _terminal.Mask(AdministratorPassword);
        _terminal.Mask(TechnicianPassword);
    }

    [TearDown]
    public void PutAway()
    {
        string record = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"console-{TestContext.CurrentContext.Test.MethodName}.txt");
        File.WriteAllText(record, _terminal.Record());
        TestContext.AddTestAttachment(record, "the session");
        TestContext.Out.WriteLine(_terminal.Record());
        _unit.Dispose();
    }

    [Test]
    public void A_new_unit_gets_from_the_box_to_its_first_signed_detection_over_the_serial_line()
    {
        using OpensslAuthority authority = new();
        using Authority servers = new(SystemClock.Instance);
        using X509Certificate2 certificate = servers.Issue("127.0.0.1");
        using HttpsReceiver backend = new(certificate);
        _unit.Start();
        string first = SetUpNewUnit(authority, servers, backend);
        _unit.StartAgain();
        SignIn(Administrator, first, AdministratorPassword);
        string technician = MakeTechnician();
        SignIn(Technician, technician, TechnicianPassword);
        PutIntoService();
        TimeSpan took = _inService;
        _terminal.Answer("north-01> ", "logout");
        _terminal.Expect("login:");
        PtyTerminal.Deaf(PtyTerminal.FailAfterMs, () => backend.Taken.Any(posted => !posted.Key.StartsWith("test/", StringComparison.Ordinal))); // the backend has a detection
        _unit.Stop();
        Assert.That(took.TotalMinutes, Is.LessThan(MinutesMax));
        TestContext.Out.WriteLine($"from the first start to the first signed detection: {took:mm\\:ss}");
        Verify(authority);
        Assert.That(_unit.Log, Does.Not.Contain(AdministratorPassword).And.Not.Contain(TechnicianPassword));
    }

    [Test]
    public void A_unit_goes_back_to_the_workshops_state_in_two_steps_and_leaves_its_last_checkpoint_on_the_stick()
    {
        _unit.Start();
        string first = SetUpQuickly();
        _unit.StartAgain();
        SignIn(Administrator, first, AdministratorPassword);
        _terminal.Answer("> ", "factory-reset");
        _terminal.Answer("type the unit's name", "some-other");
        _terminal.Expect("nothing was done");
        _terminal.Answer("> ", "factory-reset");
        _terminal.Answer("type the unit's name", "new-unit");
        _terminal.Answer("type DESTROY", "DESTROY");
        _terminal.Expect("It is signed");
        _terminal.Expect("written to");
        _unit.StartAgain();
        _terminal.Expect("This unit is new");
        string[] left = [.. Directory.EnumerateFiles(_unit.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_unit.Folder, file)).Order(StringComparer.Ordinal)];
        Assert.That(left, Is.EqualTo(new[] { "appliance.json", "media/stick/new-unit-last.checkpoint" }));
        Assert.That(File.ReadAllText(Path.Combine(_unit.Stick, "new-unit-last.checkpoint")), Does.Contain("new-unit"));
    }

    [Test]
    public void Steps_are_skipped_and_repeated_and_the_setup_goes_on_where_it_stopped()
    {
        _unit.Start();
        _terminal.Expect("This unit is new");
        _terminal.Answer("> ", "setup");
        Step("names");
        _terminal.Answer("Site", "Main St and 4th Ave");
        _terminal.Answer("Camera", "northbound lane 1");
        _terminal.Answer("Unit's name", "bad name");
        _terminal.Expect("begin with a letter or digit");
        _terminal.Answer("Unit's name", "north-01");
        _terminal.Expect("time and GPS");
        _terminal.Answer("q: stop", "s");
        _terminal.Expect("address, VLAN");
        _terminal.Answer("q: stop", "");
        _terminal.Expect("Address and prefix");
        _terminal.Send("192.0.2\u0003"); // half an answer
        _terminal.Expect("north-01 (new)> ");
        _unit.Stop();
        _unit.Start();
        _terminal.Expect("This unit is new");
        _terminal.Answer("> ", "setup");
        _terminal.Expect("camera and unit names: done");
        _terminal.Expect("time and GPS: skipped");
        _terminal.Expect("Step 3 of 12");
        _terminal.Answer("q: stop", "q");
        _terminal.Answer("> ", "setup names");
        _terminal.Answer("[Main St and 4th Ave]", "");
        _terminal.Answer("[northbound lane 1]", "southbound lane 2");
        _terminal.Answer("[north-01]", "");
        _terminal.Expect("Written");
        _terminal.Answer("> ", "setup aim");
        _terminal.Expect("needs a unit in service");
        _terminal.Answer("> ", "self-test");
        _terminal.PagesByItself = true;
        _terminal.Expect("failed."); // it has no key yet
        _unit.Stop();
        Assert.That(File.ReadAllText(_unit.Config), Does.Contain("Main St and 4th Ave").And.Contain("southbound lane 2").And.Contain("north-01").And.Not.Contain("192.0.2"));
        Assert.That(File.ReadAllText(_unit.Config + ".previous"), Does.Contain("northbound lane 1"));
    }

    private string SetUpNewUnit(OpensslAuthority authority, Authority servers, HttpsReceiver backend)
    {
        _terminal.Expect("This unit is new");
        _terminal.Answer("> ", "setup");
        Step("names");
        _terminal.Answer("Site", "Main St and 4th Ave");
        _terminal.Answer("Camera", "northbound lane 1");
        _terminal.Answer("Unit's name", "north-01");
        Step("time and GPS");
        _terminal.Answer("Time in UTC", "");
        Step("address, VLAN");
        _terminal.Answer("Address and prefix", "192.0.2.10");
        _terminal.Expect("such as 192.0.2.10/24");
        _terminal.Answer("Address and prefix", "192.0.2.10/24");
        _terminal.Answer("Gateway", "192.0.2.1");
        _terminal.Answer("VLAN", "7");
        _terminal.Answer("DNS servers", "192.0.2.53");
        _terminal.Answer("NTP servers", "time.example");
        _terminal.Answer("Proxy", "");
        _terminal.Expect("This is written on the system");
        _terminal.Expect(Path.Combine(_unit.Folder, "network", "10-alpr.network"));
        _terminal.Answer("(y/n)", "");
        Step("signing key");
        _terminal.Expect("copy it whole");
        string request = "-----BEGIN CERTIFICATE REQUEST-----" + Between("-----BEGIN CERTIFICATE REQUEST-----", "-----END CERTIFICATE REQUEST-----") + "-----END CERTIFICATE REQUEST-----\n";
        string requestFile = Path.Combine(_unit.Folder, "north-01.csr");
        File.WriteAllText(requestFile, request.Replace("\r", "", StringComparison.Ordinal));
        _terminal.Answer("certificate from the authority", "y");
        _terminal.Expect("Paste the certificate");
        _terminal.Send(File.ReadAllText(authority.Issue(requestFile)));
        _terminal.Expect("issued by");
        Step("where records are delivered");
        _terminal.Answer("Is there a backend", "y");
        _terminal.Answer("Name of the backend", "");
        _terminal.Answer("Kind", "");
        _terminal.Answer("Address", backend.Url);
        _terminal.Answer("Form of the records", "");
        _terminal.Answer("own authority", "y");
        _terminal.Expect("Paste the certificate");
        _terminal.Send(File.ReadAllText(servers.WriteRoot(Path.Combine(_unit.Folder, "ca.pem"))));
        _terminal.Answer("certificate of its own", "");
        _terminal.Answer("Authorization", "");
        _terminal.Answer("What goes", "");
        _terminal.Expect("ok      test record");
        _terminal.Expect("Written");
        Step("the agency's policy");
        GivePolicy();
        _terminal.Answer("Type yes to go on", "yes");
        string first = TakePassword();
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("Wait for the greeting");
        return first;
    }

    private string SetUpQuickly()
    {
        _terminal.Answer("> ", "setup key");
        _terminal.Answer("certificate from the authority", "");
        _terminal.Answer("> ", "setup policy");
        GivePolicy();
        _terminal.Answer("Type yes to go on", "yes");
        string first = TakePassword();
        _terminal.Answer("> ", "restart");
        _terminal.Answer("Type yes to go on", "yes");
        _terminal.Expect("Wait for the greeting");
        return first;
    }

    private string TakePassword()
    {
        _terminal.Expect("password       ");
        return _terminal.Mask(_terminal.Expect("   (shown once"));
    }

    private void GivePolicy()
    {
        _terminal.Answer("on a USB stick", "n");
        _terminal.Expect("Paste the policy");
        _terminal.Send(Policy + "\n.\n");
        _terminal.Answer("Account of the first administrator", Administrator);
        _terminal.Answer("full name", "Administrator of a test");
    }

    private void Step(string title)
    {
        _terminal.Expect(title);
        _terminal.Answer("q: stop", "");
    }

    private string Between(string first, string last)
    {
        _terminal.Expect(first);
        return _terminal.Expect(last);
    }

    private void SignIn(string user, string first, string password)
    {
        _terminal.Answer("login: ", user);
        _terminal.Answer("Password: ", first);
        _terminal.Answer("Code (Enter: none)", "");
        _terminal.Answer("New password: ", password);
        _terminal.Answer("The same again: ", password);
        _terminal.Expect("Signed in as");
    }

    private string MakeTechnician()
    {
        _terminal.Answer("> ", "setup");
        Step("an account for who aims");
        _terminal.Answer("Account of the technician", Technician);
        _terminal.Answer("Full name", "Technician of a test");
        _terminal.Answer("Agency", "");
        string password = TakePassword();
        Step("hot lists");
        _terminal.Expect("names no hot list");
        _terminal.Expect("Log out"); // who manages accounts does not aim
        _terminal.Answer("> ", "logout");
        return password;
    }

    private void PutIntoService()
    {
        _terminal.Answer("> ", "setup");
        Step("aim and focus");
        _terminal.Expect("sharp ");
        _terminal.Expect("sharp ");
        _terminal.Send(" ");
        _terminal.Answer("Is it aimed and sharp", "y");
        Step("self-test");
        _terminal.PagesByItself = true;
        foreach (string tried in (string[])["camera", "known plate", "signing key", "journal", "disk", "clock", "the device's certificate"[4..], "illuminator temperature", "supply", "infrared light", "backend agency"])
            _terminal.Expect($"ok      {tried} ");
        _terminal.Expect("are well");
        Step("first inspection");
        _terminal.Answer("Is the unit whole", "y");
        _terminal.Answer("Findings", "mounted at 6 m, both lanes in view");
        _terminal.Expect("signed as record");
        Step("first signed detection");
        _terminal.Expect(": record ");
        _terminal.Expect("The unit works");
        _inService = _terminal.Elapsed;
        _terminal.Expect("The setup is finished");
        _terminal.Answer("> ", "status");
        _terminal.Expect("north-01");
        _terminal.Expect("passages");
        _terminal.Expect("camera");
    }

    private void Verify(OpensslAuthority authority)
    {
        string batch = Path.Combine(_unit.Folder, "batch.alprb");
        Assert.That(Programs.Ctl("export", "--journal", _unit.Journal, "--out", batch).ExitCode, Is.Zero);
        Outcome proven = Programs.CtlAsText("verify", "--trust", authority.Certificate, batch);
        Assert.That(proven.ExitCode, Is.Zero, proven.ToString());
        Assert.That(proven.Output, Does.Match(@"\((\d+) detections?").And.Not.Contain("(0 detections"));
        using Journal.JournalReader reader = Journal.JournalReader.Open(_unit.Journal);
        Record[] records = [.. reader.Read(0, reader.Count).Select(entry => entry.ToRecord())];
        Assert.That(records.Any(record => record.DeviceId == "north-01" && record.Detection is not null));
        Assert.That(records.Where(record => record.Inspection is not null), Is.Not.Empty);
        string[] asked = [.. records.Where(record => record.Access is { Client: "serial console" }).Select(record => $"{record.Access.User}: {record.Access.Asked}")];
        Assert.That(asked, Does.Contain($"{Administrator}: console: setup").And.Contain($"{Technician}: console: setup aim").And.Contain($"{Technician}: console: status"));
        Assert.That(File.ReadAllText(Path.Combine(_unit.Folder, "network", "11-alpr-vlan.network")), Does.Contain("Address=192.0.2.10/24").And.Contain("DNS=192.0.2.53"));
        Assert.That(File.ReadAllText(_unit.Config), Does.Contain("Main St and 4th Ave").And.Contain("northbound lane 1"));
    }
}
