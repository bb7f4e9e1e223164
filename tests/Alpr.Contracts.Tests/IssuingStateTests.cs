namespace Alpr.Contracts.Tests;

public sealed class IssuingStateTests
{
    [Test]
    public void The_codes_are_the_fifty_one_in_alphabetical_order()
    {
        string[] codes = IssuingState.Codes.ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(codes, Has.Length.EqualTo(IssuingState.Count));
            Assert.That(codes, Is.Ordered.Using<string>(StringComparer.Ordinal));
            Assert.That(codes, Is.Unique);
            Assert.That(codes, Has.All.Length.EqualTo(2));
        });
    }

    [Test]
    public void The_likeliest_is_the_one_with_the_greatest_weight_and_unknown_when_nobody_said()
    {
        float[] weights = new float[IssuingState.Count];
        Assert.That(IssuingState.Likeliest(weights), Is.EqualTo(IssuingState.Unknown));
        Assert.That(IssuingState.Unknown.ToString(), Is.Empty);
        weights[4] = 0.2f;
        weights[43] = 0.1f;
        Assert.That(IssuingState.Likeliest(weights).ToString(), Is.EqualTo("CA"));
    }
}
