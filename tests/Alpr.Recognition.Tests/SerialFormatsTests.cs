using Alpr.Contracts;
using Alpr.Recognition.Serials;
using Alpr.Tests.Common;

namespace Alpr.Recognition.Tests;

public sealed class SerialFormatsTests
{
    [TestCase("7ABC123", "CA")]
    [TestCase("ABC123", "AK KS")]
    [TestCase("GOBEARS", "")]
    [TestCase("", "")]
    public void A_text_tells_which_states_stamp_its_format(string text, string codes)
    {
        SerialFormats formats = new(new Dictionary<string, string> { ["9AAA999"] = "CA", ["AAA999"] = "AK KS" });
        PlateText.TryParse(text, out PlateText plate);
        ulong states = formats.StatesOf(plate);
        Assert.That(string.Join(' ', Enumerable.Range(0, IssuingState.Count).Where(i => (states >> i & 1) == 1).Select(i => IssuingState.Codes[i])), Is.EqualTo(codes));
    }

    [TestCase("9AXA", "CA")]
    [TestCase("", "CA")]
    [TestCase("9999", "ZZ")]
    [TestCase("9999", "")]
    public void A_table_with_a_wrong_row_is_refused(string format, string states) =>
        Assert.That(() => new SerialFormats(new Dictionary<string, string> { [format] = states }), Throws.TypeOf<ModelException>());

    [Test]
    public void The_shipped_table_is_accepted_and_knows_Californias_format()
    {
        ModelBundle models = ModelBundle.Load(Repository.Models);
        SerialFormats formats = new(models.State!.SerialFormats);
        PlateText.TryParse("7ABC123", out PlateText plate);
        Assert.That(formats.StatesOf(plate) >> IssuingState.Codes.IndexOf("CA") & 1, Is.EqualTo(1));
    }
}
