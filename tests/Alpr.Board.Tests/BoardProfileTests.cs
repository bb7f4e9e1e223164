using Alpr.Board.Configuration;
using Alpr.Board.Profile;
using Alpr.Tests.Common;

namespace Alpr.Board.Tests;

public sealed class BoardProfileTests
{
    private string _folder = "";

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("alpr-profile-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [TestCase("simulated.json", true)]
    [TestCase("virtual.json", false)]
    [TestCase("cm4-carrier.json", false)]
    public void The_profiles_that_ship_are_right(string name, bool isSimulated)
    {
        BoardProfile profile = BoardProfile.Load(Path.Combine(Repository.Root, "board/profiles", name));
        Assert.That((profile.IsSimulated, profile.Illuminator!.Gate.Pin, profile.Lights.Count), Is.EqualTo((isSimulated, 17, 4)));
    }

    [Test]
    public void A_board_of_which_only_the_name_is_known_is_a_board() => Assert.That(Load("""{ "name": "bare" }""").Camera, Is.Null);

    // Each case changes one thing of the simulated profile and names the line on which it then stands.
    [TestCase("\"sensors\": \"simulated\"", "\"sensors\": \"i2c-1\"", 4, "i2c.sensors", "/dev/i2c-N")]
    [TestCase("\"header\": \"simulated\"", "\"header\": \"gpio-sim\"", 5, "gpio.header", "all of them or none")]
    [TestCase("\"sensors\": \"simulated\" },\n  \"gpio\": { \"header\": \"simulated\"", "\"sensors\": \"/dev/i2c-1\" },\n  \"gpio\": { \"header\": \"/dev/gpio\"", 5, "gpio.header", "gpiodetect")]
    [TestCase("\"device\": \"simulated\", \"footage\"", "\"device\": \"/dev/video0\", \"footage\"", 6, "camera.footage", "simulated sensor")]
    [TestCase("\"frames_per_second\": 15", "\"frames_per_second\": 0", 6, "camera.frames_per_second", "0.1 to 240")]
    [TestCase("\"frames_per_second\": 15", "\"gain_unit\": \"iso\"", 6, "camera.gain_unit", "factor decibels reciprocal")]
    [TestCase("\"opt3001\"", "\"opt3002\"", 7, "ambient_light.chip", "known: opt3001")]
    [TestCase("\"0x44\"", "\"0x54\"", 7, "ambient_light.address", "0x44 to 0x47")]
    [TestCase("\"0x44\"", "\"68\"", 7, "ambient_light.address", "straps")]
    [TestCase("\"bus\": \"sensors\", \"address\": \"0x44\"", "\"bus\": \"other\", \"address\": \"0x44\"", 7, "ambient_light.bus", "sensors")]
    [TestCase("\"channel\": 0", "\"channel\": 16", 9, "illuminator.channel", "0 to 15")]
    [TestCase("\"channel\": 0", "\"average_max\": 0.5", 9, "illuminator.average_max", "eye safety")]
    [TestCase("\"channel\": 0", "\"off_at_c\": 60", 9, "illuminator.off_at_c", "derate_from_c")]
    [TestCase("\"pin\": 6", "\"pin\": 5", 12, "ir_cut_filter.night.pin", "already ir_cut_filter.day")]
    [TestCase("\"pin\": 17", "\"pin\": 17, \"active\": \"up\"", 10, "illuminator.gate.active", "high low")]
    [TestCase("\"name\": \"illuminator\"", "\"name\": \"lamp\"", 13, "thermometers", "stays off")]
    [TestCase("\"name\": \"enclosure\"", "\"zone\": \"cpu\", \"name\": \"enclosure\"", 15, "thermometers[1]", "either")]
    [TestCase("\"0x41\"", "\"0x40\"", 17, "power.address", "already illuminator")]
    [TestCase("\"gps\": { \"device\": \"simulated\" }", "\"gps\": { \"device\": \"simulated\", \"baud\": 9601 }", 19, "gps.baud", "9600")]
    [TestCase("\"link\"", "\"lonk\"", 23, "lights.lonk", "camera link gps system")]
    [TestCase("\"tamper_switch\": { \"gpio\": \"header\", \"pin\": 27 }", "\"watchdog\": { \"device\": \"/dev/watchdog\", \"timeout_s\": 1 }", 20, "watchdog.timeout_s", "5 to 255")]
    public void A_wrong_profile_is_refused_with_line_field_and_remedy(string replace, string by, int line, string field, string remedy)
    {
        string text = Simulated();
        Assert.That(text, Does.Contain(replace));
        int at = text.IndexOf(replace, StringComparison.Ordinal);
        string path = Write(text[..at] + by + text[(at + replace.Length)..]);
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => BoardProfile.Load(path))!;
        string[] lines = error.Message.Split('\n');
        Assert.That(lines[0], Does.StartWith($"{path}:{line}: {field}: ").And.Contain(remedy));
    }

    [Test]
    public void A_field_nobody_knows_is_refused_so_that_a_typing_mistake_is_seen() =>
        Assert.That(() => Load(Simulated().Replace("\"gate\"", "\"gaet\"", StringComparison.Ordinal)), Throws.TypeOf<ConfigurationException>().With.Message.Contain("gaet"));

    [Test]
    public void All_mistakes_are_told_at_once()
    {
        ConfigurationException error = Assert.Throws<ConfigurationException>(() =>
            Load(Simulated().Replace("\"0x44\"", "\"0x99\"", StringComparison.Ordinal).Replace("\"pin\": 13", "\"pin\": -1", StringComparison.Ordinal)))!;
        Assert.That(error.Message.Split('\n'), Has.Length.EqualTo(2));
    }

    private static string Simulated() => File.ReadAllText(Path.Combine(Repository.Root, "board/profiles/simulated.json"));

    private BoardProfile Load(string text) => BoardProfile.Load(Write(text));

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "board.json");
        File.WriteAllText(path, text);
        return path;
    }
}
