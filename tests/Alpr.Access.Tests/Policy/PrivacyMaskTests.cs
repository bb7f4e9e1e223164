using System.Diagnostics;
using Alpr.Contracts;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Policy;

public sealed class PrivacyMaskTests
{
    private const byte Light = 200;

    [Test]
    public void What_lies_within_or_a_pixel_beside_is_black_and_little_else()
    {
        int seed = Torture.Seed(462);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        for (int i = 0; i < Torture.Count(150, 20_000); i++)
        {
            int width = 1 + random.Next(90), height = 1 + random.Next(70);
            List<PolygonCorner[]> polygons = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => RandomPolygon(random))];
            byte[] luma = Picture(width * height);
            MaskOf(polygons).Apply(luma, width, height, width);
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    double distance = polygons.Min(polygon => Distance(polygon, x + 0.5, y + 0.5, width, height));
                    bool isBlack = luma[y * width + x] == PrivacyMask.Black;
                    if (distance <= 1 ? !isBlack : isBlack && distance > 3)
                        Assert.Fail($"try {i}: pixel {x},{y} of {width}x{height} is {(isBlack ? "black" : "light")} at {distance} from the area");
                }
            }
        }
    }

    [Test]
    public void Runs_are_in_order_and_do_not_touch()
    {
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            MaskRun[] runs = MaskRaster.Runs([RandomPolygon(random), RandomPolygon(random), RandomPolygon(random)], 100, 80);
            Assert.That(runs, Has.All.Matches<MaskRun>(run => run is { Row: >= 0 and < 80, Start: >= 0, Length: > 0 } && run.Start + run.Length <= 100));
            Assert.That(runs.Zip(runs.Skip(1)), Has.All.Matches<(MaskRun A, MaskRun B)>(pair =>
                pair.A.Row < pair.B.Row || (pair.A.Row == pair.B.Row && pair.A.Start + pair.A.Length < pair.B.Start)));
        }
    }

    [Test]
    public void A_sliver_between_two_rows_is_covered()
    {
        byte[] luma = Picture(100 * 100);
        MaskOf([[new(0.1, 0.501), new(0.9, 0.501), new(0.9, 0.502)]]).Apply(luma, 100, 100, 100);
        Assert.That(luma.AsSpan(50 * 100 + 10, 80).IndexOfAnyExcept(PrivacyMask.Black), Is.Negative);
    }

    [Test]
    public void Rows_longer_than_the_picture_keep_what_is_behind_it()
    {
        byte[] luma = Picture(12 * 4);
        MaskOf([[new(0, 0), new(1, 0), new(1, 1), new(0, 1)]]).Apply(luma, 10, 4, 12);
        for (int y = 0; y < 4; y++)
            Assert.That(luma.AsSpan(y * 12, 12).ToArray(), Is.EqualTo(Enumerable.Repeat(PrivacyMask.Black, 10).Append(Light).Append(Light)));
        Assert.Throws<ArgumentException>(() => MaskOf([[new(0, 0), new(1, 0), new(1, 1)]]).Apply(new byte[10], 10, 2, 10));
        Assert.Throws<ArgumentException>(() => MaskOf([[new(0, 0), new(1, 0), new(1, 1)]]).Apply(new byte[40], 10, 2, 9));
    }

    [Test]
    public void Areas_of_another_device_are_not_masked_and_those_of_none_always_are()
    {
        PrivacyMaskPolicy here = new() { Device = "gate-1", Polygon = [[0, 0], [0.2, 0], [0.2, 1], [0, 1]] };
        PrivacyMaskPolicy all = new() { Polygon = [[0.8, 0], [1, 0], [1, 1], [0.8, 1]] };
        byte[] Row(string device)
        {
            byte[] luma = Picture(20);
            new PrivacyMask([here, all], device).Apply(luma, 20, 1, 20);
            return [luma[0], luma[10], luma[19]];
        }
        Assert.That(Row("gate-1"), Is.EqualTo(new[] { PrivacyMask.Black, Light, PrivacyMask.Black }));
        Assert.That(Row("gate-2"), Is.EqualTo(new[] { Light, Light, PrivacyMask.Black }));
        Assert.That((new PrivacyMask([here, all], "gate-1").Areas, new PrivacyMask([here], "gate-2").Areas), Is.EqualTo((2, 0)));
    }

    [Test]
    public void A_frame_is_masked_at_each_size_and_allocates_nothing_after_the_first()
    {
        using Frame frame = new(1920 * 1080);
        PrivacyMask mask = ThreeAreas();
        foreach ((int width, int height) in new[] { (1920, 1080), (640, 360) })
        {
            frame.SetSize(width, height);
            frame.Luma.Fill(Light);
            mask.Apply(frame);
            Assert.That(frame.Row(height / 4)[width / 4], Is.EqualTo(PrivacyMask.Black));
            Assert.That(frame.Row(height - 1)[0], Is.EqualTo(Light));
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                mask.Apply(frame);
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }
    }

    [Test]
    [Explicit("measures: microseconds for each frame of 1920x1080 with three areas")]
    public void Speed()
    {
        const int Frames = 20_000;
        using Frame frame = new(1920 * 1080);
        frame.SetSize(1920, 1080);
        frame.Luma.Fill(Light);
        PrivacyMask mask = ThreeAreas();
        Stopwatch watch = Stopwatch.StartNew();
        mask.Apply(frame);
        double firstUs = watch.Elapsed.TotalMicroseconds;
        double bestUs = double.MaxValue;
        for (int i = 0; i < Frames; i++)
        {
            watch.Restart();
            mask.Apply(frame);
            bestUs = Math.Min(bestUs, watch.Elapsed.TotalMicroseconds);
        }
        int pixels = frame.Luma.Count(PrivacyMask.Black);
        TestContext.Out.WriteLine($"first {firstUs:F0} us, then {bestUs:F1} us a frame at best, {pixels} pixels masked");
    }

    private static PrivacyMask ThreeAreas() => MaskOf(
    [
        [new(0.1, 0.1), new(0.4, 0.15), new(0.35, 0.4), new(0.15, 0.45)],
        [new(0.6, 0), new(0.95, 0), new(0.8, 0.3)],
        [new(0.5, 0.6), new(0.6, 0.5), new(0.75, 0.6), new(0.75, 0.8), new(0.55, 0.85)],
    ]);

    private static PrivacyMask MaskOf(IEnumerable<PolygonCorner[]> polygons) => new(
        polygons.Select(polygon => new PrivacyMaskPolicy { Polygon = [.. polygon.Select(corner => (IReadOnlyList<double>)[corner.X, corner.Y])] }), "gate-1");

    private static byte[] Picture(int count)
    {
        var luma = new byte[count];
        luma.AsSpan().Fill(Light);
        return luma;
    }

    /// <summary>A star around a point: any angles and radii in order of the angle give a simple polygon.</summary>
    private static PolygonCorner[] RandomPolygon(Random random)
    {
        double x = random.NextDouble(), y = random.NextDouble(), size = Math.Pow(10, -2 * random.NextDouble());
        return
        [
            .. Enumerable.Range(0, 3 + random.Next(8)).Select(_ => random.NextDouble() * 2 * Math.PI).Order().Select(angle =>
            {
                double radius = size * random.NextDouble();
                return new PolygonCorner(Math.Clamp(x + radius * Math.Cos(angle), 0, 1), Math.Clamp(y + radius * Math.Sin(angle), 0, 1));
            }),
        ];
    }

    /// <summary>0 within, else the distance of a point to the nearest side, in pixels: slow and by another way than the rows.</summary>
    private static double Distance(PolygonCorner[] polygon, double x, double y, int width, int height)
    {
        bool isInside = false;
        double nearest = double.MaxValue;
        for (int i = 0; i < polygon.Length; i++)
        {
            PolygonCorner a = polygon[i], b = polygon[(i + 1) % polygon.Length];
            (double ax, double ay, double bx, double by) = (a.X * width, a.Y * height, b.X * width, b.Y * height);
            if (ay > y != by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax)
                isInside = !isInside;
            double squared = (bx - ax) * (bx - ax) + (by - ay) * (by - ay);
            double along = squared == 0 ? 0 : Math.Clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared, 0, 1);
            nearest = Math.Min(nearest, double.Hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay)));
        }
        return isInside ? 0 : nearest;
    }
}
