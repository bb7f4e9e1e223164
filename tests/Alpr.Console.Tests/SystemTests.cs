using System.Text.Json.Nodes;
using Alpr.Board.Configuration;

namespace Alpr.Consoles.Tests;

/// <summary>What the console writes below itself: configuration, network, sticks.</summary>
public sealed class SystemTests
{
    private string _folder = "";

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("alpr-console-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    private ConsoleSettings Settings => new()
    {
        Line = "/dev/null",
        NetworkFolder = Path.Combine(_folder, "network"),
        TimeFolder = Path.Combine(_folder, "time"),
        EnvironmentFile = Path.Combine(_folder, "environment"),
        UsbFolder = Path.Combine(_folder, "media"),
    };

    [Test]
    public void A_change_keeps_what_the_console_does_not_know_and_the_file_before_it()
    {
        string path = Path.Combine(_folder, "appliance.json"), before = "// by hand\n{ \"device_id\": \"a\", \"future\": { \"x\": [1, 2.50, null] }, }";
        File.WriteAllText(path, before);
        File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);
        new ConfigurationEdit(path, _ => { }).Change(configuration => configuration["device_id"] = "b & c");
        JsonNode after = JsonNode.Parse(File.ReadAllText(path))!;
        Assert.That((string)after["device_id"]!, Is.EqualTo("b & c"));
        Assert.That(after["future"]!["x"]!.ToJsonString(), Is.EqualTo("[1,2.50,null]"));
        Assert.That(File.ReadAllText(path + ".previous"), Is.EqualTo(before));
        Assert.That(File.GetUnixFileMode(path), Is.EqualTo((UnixFileMode)0b110_100_100));
    }

    [Test]
    public void A_change_that_a_start_would_refuse_leaves_the_old_file()
    {
        string path = Path.Combine(_folder, "appliance.json");
        File.WriteAllText(path, "{ \"device_id\": \"a\" }");
        ConfigurationEdit edit = new(path, candidate => throw new ConfigurationException($"{candidate}:1: wrong"));
        Assert.That(() => edit.Change(configuration => configuration["device_id"] = ""), Throws.TypeOf<ConfigurationException>().With.Message.EqualTo("appliance.json:1: wrong"));
        Assert.That(Directory.GetFiles(_folder).Select(Path.GetFileName), Is.EqualTo(new[] { "appliance.json" }));
        Assert.That(File.ReadAllText(path), Does.Contain("\"a\""));
    }

    [Test]
    public void A_network_plan_is_read_back_from_the_files_that_it_became()
    {
        NetworkFiles files = new(Settings);
        NetworkPlan plan = new() { Address = "192.0.2.10/24", Gateway = "192.0.2.1", Vlan = 7, Dns = ["192.0.2.53", "2001:db8::53"], Ntp = ["time.example"], Proxy = "http://proxy.example:3128" };
        File.WriteAllText(Settings.EnvironmentFile, "OTHER=1\n");
        files.Write(plan);
        NetworkPlan read = files.Read();
        Assert.That(read with { Dns = [], Ntp = [] }, Is.EqualTo(plan with { Dns = [], Ntp = [] }));
        Assert.That((read.Dns, read.Ntp), Is.EqualTo((plan.Dns, plan.Ntp)));
        Assert.That(File.ReadAllText(Path.Combine(Settings.NetworkFolder, "10-alpr-vlan.netdev")), Does.Contain("Kind=vlan").And.Contain("Id=7"));
        Assert.That(File.ReadAllText(Settings.EnvironmentFile), Does.Contain("OTHER=1"));
        files.Write(new());
        Assert.That(files.Read().Vlan, Is.Zero);
        Assert.That(Directory.GetFiles(Settings.NetworkFolder).Select(Path.GetFileName), Is.EqualTo(new[] { "10-alpr.network" }));
        Assert.That(File.ReadAllText(Path.Combine(Settings.NetworkFolder, "10-alpr.network")), Does.Contain("DHCP=yes"));
    }

    [TestCase("192.0.2.10/24", true)]
    [TestCase("2001:db8::1/64", true)]
    [TestCase("192.0.2.10", false)]
    [TestCase("192.0.2/24", false)]
    [TestCase("192.0.2.10/33", false)]
    [TestCase("192.0.2.10/24\nDHCP=yes", false)]
    public void Only_addresses_are_addresses(string text, bool taken) => Assert.That(NetworkPlan.AddressRefusal(text) is null, Is.EqualTo(taken));

    [TestCase("http://proxy.example:3128", true)]
    [TestCase("http://user:pass@proxy.example", false)]
    [TestCase("http://proxy.example/x", false)]
    [TestCase("http://proxy.example\nLD_PRELOAD=x", false)]
    public void Only_a_plain_address_is_a_proxy(string text, bool taken) => Assert.That(NetworkPlan.ProxyRefusal(text) is null, Is.EqualTo(taken));

    [Test]
    public void The_systems_programs_are_called_and_one_that_hangs_is_given_up()
    {
        string record = Path.Combine(_folder, "record"), program = Path.Combine(_folder, "program");
        File.WriteAllText(program, $"#!/bin/sh\necho \"$@\" >> {record}\necho a line of the log\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        LinuxSystemControl control = new(Settings, new() { NetworkControl = program, SystemControl = program, Log = program });
        Assert.That(control.ApplyNetwork(new()), Has.Some.StartsWith("done: program reload"));
        Assert.That(control.ReadLog(5, default), Is.EqualTo(new[] { "a line of the log" }));
        control.Reboot();
        Assert.That(File.ReadAllLines(record), Is.EqualTo(new[] { "reload", "try-restart systemd-timesyncd.service", "--unit alprd.service --no-pager --output short-iso --lines 5", "reboot" }));
        File.WriteAllText(program, "#!/bin/sh\nexec sleep 600\n");
        using CancellationTokenSource impatient = new(100);
        Assert.That(() => control.ReadLog(5, impatient.Token), Throws.TypeOf<IOException>().With.Message.Contains("did not answer"));
        LinuxSystemControl away = new(Settings, new() { SystemControl = Path.Combine(_folder, "away") });
        Assert.That(away.Reboot, Throws.TypeOf<IOException>().With.Message.Contains("not there"));
    }

    [Test]
    public void What_is_written_to_a_stick_is_whole_and_replaces_nothing()
    {
        string stick = Directory.CreateDirectory(Path.Combine(Settings.UsbFolder, "stick")).FullName;
        Assert.That(new UsbSticks(Settings.UsbFolder).List(), Is.EqualTo(new[] { stick }));
        string first = UsbSticks.Write(stick, "x.zip", file => file.WriteByte(1)), second = UsbSticks.Write(stick, "x.zip", file => file.WriteByte(2));
        Assert.That((Path.GetFileName(first), Path.GetFileName(second)), Is.EqualTo(("x.zip", "x-2.zip")));
        Assert.That(() => UsbSticks.Write(stick, "y.zip", _ => throw new IOException("full")), Throws.TypeOf<IOException>());
        File.CreateSymbolicLink(Path.Combine(stick, "link.json"), "/etc/passwd");
        Assert.That(UsbSticks.Files(stick).Select(Path.GetFileName), Is.EqualTo(new[] { "x-2.zip", "x.zip" }));
        Assert.That(UsbSticks.Files(stick, ".json"), Is.Empty);
        Assert.That(() => UsbSticks.Read(first, 0), Throws.TypeOf<IOException>());
    }
}
