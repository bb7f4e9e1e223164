using System.Globalization;
using System.Text.RegularExpressions;
using Alpr.Tests.Common;

namespace Alpr.Web.Tests.Pages;

/// <summary>Whether everybody can read the pages: the contrast of the style sheet's colours, as WCAG 2.2 computes it (1.4.3, 1.4.11).</summary>
public sealed partial class ContrastTests
{
    private const double TextLeast = 4.5, EdgeLeast = 3;

    private static readonly string Style = File.ReadAllText(Path.Combine(Repository.Root, "firmware", "Alpr.Web", "Pages", "Site", "style.css"));

    private static readonly (string On, string[] Texts)[] Pairs =
    [
        ("page", ["ink", "soft", "accent", "good", "warn", "bad"]), ("card", ["ink", "soft", "accent", "good", "warn", "bad"]), ("sunk", ["ink", "soft", "accent"]),
        ("accent", ["accent-ink"]), ("accent-soft", ["ink", "accent"]), ("good-soft", ["ink", "good", "soft"]), ("warn-soft", ["ink", "warn", "soft"]), ("bad-soft", ["ink", "bad", "soft"]),
        ("plate", ["plate-ink"]), ("ink", ["page"]),
    ];

    [TestCase(0, TestName = "Text_is_readable_on_its_ground_by_day")]
    [TestCase(1, TestName = "Text_is_readable_on_its_ground_by_night")]
    public void Readable(int scheme)
    {
        Dictionary<string, string> colours = Colours(scheme);
        Assert.Multiple(() =>
        {
            foreach ((string on, string[] texts) in Pairs)
            {
                foreach (string text in texts)
                    Assert.That(Contrast(colours[text], colours[on]), Is.GreaterThanOrEqualTo(TextLeast), $"{text} on {on}");
            }
            foreach (string ground in new[] { "card", "page" })
                Assert.That(Contrast(colours["edge"], colours[ground]), Is.GreaterThanOrEqualTo(EdgeLeast), $"edge of a field on {ground}");
        });
    }

    [Test]
    public void The_computation_is_that_of_the_standard() => Assert.That(Contrast("#777777", "#ffffff"), Is.EqualTo(4.48).Within(0.01));

    [Test]
    public void A_pair_that_is_too_faint_is_found() => Assert.That(Contrast("#aaaaaa", "#ffffff"), Is.LessThan(TextLeast));

    private static Dictionary<string, string> Colours(int scheme)
    {
        Dictionary<string, string> colours = [];
        foreach (Match block in RootBlock().Matches(Style).Take(scheme + 1))
        {
            foreach (Match token in Token().Matches(block.Value))
                colours[token.Groups[1].Value] = token.Groups[2].Value;
        }
        return colours;
    }

    private static double Contrast(string a, string b)
    {
        double x = Luminance(a), y = Luminance(b);
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double[] parts = [.. Enumerable.Range(0, 3).Select(i => int.Parse(colour.AsSpan(1 + 2 * i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex(":root \\{[^}]*\\}")]
    private static partial Regex RootBlock();

    [GeneratedRegex("--([a-z-]+): (#[0-9a-f]{6});")]
    private static partial Regex Token();
}
