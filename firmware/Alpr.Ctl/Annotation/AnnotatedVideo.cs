using System.Diagnostics;
using Alpr.Board.Camera;
using Alpr.CommandLine;
using Alpr.Contracts;
using Alpr.Ctl.Output;
using Alpr.Recognition;

namespace Alpr.Ctl.Annotation;

/// <summary>A video once more, with the plates of each frame outlined and named: recognised here, drawn and encoded by ffmpeg with libass.</summary>
internal static class AnnotatedVideo
{
    private const long LastFrameUs = 40_000; // nobody says how long the last frame is shown

    /// <summary>Writes it.</summary>
    /// <param name="input">A video file.</param>
    /// <param name="output">A video file to write.</param>
    /// <param name="recognizer">Reads the frames.</param>
    /// <returns>What was drawn.</returns>
    /// <exception cref="CameraException">The input cannot be read.</exception>
    /// <exception cref="IOException">The output cannot be written; the message has ffmpeg's own words.</exception>
    public static AnnotatedVideoFigures Write(string input, string output, PlateRecognizer recognizer)
    {
        PlateSubtitles subtitles = new();
        (int frames, int width, int height, string problem) = Recognise(input, recognizer, subtitles);
        if (frames == 0)
            throw new IOException(problem.Length > 0 ? problem : $"{input}: it has no frame.");
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("alprctl-");
        try
        {
            File.WriteAllText(Path.Combine(scratch.FullName, "plates.ass"), subtitles.ToFile(width, height));
            Draw(Path.GetFullPath(input), Path.GetFullPath(output), scratch.FullName);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
        return new(frames, subtitles.Plates, problem);
    }

    private static (int Frames, int Width, int Height, string Problem) Recognise(string input, PlateRecognizer recognizer, PlateSubtitles subtitles)
    {
        using ICamera camera = CameraSource.Open(input);
        using Frame frame = new(Limits.FramePixelsMax);
        using ProgressLine progress = new("frames");
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax], before = new PlateReading[Limits.PlatesPerFrameMax];
        int frames = 0, width = 0, height = 0, count = 0;
        long shownUs = 0;
        CaptureResult result;
        while ((result = camera.Capture(frame)) is CaptureResult.Captured)
        {
            if (frames > 0)
                subtitles.Add(shownUs, frame.CapturedUs, before.AsSpan(0, count), frame.SourceScale, width);
            (width, height) = ((int)MathF.Round(frame.Width * frame.SourceScale), (int)MathF.Round(frame.Height * frame.SourceScale));
            count = ShownReadings.Keep(readings.AsSpan(0, recognizer.Recognize(frame, readings)), before);
            shownUs = frame.CapturedUs;
            progress.Show(++frames, camera.FrameCount ?? 0);
        }
        subtitles.Add(shownUs, shownUs + LastFrameUs, before.AsSpan(0, count), frame.SourceScale, width);
        return (frames, width, height, result is CaptureResult.ItemFailed ? camera.LastError : "");
    }

    // In the folder of the subtitles, so that their name needs none of the quoting that filters ask for.
    private static void Draw(string input, string output, string folder)
    {
        ProcessStartInfo start = new("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-i", input, "-vf", "ass=plates.ass", "-c:a", "copy", output])
        {
            WorkingDirectory = folder, RedirectStandardError = true,
        };
        using Process ffmpeg = Process.Start(start) ?? throw new IOException("ffmpeg does not start. Install it (apt-get install ffmpeg).");
        string said = ffmpeg.StandardError.ReadToEnd();
        ffmpeg.WaitForExit();
        if (ffmpeg.ExitCode != 0)
            throw new IOException($"{output}: ffmpeg could not write it: {said.Trim()}");
    }
}

/// <summary>What was drawn into a video.</summary>
/// <param name="Frames">Frames looked at.</param>
/// <param name="Plates">Readings drawn.</param>
/// <param name="Problem">Why the frames behind them could not be read; empty when there are none.</param>
internal sealed record AnnotatedVideoFigures(int Frames, int Plates, string Problem);
