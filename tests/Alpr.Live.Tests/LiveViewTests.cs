using Alpr.Board.Simulated;
using Alpr.Contracts;

namespace Alpr.Live.Tests;

/// <summary>The newest picture for whoever looks, and nothing done for nobody.</summary>
[TestFixture]
internal sealed class LiveViewTests
{
    private const int Wide = 64, Tall = 48;
    private readonly VirtualClock _clock = new();
    private LiveView _view = null!;
    private Frame _frame = null!;

    [SetUp]
    public void Open()
    {
        _view = new(Wide * Tall, _clock);
        _frame = new(Wide * Tall);
        _frame.SetSize(Wide, Tall);
    }

    [TearDown]
    public void Close()
    {
        _view.Dispose();
        _frame.Dispose();
    }

    [Test]
    public void A_look_gets_the_picture_with_its_plates()
    {
        using LiveLook look = new(_view.PixelsMax);
        Assert.That(_view.TryLook(look, waitMs: 0), Is.False, "nothing was seen yet");
        _frame.Luma.Fill(77);
        PlateReading reading = new() { Corners = Quad.FromRectangle(5, 6, 20, 10), Confidence = 0.9f };
        Assert.That(PlateText.TryParse("7ABC123", out reading.Text), Is.True);
        See(reading);

        Assert.That(_view.TryLook(look, waitMs: 0), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(look.Picture.Luma.ToArray(), Is.All.EqualTo(77));
            Assert.That(look.Plates.Length, Is.EqualTo(1));
            Assert.That(look.Plates[0].Text.ToString(), Is.EqualTo("7ABC123"));
            Assert.That(look.Plates[0].State.IsKnown, Is.False);
        });
        Assert.That(_view.TryLook(look, waitMs: 0), Is.False, "the same picture is not new");
    }

    [Test]
    public void Nothing_is_copied_and_nothing_allocated_while_nobody_looks()
    {
        See(default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            See(default);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(200), "the test's own loop is all there is");
        using LiveLook look = new(_view.PixelsMax);
        Assert.That(_view.TryLook(look, waitMs: 0), Is.False);
    }

    [Test]
    public void Pictures_are_copied_five_times_a_second_for_as_long_as_somebody_looks()
    {
        using LiveLook look = new(_view.PixelsMax);
        _view.TryLook(look, waitMs: 0);
        int copies = 0;
        for (int i = 0; i < 60; i++)
        {
            See(default);
            copies += _view.TryLook(look, waitMs: 0) ? 1 : 0;
            _clock.Advance(33_000);
        }
        Assert.That(copies, Is.InRange(8, 10), "two seconds of pictures");
        _clock.Advance(4_000_000);
        See(default);
        Assert.That(_view.TryLook(look, waitMs: 0), Is.False, "nobody had looked for four seconds");
    }

    [Test]
    public void Someone_who_waits_gets_the_next_picture_when_it_comes()
    {
        using LiveLook look = new(_view.PixelsMax);
        _view.TryLook(look, waitMs: 0);
        Task<bool> waiting = Task.Run(() => _view.TryLook(look, waitMs: 20_000));
        while (!waiting.IsCompleted)
        {
            See(default);
            _clock.Advance(50_000);
        }
        Assert.That(waiting.Result, Is.True);
    }

    [Test]
    public void A_view_that_is_closed_gives_nothing()
    {
        using LiveLook look = new(_view.PixelsMax);
        _view.TryLook(look, waitMs: 0);
        _view.Dispose();
        Assert.That(_view.TryLook(look, waitMs: 0), Is.False);
    }

    private void See(in PlateReading reading)
    {
        Span<PlateReading> one = [reading];
        _view.See(_frame, one);
    }
}
