using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Alpr.Contracts;
using Alpr.Recognition.Rectifier;

namespace Alpr.Recognition.Tests;

public sealed class RectifierTests
{
    private static readonly Quad Slanted = new(new(30.5f, 20), new(130, 38), new(121, 92), new(26, 64));

    [Test]
    public void The_homography_maps_the_unit_square_to_the_corners_and_straight_lines_to_straight_lines()
    {
        Homography map = new(Slanted);
        Vector2 a = map.Map(0.2f, 0.1f), b = map.Map(0.4f, 0.3f), c = map.Map(0.8f, 0.7f);
        Assert.Multiple(() =>
        {
            Assert.That(Vector2.Distance(map.Map(0, 0), Slanted.TopLeft), Is.LessThan(1e-3));
            Assert.That(Vector2.Distance(map.Map(1, 0), Slanted.TopRight), Is.LessThan(1e-3));
            Assert.That(Vector2.Distance(map.Map(1, 1), Slanted.BottomRight), Is.LessThan(1e-3));
            Assert.That(Vector2.Distance(map.Map(0, 1), Slanted.BottomLeft), Is.LessThan(1e-3));
            Assert.That((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X), Is.EqualTo(0).Within(1e-2));
        });
    }

    [Test]
    public void A_pattern_drawn_in_perspective_comes_out_upright()
    {
        const int width = 40, height = 20;
        using Frame frame = Draw(160, 110, Slanted, columns: 8, rows: 4);
        byte[] output = new byte[width * height];
        PlateRectifier.Fill(frame, Slanted, 0, 0, output, width, height);
        for (int row = 0; row < 4; row++)
        {
            for (int column = 0; column < 8; column++)
            {
                byte centre = output[(row * 5 + 2) * width + column * 5 + 2];
                Assert.That(centre, Is.EqualTo((row + column) % 2 == 0 ? 220 : 30).Within(12), $"field {column},{row}");
            }
        }
    }

    [Test]
    public void A_plate_larger_than_the_output_is_averaged_not_skipped()
    {
        using Frame frame = new(400 * 200);
        frame.SetSize(400, 200);
        for (int i = 0; i < frame.Luma.Length; i++)
            frame.Luma[i] = (byte)(i % 2 == 0 ? 0 : 200); // stripes one pixel wide
        byte[] output = new byte[20 * 10];
        PlateRectifier.Fill(frame, Quad.FromRectangle(0, 0, 160, 80), 0, 0, output, 20, 10);
        Assert.That(output, Is.All.InRange(90, 110));
    }

    [TestCase(160, 110, 0, 0, 40, 20)]
    [TestCase(160, 110, 0.04f, 0.08f, 37, 19)]            // a width that no vector fills
    [TestCase(160, 110, 0.6f, 0.9f, 40, 20)]              // reaching outside on every side
    [TestCase(131, 93, 0.02f, 0.03f, 192, 96)]            // enlarged
    [TestCase(1, 1, 0, 0, 8, 4)]
    [TestCase(1, 50, 0, 0, 8, 4)]
    [TestCase(50, 1, 0, 0, 8, 4)]
    public void The_vector_form_agrees_with_plain_double_arithmetic(int frameWidth, int frameHeight, float marginX, float marginY, int width, int height)
    {
        using Frame frame = new(frameWidth * frameHeight);
        frame.SetSize(frameWidth, frameHeight);
        new Random(5).NextBytes(frame.Luma);
        byte[] output = new byte[width * height];
        PlateRectifier.Fill(frame, Slanted, marginX, marginY, output, width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Assert.That(output[y * width + x], Is.EqualTo(Oracle(frame, marginX, marginY, x, y, width, height)).Within(0.6), $"pixel {x},{y}");
        }
    }

