using Alpr.Contracts;

namespace Alpr.CameraHealth.Tests;

/// <summary>A fault done to a picture.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Expected">What it must be called.</param>
/// <param name="Make">Does it: from the good picture, into the changed one.</param>
internal sealed record Injected(string Name, CameraFault Expected, Action<Frame, Frame> Make)
{
    /// <summary>The whole catalogue, with places and directions drawn from a seed.</summary>
    public static List<Injected> All(Random random)
    {
        List<Injected> all = [];
        foreach (double share in new[] { 0.6, 0.8, 1.0 })
        {
            all.Add(new($"covered {share:P0}", CameraFault.Blocked, Cover(share, random.Next(4), random.Next(35, 90))));
            all.Add(new($"sprayed {share:P0}", CameraFault.Blocked, Spray(share, random.Next(4))));
        }
        foreach (double sigma in new[] { 2.5, 3.5, 5, 8 })
            all.Add(new($"blur {sigma}", CameraFault.Blurred, (from, to) => Blur(from, to, sigma)));
        foreach (int pixels in new[] { 3, 5, 10, 20, 30 })
        {
            double direction = random.NextDouble() * 2 * Math.PI;
            all.Add(new($"shift {pixels} px", CameraFault.Moved, Warp(pixels * Math.Cos(direction), pixels * Math.Sin(direction), 0, 1)));
        }
        foreach (double degrees in new[] { 1.0, 2, 3, 5 })
            all.Add(new($"turn {degrees} deg", CameraFault.Moved, Warp(0, 0, degrees * (random.Next(2) * 2 - 1), 1)));
        foreach (double zoom in new[] { 1.02, 1.05, 1.15 })
            all.Add(new($"zoom {zoom}", CameraFault.Moved, Warp(0, 0, 0, zoom)));
        all.Add(new("frozen", CameraFault.Frozen, (_, _) => { }));
        all.Add(new("black", CameraFault.TooDark, (_, to) => to.Luma.Fill(2)));
        all.Add(new("overexposed", CameraFault.TooBright, (from, to) => Each(from, to, luma => luma * 8 + 120)));
        return all;
    }

    private static Action<Frame, Frame> Cover(double share, int side, int shade) => (from, to) =>
        Part(to, share, side, (i, _) => shade + i % 7 / 6);

    private static Action<Frame, Frame> Spray(double share, int side) => (from, to) =>
    {
        Blur(from, to, 25);
        byte[] soft = to.Luma.ToArray();
        to.CopyFrom(from);
        Part(to, share, side, (i, _) => 0.3 * soft[i] + 90);
    };

    private static void Part(Frame frame, double share, int side, Func<int, byte, double> make)
    {
        int width = frame.Width, height = frame.Height;
        for (int i = 0; i < width * height; i++)
        {
            double x = (i % width + 0.5) / width, y = ((double)(i / width) + 0.5) / height;
            double along = side switch { 0 => x, 1 => 1 - x, 2 => y, _ => 1 - y };
            if (along <= share)
                frame.Luma[i] = (byte)Math.Clamp(make(i, frame.Luma[i]), 0, 255);
        }
    }

    private static void Each(Frame from, Frame to, Func<int, double> make)
    {
        for (int i = 0; i < from.Luma.Length; i++)
            to.Luma[i] = (byte)Math.Clamp(make(from.Luma[i]), 0, 255);
    }

    // Three box filters each way: a normal curve to within some percent.
    private static void Blur(Frame from, Frame to, double sigma)
    {
        int width = from.Width, height = from.Height;
        // A box of 2r + 1 has a variance of r(r + 1)/3, three of them r(r + 1).
        int radius = Math.Max(1, (int)Math.Round((Math.Sqrt(4 * sigma * sigma + 1) - 1) / 2));
        float[] plane = new float[width * height], other = new float[width * height];
        for (int i = 0; i < plane.Length; i++)
            plane[i] = from.Luma[i];
        for (int pass = 0; pass < 3; pass++)
        {
            Box(plane, other, height, width, width, 1, radius);
            Box(other, plane, width, height, 1, width, radius);
        }
        for (int i = 0; i < plane.Length; i++)
            to.Luma[i] = (byte)Math.Clamp(plane[i] + 0.5f, 0, 255);
    }

    private static void Box(float[] from, float[] to, int lines, int length, int lineStep, int step, int radius)
    {
        for (int line = 0; line < lines; line++)
        {
            int start = line * lineStep;
            float sum = 0;
            for (int i = -radius; i <= radius; i++)
                sum += from[start + Math.Clamp(i, 0, length - 1) * step];
            for (int i = 0; i < length; i++)
            {
                to[start + i * step] = sum / (2 * radius + 1);
                sum += from[start + Math.Min(i + radius + 1, length - 1) * step] - from[start + Math.Max(i - radius, 0) * step];
            }
        }
    }

    private static Action<Frame, Frame> Warp(double dx, double dy, double degrees, double zoom) => (from, to) =>
    {
        int width = from.Width, height = from.Height;
        double cos = Math.Cos(degrees * Math.PI / 180) / zoom, sin = Math.Sin(degrees * Math.PI / 180) / zoom;
        ReadOnlySpan<byte> luma = from.Luma;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double u = x - width / 2.0 - dx, v = y - height / 2.0 - dy;
                double sx = Math.Clamp(cos * u + sin * v + width / 2.0, 0, width - 1.001), sy = Math.Clamp(cos * v - sin * u + height / 2.0, 0, height - 1.001);
                int at = (int)sy * width + (int)sx;
                double fx = sx - (int)sx, fy = sy - (int)sy;
                double value = (luma[at] * (1 - fx) + luma[at + 1] * fx) * (1 - fy) + (luma[at + width] * (1 - fx) + luma[at + width + 1] * fx) * fy;
                to.Luma[y * width + x] = (byte)(value + 0.5);
            }
        }
    };
}
