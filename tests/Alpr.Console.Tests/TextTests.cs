using System.Text.Json.Nodes;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;

namespace Alpr.Consoles.Tests;

public sealed class TextTests
{
    [TestCase("a \"b c\" d", "a|b c|d")]
    [TestCase("  a\\ b  ''  c ", "a b||c")]
    [TestCase("it\"'\"s", "it's")]
    [TestCase("", "")]
    public void A_line_is_words(string line, string words) => Assert.That(string.Join('|', CommandText.Split(line)), Is.EqualTo(words));

    [Test]
    public void An_open_quote_is_told() => Assert.That(() => CommandText.Split("a \"b"), Throws.TypeOf<FormatException>());

    [TestCase("ok", "ok")]
    [TestCase("\e[2J\u0007", "?[2J?")]
    [TestCase("a\tb\r\n", "a b??")]
    [TestCase("\u202Egpj\u2066", "?gpj?")]
    [TestCase("\u009b31m", "?31m")]
    public void Data_never_moves_the_terminal(string text, string shown) => Assert.That(SafeText.Clean(text), Is.EqualTo(shown));

    [Test]
    public void Half_a_character_is_none() => Assert.That(SafeText.Clean(new string([(char)0xD800, 'x'])), Is.EqualTo("?x"));

    [Test]
    public void Long_lines_are_broken_at_spaces_and_nothing_is_lost()
    {
        string text = "    " + string.Join(' ', Enumerable.Range(0, 60).Select(i => $"word{i}")) + new string('x', 200);
        string[] rows = [.. SafeText.Wrap(text, 79)];
        Assert.That(rows.Select(row => row.Length), Is.All.LessThanOrEqualTo(79));
        Assert.That(rows, Has.All.StartsWith("    "));
        Assert.That(string.Concat(rows).Replace(" ", "", StringComparison.Ordinal), Is.EqualTo(text.Replace(" ", "", StringComparison.Ordinal)));
    }

    [Test]
    public void Of_a_configuration_only_harmless_fields_get_into_a_bundle()
    {
        JsonNode left = SupportBundle.Redacted(JsonNode.Parse("""
            { "device_id": "north-01", "camera": { "input": "rtsp://user:pass@10.0.0.7/1", "pixels_max": 5 }, "journal": { "key": "tpm2:0x81000007" },
              "backends": [ { "name": "agency", "webhook": { "url": "https://host/secret-path", "authorization_file": "/etc/x", "new_field": "surprise" } } ] }
            """))!;
        string text = left.ToJsonString();
        Assert.That(text, Does.Contain("north-01").And.Contain("\"pixels_max\":5").And.Contain("agency"));
        Assert.That(text, Does.Not.Contain("pass").And.Not.Contain("secret").And.Not.Contain("tpm2").And.Not.Contain("/etc").And.Not.Contain("surprise"));
    }
}
