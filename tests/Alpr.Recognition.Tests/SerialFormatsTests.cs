using Alpr.Contracts;
using Alpr.Recognition.State;

namespace Alpr.Recognition.Tests;

public sealed class SerialFormatsTests
{
    private static readonly SerialFormats Formats = new(new Dictionary<string, string> { ["9AAA999"] = "CA", ["AAA999"] = "AK KS" });

    [Test]
    public void A_format_of_one_state_makes_that_state_far_more_probable()
    {
        float[] states = Even();
        Formats.Weigh(Text("7ABC123"), states);
        Assert.That(IssuingState.Likeliest(states).ToString(), Is.EqualTo("CA"));
        Assert.That(states.Sum(), Is.EqualTo(1).Within(1e-5));
        Assert.That(states[4], Is.EqualTo(51f / (51 + 50)).Within(1e-5));
    }

    [Test]
    public void A_format_of_two_states_raises_both_alike()
    {
        float[] states = Even();
        Formats.Weigh(Text("ABC123"), states);
        int ak = IssuingState.Codes.IndexOf("AK"), ks = IssuingState.Codes.IndexOf("KS");
        Assert.That(states[ak], Is.EqualTo(states[ks]));
        Assert.That(states[ak], Is.GreaterThan(10 * states[4]));
    }

    [TestCase("GOBEARS")]
    [TestCase("")]
    public void A_format_nobody_listed_changes_nothing(string text)
    {
        float[] states = Even();
        Formats.Weigh(Text(text), states);
        Assert.That(states, Is.EqualTo(Even()));
    }

    [TestCase("9AXA", "CA")]
    [TestCase("", "CA")]
    [TestCase("9999", "ZZ")]
    [TestCase("9999", "")]
    public void A_table_with_a_wrong_row_is_refused(string format, string states) =>
        Assert.That(() => new SerialFormats(new Dictionary<string, string> { [format] = states }), Throws.TypeOf<ModelException>());

    private static float[] Even() => [.. Enumerable.Repeat(1f / IssuingState.Count, IssuingState.Count)];

    private static PlateText Text(string text)
    {
        PlateText.TryParse(text, out PlateText plate);
        return plate;
    }
}