    [TestCase(160, 110, 40, 20)]
    [TestCase(160, 110, 37, 19)]
    [TestCase(131, 93, 192, 96)]
    [TestCase(131, 93, 3, 200)]                          // more rows than are done at once
    [TestCase(2, 2, 8, 4)]
    [TestCase(1, 50, 9, 4)]
    public void Eight_pixels_at_a_time_come_out_as_four_at_a_time_do_to_the_byte(int frameWidth, int frameHeight, int width, int height)
    {
        Assume.That(Avx2.IsSupported, "Eight at a time need AVX2.");
        using Frame frame = new(frameWidth * frameHeight);
        frame.SetSize(frameWidth, frameHeight);
        new Random(6).NextBytes(frame.Luma);
        byte[] eights = new byte[width * height], fours = new byte[width * height];
        Quad[] quads = [Slanted, Quad.FromRectangle(-50, -50, 5000, 5000), Quad.FromRectangle(1e30f, float.NaN, 3, float.PositiveInfinity)];
        foreach (Quad quad in quads)
        {
            PlateRectifier.Fill(frame, quad, 0.04f, 0.08f, eights, width, height, eight: true);
            PlateRectifier.Fill(frame, quad, 0.04f, 0.08f, fours, width, height, eight: false);
            Assert.That(eights, Is.EqualTo(fours), quad.ToString());
        }
    }

    [TestCase(-50, -50, 20, 10)]                         // wholly outside
    [TestCase(150, 100, 5000, 5000)]                     // reaching far out
    [TestCase(10, 10, 0, 0)]                             // a point
    [TestCase(float.NaN, 1, 2, 3)]
    [TestCase(float.PositiveInfinity, 1, 2, 3)]
    [TestCase(1e30f, -1e30f, 1e30f, 1e30f)]
    public void A_senseless_quad_reads_no_memory_outside_the_frame(float x, float y, float width, float height)
    {
        using Frame frame = Draw(160, 110, Slanted, 8, 4);
        byte[] output = new byte[40 * 20];
        Assert.That(() => PlateRectifier.Fill(frame, Quad.FromRectangle(x, y, width, height), 0.04f, 0.08f, output, 40, 20), Throws.Nothing);
    }

    /// <summary>One output pixel: the mean of bilinear values at evenly spaced points.</summary>
    private static double Oracle(Frame frame, float marginX, float marginY, int x, int y, int width, int height)
    {
        int samplesX = Math.Clamp((int)Math.Ceiling(Slanted.Width / width), 1, 8), samplesY = Math.Clamp((int)Math.Ceiling(Slanted.Height / height), 1, 8);
        Homography map = new(Slanted);
        double sum = 0;
        for (int v = 0; v < samplesY; v++)
        {
            for (int u = 0; u < samplesX; u++)
            {
                Vector2 point = map.Map(
                    (x * samplesX + u + 0.5f) / (width * samplesX) * (1 + 2 * marginX) - marginX,
                    (y * samplesY + v + 0.5f) / (height * samplesY) * (1 + 2 * marginY) - marginY);
                double px = Math.Clamp(point.X - 0.5, 0, frame.Width - 1), py = Math.Clamp(point.Y - 0.5, 0, frame.Height - 1);
                int left = (int)px, top = (int)py, right = Math.Min(left + 1, frame.Width - 1), bottom = Math.Min(top + 1, frame.Height - 1);
                double above = frame.Row(top)[left] + (px - left) * (frame.Row(top)[right] - frame.Row(top)[left]);
                double below = frame.Row(bottom)[left] + (px - left) * (frame.Row(bottom)[right] - frame.Row(bottom)[left]);
                sum += above + (py - top) * (below - above);
            }
        }
        return sum / (samplesX * samplesY);
    }

    /// <summary>A chequered plate on grey, each pixel decided by the inverse of the drawing: which field holds its centre.</summary>
    private static Frame Draw(int width, int height, Quad plate, int columns, int rows)
    {
        Frame frame = new(width * height);
        frame.SetSize(width, height);
        frame.Luma.Fill(120);
        Homography map = new(plate);
        const int fine = 600; // enough samples of the plate that every pixel is hit
        for (int v = 0; v < fine; v++)
        {
            for (int u = 0; u < fine; u++)
            {
                Vector2 point = map.Map((u + 0.5f) / fine, (v + 0.5f) / fine);
                bool bright = (u * columns / fine + v * rows / fine) % 2 == 0;
                frame.Luma[(int)point.Y * width + (int)point.X] = (byte)(bright ? 220 : 30);
            }
        }
        return frame;
    }
}
