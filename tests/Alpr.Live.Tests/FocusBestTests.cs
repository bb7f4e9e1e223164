namespace Alpr.Live.Tests;

/// <summary>The sharpest so far of several who watch one picture.</summary>
[TestFixture]
internal sealed class FocusBestTests
{
    [Test]
    public void Each_watcher_keeps_what_he_saw_and_begins_anew_alone()
    {
        FocusBest first = new(), second = new();
        first.Judge(Picture(0.9f));
        Assert.That(first.Judge(Picture(0.4f)).Advice, Has.Some.Contains("sharper before"));
        Assert.That(second.Judge(Picture(0.4f)).Advice, Has.None.Contains("sharper before"));
        second.Reset();
        Assert.That((first.Sharpness, second.Sharpness), Is.EqualTo((0.9f, 0f)));
    }

    [Test]
    public void A_picture_without_edges_changes_nothing()
    {
        FocusBest best = new();
        best.Judge(Picture(0.5f));
        best.Judge(new() { Sharpness = null, Brightness = 100 });
        Assert.That(best.Sharpness, Is.EqualTo(0.5f));
    }

    private static AimFigures Picture(float sharpness) => new() { Sharpness = sharpness, Brightness = 100 };
}
