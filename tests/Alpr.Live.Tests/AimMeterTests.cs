using System.Numerics;
using Alpr.Board.Simulated;
using Alpr.Contracts;

namespace Alpr.Live.Tests;

/// <summary>What somebody is told who aims a camera.</summary>
[TestFixture]
internal sealed class AimMeterTests
{
    private const int Wide = 1280, Tall = 720;
    private readonly AimMeter _meter = new();

    [SetUp]
    public void Forget() => _meter.Reset();

    [Test]
    public void A_plate_of_good_size_upright_and_sharp_needs_nothing()
    {
        AimFigures figures = Measure(Plate(width: 160), blur: 0);
        Assert.Multiple(() =>
        {
            Assert.That(figures.Advice, Is.Empty);
            Assert.That(figures.PlateWidthPixels, Is.EqualTo(160).Within(0.5f));
            Assert.That(figures.PlateContrast, Is.GreaterThan(150));
            Assert.That(figures.RollDegrees, Is.Zero.Within(0.1f));
        });
    }

    [TestCase(40, "Zoom in")]
    [TestCase(500, "Zoom out")]
    public void A_plate_of_the_wrong_size_says_which_way_to_zoom(float width, string advice) =>
        Assert.That(string.Join(" ", Measure(Plate(width), blur: 0).Advice), Does.Contain(advice));

    [Test]
    public void No_plate_says_where_to_aim() => Assert.That(Measure(null, blur: 0).Advice, Has.Some.Contains("No plate is seen"));

    [TestCase(20, "Turn the camera clockwise")]
    [TestCase(-20, "Turn the camera counter-clockwise")]
    public void A_plate_that_hangs_askew_says_which_way_to_turn(float degrees, string advice)
    {
        Matrix3x2 turn = Matrix3x2.CreateRotation(degrees * MathF.PI / 180, new(640, 360));
        Quad upright = Plate(160), turned = new(Vector2.Transform(upright.TopLeft, turn), Vector2.Transform(upright.TopRight, turn),
            Vector2.Transform(upright.BottomRight, turn), Vector2.Transform(upright.BottomLeft, turn));
        AimFigures figures = Measure(turned, blur: 0);
        Assert.That(figures.RollDegrees, Is.EqualTo(degrees).Within(0.2f));
        Assert.That(figures.Advice, Has.Some.Contains(advice));
    }

    [Test]
    public void Sharpness_falls_with_each_turn_of_the_focus_away_and_the_advice_says_turn_back()
    {
        float[] sharpness = [.. new[] { 0, 1, 2, 4 }.Select(blur => Measure(Plate(160), blur).Sharpness!.Value)];
        Assert.That(sharpness, Is.Ordered.Descending);
        Assert.That(sharpness[0], Is.GreaterThan(3 * sharpness[3]));
        Assert.That(Measure(Plate(160), blur: 8).Advice, Has.Some.Contains("sharper before"));
    }

    [TestCase(0, "dark")]
    [TestCase(255, "white")]
    public void A_picture_without_anything_says_why(byte shade, string why)
    {
        using LiveLook look = Look(null, 0);
        look.Picture.Luma.Fill(shade);
        Assert.That(_meter.Measure(look).Advice[0], Does.Contain(why));
    }

    private static Quad Plate(float width) => Quad.FromRectangle(640 - width / 2, 360 - width / 4, width, width / 2);

    private AimFigures Measure(Quad? plate, int blur)
    {
        using LiveLook look = Look(plate, blur);
        return _meter.Measure(look);
    }

    // Bars between sky and road, blurred by as many pixels as asked.
    private static LiveLook Look(Quad? plate, int blur)
    {
        VirtualClock clock = new();
        using LiveView view = new(Wide * Tall, clock);
        using Frame frame = new(Wide * Tall);
        frame.SetSize(Wide, Tall);
        for (int x = 0; x < Wide; x++)
        {
            int sum = 0;
            for (int off = -blur; off <= blur; off++)
                sum += (x + off) % 24 is >= 0 and < 12 ? 220 : 30;
            for (int y = 0; y < Tall; y++)
                frame.Luma[y * Wide + x] = y is >= Tall / 4 and < Tall * 3 / 4 ? (byte)(sum / (2 * blur + 1)) : (byte)120;
        }
        LiveLook look = new(Wide * Tall);
        view.TryLook(look, waitMs: 0);
        Span<PlateReading> readings = plate is { } corners ? [new() { Corners = corners }] : [];
        view.See(frame, readings);
        Assert.That(view.TryLook(look, waitMs: 0), Is.True);
        return look;
    }
}
