using Alpr.Board.Simulated.Buses;
using Alpr.CameraHealth;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Tests;

/// <summary>What the camera's own pictures say becomes a light and, where somebody meddled, a signed statement.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SceneWatchTests : IDisposable
{
    private const int Width = 640, Height = 360;

    private readonly Frame _frame = new(Width * Height);
    private readonly StatementQueue _statements = new();
    private readonly List<string> _told = [];
    private readonly SceneWatch _watch;
    private long _nowUs = 1_000_000;
    private ulong _place;

    public SceneWatchTests()
    {
        ConditionBoard conditions = new(condition => _told.Add($"{condition.Part} {condition.Light}"));
        _watch = new(new CameraHealthMonitor(new()), conditions, _statements);
        _frame.SetSize(Width, Height);
    }

    public void Dispose() => _frame.Dispose();

    [Test]
    public void A_covered_lens_is_signed_as_tampering_when_it_begins_and_when_it_ends()
    {
        See(seconds: 60, Street);
        Assert.That(_told, Is.Empty);
        See(seconds: 90, static (_, _) => 70);
        See(seconds: 90, Street);
        Assert.That(Stated(), Is.EqualTo(new[] { (TamperKind.LensBlocked, false), (TamperKind.LensBlocked, true) }));
        Assert.That(_told, Is.EqualTo(new[] { "scene Red", "scene Green" }));
    }

    [Test]
    public void A_picture_that_stands_still_is_a_red_light_and_no_tampering()
    {
        See(seconds: 60, Street);
        for (int look = 0; look < 40; look++, _nowUs += 500_000)
        {
            _frame.CapturedUs = _nowUs;
            _watch.Update(_frame);
        }
        Assert.That(_told, Is.EqualTo(new[] { "scene Red" }));
        Assert.That(Stated(), Is.Empty);
    }

    /// <summary>Walls, windows and a kerb: edges everywhere, as a view of a road has.</summary>
    private static int Street(int x, int y) => 60 + (x / 40 + y / 36) % 2 * 80 + (x % 40 < 6 ? 40 : 0);

    private void See(int seconds, Func<int, int, int> scene)
    {
        for (int look = 0; look < 2 * seconds; look++, _nowUs += 500_000)
        {
            Span<byte> luma = _frame.Luma;
            for (int i = 0; i < luma.Length; i++)
                luma[i] = (byte)(scene(i % Width, i / Width) + (int)(SeededNumbers.At(3, _place++) % 5));
            _frame.CapturedUs = _nowUs;
            _watch.Update(_frame);
        }
    }

    private List<(TamperKind Kind, bool Ended)> Stated()
    {
        List<(TamperKind, bool)> stated = [];
        while (_statements.TryTake(out Record? record))
            stated.Add((record.Tamper.Kind, record.Tamper.Ended));
        return stated;
    }
}
