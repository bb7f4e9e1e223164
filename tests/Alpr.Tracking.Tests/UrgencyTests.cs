using Alpr.Contracts;

namespace Alpr.Tracking.Tests;

/// <summary>What cannot wait until the vehicle has left is told as soon as its text is stable, and once.</summary>
public sealed class UrgencyTests
{
    private const long FrameUs = 1_000_000 / Scene.FramesPerSecond;

    private sealed class Wanted(string text) : IUrgency
    {
        public int Asked { get; private set; }

        public bool IsUrgent(Passage passage)
        {
            Asked++;
            return passage.Text.ToString() == text;
        }
    }

    [Test]
    public void An_urgent_vehicle_is_told_once_while_it_is_in_view()
    {
        using Scene scene = new Scene(urgency: new Wanted("7ABC123")).With(0, 100, i => Scene.Reading("7ABC123", 100 + 10 * i, 50, confidence: 0.97f));
        var passage = scene.Play(140).Single();
        Assert.That((passage.Text, passage.Frames), Is.EqualTo(("7ABC123", 5)));
        Assert.That(passage.LastUs, Is.InRange(4 * FrameUs, 5 * FrameUs));
    }

    [Test]
    public void Others_are_told_when_they_have_left_with_all_their_frames()
    {
        Wanted urgency = new("OTHER");
        using Scene scene = new Scene(urgency: urgency).With(0, 30, i => Scene.Reading("7ABC123", 100 + 10 * i, 50, confidence: 0.97f));
        Assert.That(scene.Play(60).Single().Frames, Is.EqualTo(30));
        Assert.That(urgency.Asked, Is.EqualTo(6), "at each fifth frame, not at each");
    }

    [Test]
    public void A_text_that_is_not_sure_is_not_told_early()
    {
        Wanted urgency = new("7ABC123");
        using Scene scene = new Scene(urgency: urgency).With(0, 30, i => Scene.Reading("7ABC123", 100 + 10 * i, 50, confidence: 0.5f));
        scene.Play(60);
        using Scene few = new Scene(urgency: urgency).With(0, 4, i => Scene.Reading("7ABC123", 100 + 10 * i, 50, confidence: 0.97f));
        Assert.That(few.Play(60), Has.Count.EqualTo(1));
        Assert.That(urgency.Asked, Is.LessThanOrEqualTo(6));
    }
}
