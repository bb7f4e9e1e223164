using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

/// <summary>The guided setup of a unit in service, and the training without which nobody does anything.</summary>
public sealed class SetupTests
{
    private const string Training = """, "training": [ { "course": "Privacy" }, { "course": "Searching", "roles": ["administrator"] }, { "course": "Audits", "roles": ["auditor"] } ]""";

    [Test]
    public void The_first_administrator_records_the_own_training_after_signing_in_and_is_told_how_to_later()
    {
        using ServiceFixture unit = new(access: Training);
        PtyTerminal terminal = unit.Terminal;
        terminal.Mask(ServiceFixture.Password);
        terminal.Answer("login: ", ServiceFixture.Administrator);
        terminal.Answer("Password: ", unit.FirstPassword);
        terminal.Answer("Code (Enter: none)", "");
        terminal.Answer("New password: ", ServiceFixture.Password);
        terminal.Answer("The same again: ", ServiceFixture.Password);
        terminal.Expect("you are who records them");
        terminal.Answer("Day on which you passed 'Privacy'", "2999-01-01");
        terminal.Expect("in the future");
        terminal.Answer("Day on which you passed 'Privacy'", "2020-01-31");
        terminal.Expect("Privacy: on record");
        terminal.Answer("Day on which you passed 'Searching'", "");
        terminal.Expect("Not on record, or over: Searching");
        terminal.Answer("> ", "status");
        terminal.Expect("Not done: The training 'Searching' is not on record");
        terminal.Expect("'accounts train j.doe' records it");
        terminal.Answer("> ", "accounts train j.doe");
        terminal.Expect("1  Privacy");
        terminal.Expect("2  Searching");
        terminal.Answer("Course, its number", "2");
        terminal.Answer("Day on which it was passed", "2020-02-01");
        terminal.Expect("Searching: on record");
        terminal.Answer("> ", "status");
        terminal.Expect("a test's camera");
        Assert.That(unit.Accesses().Count(access => access.Action == "record_training" && !access.Refused), Is.EqualTo(2));
    }

    [Test]
    public void No_network_file_is_written_without_a_question_that_names_it_and_no_backend_is_none()
    {
        using ServiceFixture unit = new();
        PtyTerminal terminal = unit.Terminal;
        unit.SignIn();
        terminal.Type("setup network");
        foreach (string question in new[] { "Address and prefix", "VLAN", "DNS servers", "NTP servers", "Proxy" })
            terminal.Answer(question, "");
        terminal.Answer("Type yes to go on", "yes");
        string file = Path.Combine(unit.Folder, "network", "10-alpr.network");
        terminal.Expect(file);
        terminal.Answer("(y/n)", "n");
        terminal.Expect("Nothing was written");
        Assert.That(File.Exists(file), Is.False);
        terminal.Answer("> ", "setup backend");
        terminal.Answer("Is there a backend", "n");
        terminal.Expect("goes on with what is left");
        Assert.That(File.ReadAllText(Path.Combine(unit.Folder, "setup-progress")), Is.EqualTo("backend none\n"));
    }

    [Test]
    public void A_simulated_units_places_are_beside_its_configuration_unless_they_are_named()
    {
        ConsoleSettings desk = new ConsoleSettings { Line = "/dev/null", UsbFolder = "/mnt" }.WithPlaces("/srv/system"), real = new ConsoleSettings { Line = "/dev/null" }.WithPlaces(null);
        Assert.That((desk.UsbFolder, desk.NetworkFolder, desk.TimeFolder, desk.EnvironmentFile), Is.EqualTo(("/mnt", "/srv/system/network", "/srv/system/timesyncd.conf.d", "/srv/system/environment")));
        Assert.That((real.UsbFolder, real.NetworkFolder, real.EnvironmentFile), Is.EqualTo(("/media", "/etc/systemd/network", "/etc/alpr/environment")));
    }
}
