using Alpr.Board.Configuration;
using Alpr.Tests.Common;

namespace Alpr.Pull.Tests;

internal sealed class FleetFileTests
{
    private string _folder = "";

    [SetUp]
    public void Begin() => _folder = Directory.CreateTempSubdirectory("alpr-fleet-").FullName;

    [TearDown]
    public void End() => Directory.Delete(_folder, true);

    [Test]
    public void The_example_can_be_read()
    {
        IReadOnlyList<UnitSettings> units = FleetFile.Read(Path.Combine(Repository.Root, "docs", "fleet.example.json"));
        Assert.That(units.Select(unit => unit.Name), Is.EqualTo(new[] { "pole-17", "pole-18" }));
        Assert.That(units[0].Device, Is.EqualTo("pole-17"));
        Assert.That(units[1].Device, Is.EqualTo("POLE-18-NORTH"));
        Assert.That(units[1].Trust, Is.EqualTo(Path.Combine(Repository.Root, "docs", "pole-18.crt")));
    }

    [TestCase("""{"units": []}""", "1 to 4000")]
    [TestCase("""{"units": [{"name": "../x", "url": "https://h"}]}""", "units[0].name")]
    [TestCase("""{"units": [{"name": "a", "url": "https://h", "cert": "c", "key": "k", "trust": "t"}, {"name": "A", "url": "https://h"}]}""", "units[1].name")]
    [TestCase("""{"units": [{"name": "a", "url": "http://h"}]}""", "plain http is not spoken")]
    [TestCase("""{"units": [{"name": "a", "url": "https://user:secret@h"}]}""", "the client certificate says who asks")]
    [TestCase("""{"units": [{"name": "a", "url": "https://h"}]}""", "cert, key and trust are needed")]
    [TestCase("""{"units": [{"name": "a", "url": "https://h", "tust": "t"}]}""", "tust")]
    [TestCase("""{"defaults": null, "units": null}""", "1 to 4000")]
    [TestCase("""{"units": [null]}""", "null, where there must be a unit")]
    [TestCase("""{""", ":1")]
    public void A_wrong_file_is_refused_with_its_line(string text, string words)
    {
        string path = Write(text);
        ConfigurationException refused = Assert.Throws<ConfigurationException>(() => FleetFile.Read(path))!;
        Assert.That(refused.Message, Does.StartWith(path).And.Contain(words).And.Not.Contain("secret"));
    }

    [Test]
    public void No_text_makes_it_throw_anything_else()
    {
        int seed = Torture.Seed(5);
        byte[] whole = File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "fleet.example.json"));
        for (int i = 0; i < Torture.Count(300, 30_000); i++)
        {
            byte[] text = [.. whole];
            uint place = (uint)((seed + i) * 2_654_435_761L);
            text[place % text.Length] = (byte)(place >> 24);
            string path = Path.Combine(_folder, "fleet.json");
            File.WriteAllBytes(path, i % 3 == 0 ? text[..(int)(place % text.Length)] : text);
            try
            {
                FleetFile.Read(path);
            }
            catch (ConfigurationException)
            {
            }
        }
    }

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "fleet.json");
        File.WriteAllText(path, text);
        return path;
    }
}
