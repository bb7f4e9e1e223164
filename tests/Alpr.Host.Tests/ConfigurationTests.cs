using System.Security.Cryptography;
using Alpr.Board.Configuration;
using Alpr.Host.Configuration;

namespace Alpr.Host.Tests;

public sealed class ConfigurationTests
{
    private const string Smallest = """
        {
          "device_id": "pole-7",
          "camera": { "input": "road.mp4" },
          "recognition": { "models": "../models" },
          "journal": { "path": "journal.db", "key": "device.key" }
        }
        """;

    private string _folder = "";

    [SetUp]
    public void Make_a_folder() => _folder = Directory.CreateTempSubdirectory("alpr-config-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void The_smallest_configuration_takes_the_defaults_and_paths_from_its_own_folder()
    {
        ApplianceConfiguration configuration = Load(Smallest);
        Assert.Multiple(() =>
        {
            Assert.That(configuration.Camera.Input, Is.EqualTo(Path.Combine(_folder, "road.mp4")));
            Assert.That(configuration.Recognition.Models, Is.EqualTo(Path.GetFullPath(Path.Combine(_folder, "../models"))));
            Assert.That(configuration.Camera.PixelsMax, Is.EqualTo(1920 * 1080));
            Assert.That(configuration.Recognition.Threads, Is.EqualTo(1));
            Assert.That(configuration.Tracking.ToOptions(), Is.EqualTo(new Tracking.TrackerOptions()));
            Assert.That(configuration.Sha256, Is.EqualTo(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Smallest))));
        });
    }

    [Test]
    public void A_folder_on_an_ssh_server_and_flocks_upload_are_backends()
    {
        string secret = Path.Combine(_folder, "secret");
        File.WriteAllText(secret, "of the tests");
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        ApplianceConfiguration configuration = Load(Smallest.TrimEnd()[..^1] + $$"""
            , "backends": [
              { "name": "county", "filter": { "hits": false }, "sftp": { "host": "drop.example", "user": "unit", "key_file": "{{secret}}", "known_hosts_file": "{{secret}}", "zone": "America/Los_Angeles",
                "columns": [ { "header": "LPR", "field": "plate" }, { "header": "Date", "field": "captured_date", "format": "MM/dd/yyyy" } ] } },
              { "name": "flock", "filter": { "hits": false, "images": "all" }, "flock": { "url": "https://api.example/v3", "token_url": "https://api.example/token", "client_id": "c",
                "client_secret_file": "{{secret}}", "device_id": "d" } }
            ] }
            """);
        Assert.Multiple(() =>
        {
            Assert.That(configuration.Backends[0].Sftp!.Columns.Select(static one => (one.Header, one.Field, one.Format)), Is.EqualTo(new[] { ("LPR", "plate", ""), ("Date", "captured_date", "MM/dd/yyyy") }));
            Assert.That((configuration.Backends[0].Sftp!.Port, configuration.Backends[0].Sftp!.RecordsMax, configuration.Backends[0].Sftp!.Delimiter), Is.EqualTo((22, 100, ",")));
            Assert.That(configuration.Backends[1].Flock!.Audience, Is.EqualTo("com.flocksafety.integrations"));
        });
    }

    [Test]
    public void An_address_is_no_path_and_an_input_given_beside_wins()
    {
        string path = Write(Smallest.Replace("road.mp4", "rtsp://camera/1", StringComparison.Ordinal));
        Assert.That(ApplianceConfiguration.Load(path, null).Camera.Input, Is.EqualTo("rtsp://camera/1"));
        Assert.That(ApplianceConfiguration.Load(path, "other.mp4").Camera.Input, Is.EqualTo("other.mp4"));
    }

    [TestCase("/dev/video0")]
    [TestCase("v4l2:HD Webcam")]
    public void A_camera_of_this_machine_is_no_path_of_the_folder(string input) =>
        Assert.That(Load(Smallest.Replace("road.mp4", input, StringComparison.Ordinal)).Camera.Input, Is.EqualTo(input));

    [TestCase("device.key", "", "device.crt")]
    [TestCase("device.key", "public/unit.pem", "public/unit.pem")]
    [TestCase("credential:alpr", "unit.crt", "unit.crt")]
    [TestCase("tpm2:0x81000007", "unit.crt", "unit.crt")]
    public void A_key_is_a_path_or_stays_as_it_is_and_its_certificate_is_a_path(string key, string named, string certificate)
    {
        string more = named.Length == 0 ? "" : $", \"certificate\": \"{named}\"";
        JournalConfiguration journal = Load(Smallest.Replace("\"device.key\"", $"\"{key}\"{more}", StringComparison.Ordinal)).Journal;
        Assert.That(journal.Key, Is.EqualTo(key.Contains(':', StringComparison.Ordinal) ? key : Path.Combine(_folder, key)));
        Assert.That(journal.CertificatePath, Is.EqualTo(Path.Combine(_folder, certificate)));
    }

    [TestCase("\"road.mp4\" }", "\"road.mp4\", \"inptu\": 1 }", ":3", "inptu")]
    [TestCase("\"device_id\": \"pole-7\",", "", "", "device_id")]
    [TestCase("\"pole-7\"", "7", ":2", "device_id")]
    [TestCase("\"pole-7\"", "\"pole 7\"", ":2", "device_id")]
    [TestCase("\"road.mp4\"", "\"\"", ":3", "camera.input")]
    [TestCase("\"road.mp4\" }", "\"road.mp4\", \"pixels_max\": 9 }", ":3", "camera.pixels_max")]
    [TestCase("\"road.mp4\" }", "\"road.mp4\", \"pixels_max\": 1e99 }", ":3", "pixels_max")]
    [TestCase("\"../models\" }", "\"../models\", \"threads\": 0 }", ":4", "recognition.threads")]
    [TestCase("\"../models\" }", "\"../models\" }, \"tracking\": { \"lost_ms\": -1 }", ":4", "tracking.lost_ms")]
    [TestCase("\"../models\" }", "\"../models\" }, \"lighting\": { \"ir_level_max\": 0 }", ":4", "lighting.ir_level_max")]
    [TestCase("\"../models\" }", "\"../models\" }, \"lighting\": { \"night_below_lux\": 150 }", ":4", "lighting.day_above_lux")]
    [TestCase("\"device.key\"", "\"\"", ":5", "journal.key")]
    [TestCase("\"device.key\"", "\"pkcs11:key\"", ":5", "journal.key")]
    [TestCase("\"device.key\"", "\"tpm2:7\"", ":5", "journal.key")]
    [TestCase("\"device.key\"", "\"tpm2:0x81000007\"", ":5", "journal.certificate")]
    [TestCase("\"device.key\"", "\"credential:alpr\"", ":5", "journal.certificate")]
    [TestCase("\"device.key\"", "\"device.crt\"", ":5", "journal.certificate")]
    [TestCase("\"device.key\"", "\"device.key\", \"certificate\": \"\"", ":5", "journal.certificate")]
    [TestCase("{", "", ":2", "")]
    [TestCase("\"device.key\" }", "\"device.key\" } } }", "", "")]
    public void A_wrong_field_is_refused_with_file_line_and_name(string replace, string by, string line, string field)
    {
        string path = Write(ReplaceFirst(Smallest, replace, by));
        ConfigurationException error = Assert.Throws<ConfigurationException>(() => ApplianceConfiguration.Load(path, null))!;
        Assert.That(error.Message, Does.StartWith(path + line).And.Contain(field));
    }

    [Test]
    public void A_missing_an_empty_and_a_huge_file_are_refused_by_name()
    {
        string huge = Path.Combine(_folder, "huge.json");
        using (FileStream file = File.Create(huge))
            file.SetLength(2 << 20);
        foreach (string path in new[] { Path.Combine(_folder, "none.json"), Write(""), huge })
            Assert.That(() => ApplianceConfiguration.Load(path, null), Throws.TypeOf<ConfigurationException>().With.Message.StartsWith(path));
    }

    [Test]
    public void What_is_wrong_with_the_health_part_is_said_with_its_line()
    {
        string wrong = Smallest.Replace("  \"recognition\"", """
              "health": {
                "self_test_hour": 24,
                "backlog_hours": 0,
                "backlog_share": 2,
                "otlp": { "url": "http://collector/v1/metrics", "every_s": 1 }
              },
              "recognition"
            """, StringComparison.Ordinal);
        string said = Assert.Throws<ConfigurationException>(() => Load(wrong))!.Message;
        Assert.Multiple(() =>
        {
            Assert.That(said, Does.Contain("health.self_test_hour").And.Contain("24 is outside 0 to 23."));
            Assert.That(said, Does.Contain("health.backlog_hours").And.Contain("health.backlog_share"));
            Assert.That(said, Does.Contain("health.otlp.url").And.Contain("what is not encrypted is not sent").And.Contain("health.otlp.every_s"));
            Assert.That(said, Does.Contain("line 5").Or.Contain(":5"));
        });
    }

    [TestCase("\"web\": { \"pages\": { } }", "web.pages: 'address' is missing; write \"pages\": { \"address\": ... }.")]
    [TestCase("\"web\": { \"adress\": \"::\" }", "'adress'")]
    public void What_is_missing_or_unknown_is_said_without_types_of_the_program(string part, string said)
    {
        string message = Assert.Throws<ConfigurationException>(() => Load(ReplaceFirst(Smallest, "{", "{ " + part + ",")))!.Message;
        Assert.That(message, Does.Contain(said).And.Not.Contain("Alpr.Web").And.Not.Contain(".NET").And.Not.Contain("JSON deserialization"));
    }

    private ApplianceConfiguration Load(string text) => ApplianceConfiguration.Load(Write(text), null);

    private string Write(string text)
    {
        string path = Path.Combine(_folder, "appliance.json");
        File.WriteAllText(path, text);
        return path;
    }

    private static string ReplaceFirst(string text, string what, string by)
    {
        int at = text.IndexOf(what, StringComparison.Ordinal);
        Assert.That(at, Is.Not.Negative);
        return text[..at] + by + text[(at + what.Length)..];
    }
}
