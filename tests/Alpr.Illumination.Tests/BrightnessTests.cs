using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

public sealed class BrightnessTests
{
    [Test]
    public void A_scene_is_measured_from_a_sample_of_its_pixels()
    {
        using Frame frame = Picture(1280, 720, (x, _) => x < 96 ? 255 : x < 736 ? 100 : 20);
        SceneBrightness scene = SceneBrightness.Measure(frame);
        Assert.Multiple(() =>
        {
            Assert.That(scene.Mean, Is.EqualTo(0.075 * 255 + 0.5 * 100 + 0.425 * 20).Within(1.5));
            Assert.That((scene.Dark, scene.Median, scene.Light), Is.EqualTo((20f, 100f, 100f)));
            Assert.That(scene.ClippedShare, Is.EqualTo(0.075).Within(0.008));
        });
    }

    [Test]
    public void Frames_of_any_size_are_measured([Values(1, 2, 3, 127, 1000)] int width, [Values(1, 5, 73)] int height)
    {
        using Frame frame = Picture(width, height, (_, _) => 77);
        Assert.That(SceneBrightness.Measure(frame), Is.EqualTo(new SceneBrightness(77, 77, 77, 77, 0)));
    }

    [Test]
    public void The_characters_and_the_background_of_a_plate_are_told_apart()
    {
        // Strokes of 4 pixels every 12, on a plate of 200 x 60 at (100, 50); all around is black.
        using Frame frame = Picture(640, 360, (x, y) => x is >= 100 and < 300 && y is >= 50 and < 110 ? (x - 100) % 12 < 4 ? 40 : 180 : 0);
        Assert.That(PlateBrightness.TryMeasure(frame, Quad.FromRectangle(100, 50, 200, 60), out PlateBrightness plate));
        Assert.That((plate.Dark, plate.Light, plate.ClippedShare), Is.EqualTo((40f, 180f, 0f)));
    }

    [Test]
    public void A_plate_in_glare_is_clipped()
    {
        using Frame frame = Picture(640, 360, (x, _) => x % 12 < 3 ? 120 : 255);
        Assert.That(PlateBrightness.TryMeasure(frame, Quad.FromRectangle(100, 50, 200, 60), out PlateBrightness plate));
        Assert.That(plate.ClippedShare, Is.EqualTo(0.75).Within(0.05));
        Assert.That(plate.Dark, Is.EqualTo(120));
    }

    [Test]
    public void Random_corners_are_measured_or_refused_and_never_read_beyond_the_frame()
    {
        Random random = new(5);
        using Frame frame = Picture(64, 48, (x, y) => (x * 7 + y * 13) & 255);
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 0, 64, 48];
        int measured = 0;
        for (int i = 0; i < 50_000; i++)
        {
            Quad corners = new(Corner(), Corner(), Corner(), Corner());
            if (!PlateBrightness.TryMeasure(frame, corners, out PlateBrightness plate))
                continue;
            measured++;
            Assert.That(plate.Dark <= plate.Light && plate.Dark >= 0 && plate.Light <= 255 && plate.ClippedShare is >= 0 and <= 1, $"seed 5, try {i}: {plate}");
        }
        Assert.That(measured, Is.GreaterThan(1000));

        System.Numerics.Vector2 Corner() => random.Next(20) == 0
            ? new(odd[random.Next(odd.Length)], random.Next(48)) : new(random.NextSingle() * 66 - 1, random.NextSingle() * 50 - 1);
    }

    private static Frame Picture(int width, int height, Func<int, int, int> luma)
    {
        Frame frame = new(width * height);
        frame.SetSize(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                frame.Luma[y * width + x] = (byte)luma(x, y);
        }
        return frame;
    }
}
