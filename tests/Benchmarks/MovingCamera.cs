using System.Globalization;
using Alpr.Board.Imaging;
using Alpr.Contracts;
using Alpr.Recognition;
using Alpr.Recognition.Rectifier;
using Alpr.Tracking;

#pragma warning disable RS0030 // a seeded Random: the same clips in every run

namespace Alpr.Benchmarks;

/// <summary>
/// What many frames of one vehicle gain over one: each photograph of the validation half becomes a short clip, seen by a camera
/// that pans and zooms, with another blur, light and noise in each frame. Votes must beat single frames by five points.
/// </summary>
internal static class MovingCamera
{
    private const int Frames = 10, FramesPerSecond = 10;
    private const int Width = 800, Height = 450;    // what the camera sees: plates half as wide as in the photographs
    private const float GainMin = 0.05f;
    private const int Seed = 20;

    /// <summary>Prints one line.</summary>
    /// <returns>0; 1 when the gain is smaller than it must be or there are no photographs.</returns>
    public static int Run()
    {
        string folder = Path.Combine(Places.Shared, "data", "us-road");
        if (!Directory.Exists(folder))
        {
            Console.WriteLine("moving camera: skipped: no shared data");
            return 0;
        }
        using JpegDecoder decoder = new();
        using Frame photograph = new(Limits.FramePixelsMax), view = new(Width * Height);
        using Passage passage = new(Width * Height);
        using PlateRecognizer recognizer = new(ModelBundle.Load(Places.Models));
        int clips = 0, votedRight = 0, singleRight = 0;
        foreach (Photograph truth in Photograph.Load(folder).Where(one => one.IsValidation))
        {
            if (!decoder.TryDecode(File.ReadAllBytes(truth.Path), photograph, out string error))
                throw new InvalidDataException($"{truth.Path}: {error}");
            (string voted, int right) = Play(new Random(Seed + clips), photograph, view, passage, recognizer, truth.Plate);
            clips++;
            singleRight += right;
            votedRight += voted == truth.Plate ? 1 : 0;
        }
        double single = (double)singleRight / (clips * Frames), vote = (double)votedRight / clips;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"moving camera ({clips} clips of {Frames} frames, validation half): one frame exact {single:F3}, vote exact {vote:F3}, gain {vote - single:F3} (at least {GainMin})"));
        return vote - single >= GainMin ? 0 : 1;
    }

    /// <summary>Plays one clip.</summary>
    /// <returns>The plate of the surest passage, empty when there was none, and in how many frames the best plate was right.</returns>
    private static (string Voted, int Right) Play(Random random, Frame photograph, Frame view, Passage passage, PlateRecognizer recognizer, string plate)
    {
        using PlateTracker tracker = new(new TrackerOptions(), Width * Height);
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax];
        byte[] sharp = new byte[Width * Height];
        float panX = Between(random, -0.06f, 0.06f), panY = Between(random, -0.03f, 0.03f), zoom = Between(random, 0.85f, 1.0f);
        int right = 0;
        for (int i = 0; i < Frames; i++)
        {
            float done = (float)i / (Frames - 1);
            Look(photograph, panX * done, panY * done, zoom + (1 - zoom) * done, sharp);
            view.SetSize(Width, Height);
            Expose(random, sharp, view.Luma);
            view.CapturedUs = i * 1_000_000L / FramesPerSecond;
            view.Sequence = i;
            int count = recognizer.Recognize(view, readings);
            right += count > 0 && readings[0].Text.ToString() == plate ? 1 : 0;
            tracker.Update(view, readings.AsSpan(0, count));
        }
        tracker.Finish();
        (string best, float surest) = ("", 0);
        while (tracker.TryTake(passage))
        {
            if (passage.Confidence > surest)
                (best, surest) = (passage.Text.ToString(), passage.Confidence);
        }
        return (best, right);
    }

    /// <summary>The part of the photograph that the camera sees: its middle, moved by shares of the width and height, enlarged.</summary>
    private static void Look(Frame photograph, float moveX, float moveY, float part, byte[] sharp)
    {
        float width = photograph.Width * part, height = photograph.Height * part;
        float x = (photograph.Width - width) / 2 + moveX * photograph.Width, y = (photograph.Height - height) / 2 + moveY * photograph.Height;
        PlateRectifier.Fill(photograph, Quad.FromRectangle(x, y, width, height), 0, 0, sharp, Width, Height);
    }

    /// <summary>Blur of the car's motion along the row, a flickering light, and noise.</summary>
    private static void Expose(Random random, byte[] sharp, Span<byte> seen)
    {
        int blur = random.Next(1, 6);
        float gain = Between(random, 0.75f, 1.15f), noise = Between(random, 3, 12);
        for (int y = 0; y < Height; y++)
        {
            ReadOnlySpan<byte> row = sharp.AsSpan(y * Width, Width);
            for (int x = 0; x < Width; x++)
            {
                int sum = 0;
                for (int k = 0; k < blur; k++)
                    sum += row[Math.Clamp(x + k - blur / 2, 0, Width - 1)];
                float value = sum * gain / blur + noise * Normal(random);
                seen[y * Width + x] = (byte)Math.Clamp(value, 0, 255);
            }
        }
    }

    private static float Between(Random random, float low, float high) => low + (high - low) * random.NextSingle();

    /// <summary>A sum of four uniform values: near enough to a normal one of deviation 1, and quick.</summary>
    private static float Normal(Random random) =>
        (random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2) * 1.732f;
}
