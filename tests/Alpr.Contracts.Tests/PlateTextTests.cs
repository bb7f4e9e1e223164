namespace Alpr.Contracts.Tests;

public sealed class PlateTextTests
{
    private const int Seed = 20260101;

    [TestCase("7ABC123")]
    [TestCase("")]
    [TestCase("0123456789")]
    public void A_plate_text_comes_back_as_it_went_in(string text)
    {
        Assert.That(PlateText.TryParse(text, out PlateText plate), Is.True);
        Assert.That(plate.ToString(), Is.EqualTo(text));
        Assert.That(plate.Length, Is.EqualTo(text.Length));
    }

    [TestCase("abc")]
    [TestCase("7 ABC")]
    [TestCase("ÄB1")]
    [TestCase("İ")]
    [TestCase("01234567890")]
    public void A_text_with_other_characters_or_too_many_is_refused(string text) =>
        Assert.That(PlateText.TryParse(text, out _), Is.False);

    [Test]
    public void A_full_text_takes_no_further_character_and_stays_as_it_is()
    {
        PlateText.TryParse("0123456789", out PlateText plate);
        Assert.That(plate.TryAppend((byte)'A'), Is.False);
        Assert.That(plate.ToString(), Is.EqualTo("0123456789"));
    }

    [TestCase("89C20339", "C203", true)]
    [TestCase("89C20339", "89C20339", true)]
    [TestCase("C203", "89C20339", false)]
    [TestCase("89C20339", "C03", false)]
    [TestCase("89C20339", "", true)]
    public void A_text_contains_its_parts(string whole, string part, bool expected)
    {
        PlateText.TryParse(whole, out PlateText text);
        PlateText.TryParse(part, out PlateText other);
        Assert.That(text.Contains(other), Is.EqualTo(expected));
    }

    [Test]
    public void Texts_are_equal_by_their_characters_alone()
    {
        PlateText.TryParse("AB12", out PlateText a);
        PlateText.TryParse("AB12", out PlateText b);
        PlateText.TryParse("AB1", out PlateText shorter);
        Assert.Multiple(() =>
        {
            Assert.That(a, Is.EqualTo(b));
            Assert.That(a.GetHashCode(), Is.EqualTo(b.GetHashCode()));
            Assert.That(a != shorter, Is.True);
        });
    }

    [Test]
    public void Alphabet_index_and_character_are_inverse()
    {
        for (int i = 0; i < Limits.AlphabetSize; i++)
            Assert.That(PlateText.AlphabetIndex(PlateText.FromAlphabetIndex(i)), Is.EqualTo(i));
    }

    [Test]
    public void Edit_distance_agrees_with_the_recursive_definition()
    {
        Random random = new(Seed);
        for (int i = 0; i < 500; i++)
        {
            string a = Text(random), b = Text(random);
            PlateText.TryParse(a, out PlateText left);
            PlateText.TryParse(b, out PlateText right);
            Assert.That(PlateText.EditDistance(left, right), Is.EqualTo(Distance(a, b)), $"seed {Seed}: '{a}' to '{b}'");
        }
    }

    [Test]
    public void Fit_distance_is_the_least_edit_distance_to_any_part()
    {
        Random random = new(Seed);
        for (int i = 0; i < 300; i++)
        {
            string part = Text(random), whole = Text(random);
            PlateText.TryParse(part, out PlateText left);
            PlateText.TryParse(whole, out PlateText right);
            int least = Enumerable.Range(0, whole.Length + 1)
                .SelectMany(from => Enumerable.Range(0, whole.Length - from + 1).Select(length => Distance(part, whole.Substring(from, length)))).Min();
            Assert.That(PlateText.FitDistance(left, right), Is.EqualTo(least), $"seed {Seed}: '{part}' in '{whole}'");
        }
    }

    private static string Text(Random random) => new([.. Enumerable.Range(0, random.Next(7)).Select(_ => "ABC1"[random.Next(4)])]);

    private static int Distance(string a, string b) => (a, b) switch
    {
        ("", _) => b.Length,
        (_, "") => a.Length,
        _ => Math.Min(Distance(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1), Math.Min(Distance(a[1..], b), Distance(a, b[1..])) + 1),
    };
}
