using System.Text;
using System.Text.RegularExpressions;
using Alpr.Contracts.V1;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Oversight.Tests;

/// <summary>Patterns are read and fitted as a slow, independent reading of them says.</summary>
public sealed class PatternTests
{
    [TestCase("7abc123", "7ABC123")]
    [TestCase("7-ABC 123", "7ABC123")]
    [TestCase("oqi.01", "00101")]
    [TestCase("7AB?12*", "7AB?12*")]
    [TestCase("**?*a", "?*A")]
    public void A_pattern_is_folded(string typed, string folded)
    {
        Assert.That(PlatePattern.TryParse(typed, out PlatePattern? pattern, out _));
        Assert.That(pattern!.ToString(), Is.EqualTo(folded));
    }

    [TestCase("")]
    [TestCase("--")]
    [TestCase("7AB%")]
    [TestCase("7ABÄ")]
    [TestCase("7AB'; DROP TABLE")]
    [TestCase("\u0661\u0662\u0663")]
    public void What_is_no_pattern_is_refused_without_repeating_it(string typed)
    {
        Assert.That(PlatePattern.TryParse(typed, out _, out string? problem), Is.False);
        Assert.That(problem, Does.StartWith("A pattern").And.Not.Contain("7AB"));
        Assert.That(PlatePattern.TryParse(new string('*', PlatePattern.LengthMax + 1), out _, out _), Is.False);
    }

    [Test]
    public void Stars_alone_fit_every_plate()
    {
        Assert.That(PlatePattern.TryParse("* *", out PlatePattern? pattern, out _));
        Assert.That(pattern, Is.Null);
    }

    [Test]
    public void Folding_is_that_of_hot_lists()
    {
        foreach (char a in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        {
            foreach (char b in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            {
                PlateFolding.TryFold(a, out byte foldedA);
                PlateFolding.TryFold(b, out byte foldedB);
                Assert.That(foldedA == foldedB, Is.EqualTo(PlateKey.Symbol((byte)a) == PlateKey.Symbol((byte)b)), $"{a} and {b}");
            }
        }
    }

    [Test]
    public void A_detections_texts_stand_in_order_each_once()
    {
        Detection detection = new() { Plate = "70A", RawPlate = "7OA" };
        detection.Candidates.Add(new PlateCandidate { Plate = "7OB", Confidence = 0.3f });
        detection.Candidates.Add(new PlateCandidate { Plate = "7XX", Confidence = 0.001f });
        detection.Candidates.Add(new PlateCandidate { Plate = "7IB", Confidence = 0.2f });
        byte[] texts = new byte[PlateFolding.TextsBytesMax];
        Assert.That(Encoding.ASCII.GetString(texts, 0, PlateFolding.Write(detection, texts)), Is.EqualTo("70A//70B//71B"));
    }

    [Test]
    public void Random_patterns_fit_what_a_regular_expression_fits()
    {
        int seed = Torture.Seed(7);
        Random random = new(seed);
        for (int i = 0; i < Torture.Count(20_000, 2_000_000); i++)
        {
            string typed = Draw(random, "AB0*?", 12), text = Draw(random, "AB0", 10);
            if (!PlatePattern.TryParse(typed, out PlatePattern? pattern, out _))
                continue;
            bool expected = Regex.IsMatch(text, "^" + typed.Replace("*", ".*", StringComparison.Ordinal).Replace('?', '.') + "$");
            Assert.That(pattern?.Fits(Encoding.ASCII.GetBytes(text)) ?? true, Is.EqualTo(expected), $"seed {seed}: {typed} on {text}");
        }
    }

    [Test]
    public void Any_text_at_all_is_a_pattern_or_is_refused()
    {
        int seed = Torture.Seed(8);
        Random random = new(seed);
        for (int i = 0; i < Torture.Count(20_000, 2_000_000); i++)
        {
            char[] any = new char[random.Next(50)];
            for (int j = 0; j < any.Length; j++)
                any[j] = (char)(random.Next(4) == 0 ? random.Next(65536) : random.Next(128));
            bool parsed = PlatePattern.TryParse(new string(any), out PlatePattern? pattern, out string? problem);
            Assert.That(parsed, Is.EqualTo(problem is null), $"seed {seed}");
            pattern?.Fits("7ABC123"u8);
        }
    }

    [Test]
    public void A_pattern_of_many_stars_takes_no_time()
    {
        Assert.That(PlatePattern.TryParse("*A*A*A*A*A*A*A*A*A*A*A*A*A*A*A*B", out PlatePattern? pattern, out _));
        Assert.That(pattern!.Fits(Encoding.ASCII.GetBytes(new string('A', 10_000))), Is.False, "and comes to an end");
    }

    internal static string Draw(Random random, string alphabet, int most)
    {
        char[] text = new char[random.Next(1, most + 1)];
        for (int i = 0; i < text.Length; i++)
            text[i] = alphabet[random.Next(alphabet.Length)];
        return new(text);
    }
}
