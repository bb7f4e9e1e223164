using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Tests;

public sealed class CaptureStageTests
{
    /// <summary>A live camera that follows a script: a picture, a broken item, or its death.</summary>
    private sealed class ScriptedCamera(Queue<string> script) : ICamera
    {
        public string Name => "scripted";

        public bool IsLive => true;

        public int? FrameCount => null;

        public string LastError => "broken item";

        public string CurrentItem => "item";

        public CaptureResult Capture(Frame frame)
        {
            if (!script.TryDequeue(out string? next))
                return CaptureResult.Ended;
            frame.SetSize(4, 4);
            return next switch
            {
                "picture" => CaptureResult.Captured,
                "item" => CaptureResult.ItemFailed,
                _ => throw new IOException("the camera died."),
            };
        }

        public void Dispose()
        {
        }
    }

    [Test]
    public void A_camera_that_dies_is_opened_again_after_longer_and_longer_waits_until_a_picture_comes()
    {
        List<string> complaints = Run(["picture", "dead", "dead", "picture", "dead", "picture"], out RunFigures figures, out int opened);
        Assert.Multiple(() =>
        {
            Assert.That(complaints, Has.Count.EqualTo(3));
            Assert.That(complaints[0], Is.EqualTo("the camera died. Opening it again in 0.5 s."));
            Assert.That(complaints[1], Does.EndWith("in 1 s."));
            Assert.That(complaints[2], Does.EndWith("in 0.5 s."), "a picture came in between");
            Assert.That(opened, Is.EqualTo(3));
            Assert.That(figures.FramesCaptured, Is.EqualTo(3));
        });
    }

    [Test]
    public void A_camera_that_goes_and_comes_back_is_stated_once_each()
    {
        Run(["picture", "dead", "dead", "picture", "picture"], out _, out _, out StatementQueue statements);
        List<Tamper> stated = [];
        while (statements.TryTake(out Record? record))
            stated.Add(record.Tamper);
        Assert.That(stated.Select(tamper => (tamper.Kind, tamper.Ended)), Is.EqualTo(new[] { (TamperKind.CameraUnplugged, false), (TamperKind.CameraUnplugged, true) }));
        Assert.That(stated[0].Detail, Is.EqualTo("the camera died."));
    }

    [Test]
    public void A_broken_item_is_counted_and_named_and_the_run_goes_on()
    {
        List<string> complaints = Run(["picture", "item", "picture"], out RunFigures figures, out _);
        Assert.That(complaints, Is.EqualTo(new[] { "broken item" }));
        Assert.That((figures.FramesCaptured, figures.ItemsFailed), Is.EqualTo((2, 1)));
    }

    private static List<string> Run(string[] script, out RunFigures figures, out int opened) => Run(script, out figures, out opened, out _);

    private static List<string> Run(string[] script, out RunFigures figures, out int opened, out StatementQueue statements)
    {
        Queue<string> left = new(script);
        List<string> complaints = [];
        figures = new RunFigures();
        int count = 0;
        using Frame first = new(16), second = new(16);
        using SlotRing<Frame> ring = new([first, second], WhenFull.DropOldest);
        statements = new();
        CaptureWatch watch = new(lighting: null, scene: null, new ConditionBoard(_ => { }), statements);
        CaptureStage stage = new(new ScriptedCamera(left), Reopen, ring, figures, complaints.Add, watch, new StagePulse("capture"), SystemClock.Instance);
        stage.Run(CancellationToken.None);
        opened = count;
        return complaints;

        ICamera Reopen()
        {
            count++;
            return new ScriptedCamera(left);
        }
    }
}
