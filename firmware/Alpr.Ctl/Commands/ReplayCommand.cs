using System.CommandLine;
using Alpr.Board.Camera;
using Alpr.CommandLine;
using Alpr.Contracts;
using Alpr.Ctl.Output;
using Alpr.Recognition;
using Alpr.Tracking;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl replay</c>: footage in, one line per vehicle pass out.</summary>
internal static class ReplayCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> input = new("VIDEO|DIR") { Description = "A video file, a stream address, or a folder of images in time order." };
        Option<double?> rate = new("--fps") { Description = "Frames to take from each second of a video; for a folder, how many images make a second (default 10)." };
        rate.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is < 0.1 or > 240)
                given.AddError("--fps must be 0.1 to 240.");
        });
        Option<int> framesMin = new("--frames-min") { Description = "Frames in which a plate must be read; 1 for unrelated still photographs.", DefaultValueFactory = _ => new TrackerOptions().FramesMin };
        Command command = new("replay", "Follow vehicles through footage: one line for each that passed.") { input, rate, framesMin };
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl replay toll-gate.mp4",
            "alprctl replay --fps 15 rtsp://10.20.0.31/road",
            "alprctl replay frames/ | jq -r .plate");
        RecognizerSetup setup = new(command);
        command.SetAction(given =>
        {
            using PlateRecognizer recognizer = setup.Load(given);
            using PlateJson? output = form.IsJson(given) ? new PlateJson() : null;
            string source = given.GetValue(input)!;
            try
            {
                using ICamera camera = CameraSource.Open(source, framesPerSecond: given.GetValue(rate));
                return Run(camera, recognizer, new TrackerOptions { FramesMin = given.GetValue(framesMin) }, output);
            }
            catch (CameraException failure)
            {
                Fail(output, source, failure.Message);
                return ExitCode.SomeFailed;
            }
        });
        return command;
    }

    private static int Run(ICamera camera, PlateRecognizer recognizer, TrackerOptions options, PlateJson? json)
    {
        PlateTable table = new();
        using ProgressLine progress = new("frames");
        using Frame frame = new(Limits.FramePixelsMax);
        using Passage passage = new(Limits.FramePixelsMax);
        using PlateTracker tracker = new(options, Limits.FramePixelsMax);
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax];
        int failed = 0, done = 0;
        for (CaptureResult result = Capture(); result != CaptureResult.Ended; result = Capture())
        {
            if (result == CaptureResult.ItemFailed)
            {
                failed++;
                progress.Hide();
                Fail(json, camera.CurrentItem, camera.LastError);
                continue;
            }
            int count = recognizer.Recognize(frame, readings);
            tracker.Update(frame, readings.AsSpan(0, count));
            WritePassages();
            progress.Show(++done, camera.FrameCount ?? 0);
        }
        tracker.Finish();
        WritePassages();
        return failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;

        void WritePassages()
        {
            while (tracker.TryTake(passage))
            {
                progress.Hide();
                if (json is not null)
                    json.WritePassage(passage);
                else
                    table.WritePassage(passage);
            }
        }

        CaptureResult Capture()
        {
            try
            {
                return camera.Capture(frame);
            }
            catch (IOException died) // a stream; what was seen until then is still told
            {
                failed++;
                Fail(json, camera.CurrentItem, died.Message);
                return CaptureResult.Ended;
            }
        }
    }

    private static void Fail(PlateJson? json, string source, string error)
    {
        json?.WriteError(source, error);
        Console.Error.WriteLine($"alprctl: {error}");
    }
}
