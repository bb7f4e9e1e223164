using System.CommandLine;
using System.Globalization;
using Alpr.Board.Camera;
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
        Option<bool> json = new("--json") { Description = "One JSON object a line, for programs." };
        Option<double?> rate = new("--fps") { Description = "Frames to take from each second of a video; for a folder, how many images make a second (default 10)." };
        rate.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<double?>() is < 0.1 or > 240)
                given.AddError("--fps must be 0.1 to 240.");
        });
        Option<int> framesMin = new("--frames-min") { Description = "Frames in which a plate must be read; 1 for unrelated still photographs.", DefaultValueFactory = _ => new TrackerOptions().FramesMin };
        Command command = new("replay", "Follow vehicles through footage: one line for each that passed.") { input, json, rate, framesMin };
        RecognizerSetup setup = new(command);
        command.SetAction(given =>
        {
            using PlateRecognizer recognizer = setup.Load(given);
            using PlateJson? output = given.GetValue(json) ? new PlateJson() : null;
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
        using Frame frame = new(Limits.FramePixelsMax);
        using Passage passage = new(Limits.FramePixelsMax);
        using PlateTracker tracker = new(options, Limits.FramePixelsMax);
        PlateReading[] readings = new PlateReading[Limits.PlatesPerFrameMax];
        int failed = 0;
        for (CaptureResult result = Capture(); result != CaptureResult.Ended; result = Capture())
        {
            if (result == CaptureResult.ItemFailed)
            {
                failed++;
                Fail(json, camera.CurrentItem, camera.LastError);
                continue;
            }
            int count = recognizer.Recognize(frame, readings);
            tracker.Update(frame, readings.AsSpan(0, count));
            WritePassages(tracker, passage, json);
        }
        tracker.Finish();
        WritePassages(tracker, passage, json);
        return failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;

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

    private static void WritePassages(PlateTracker tracker, Passage passage, PlateJson? json)
    {
        while (tracker.TryTake(passage))
        {
            if (json is not null)
                json.WritePassage(passage);
            else
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{passage.Text,-8}  {passage.State.ToString(),-2}  {passage.Confidence:0.00}  {passage.FirstUs / 1e6:0.0}-{passage.LastUs / 1e6:0.0} s  {passage.Frames} frames"));
        }
    }

    private static void Fail(PlateJson? json, string source, string error)
    {
        if (json is not null)
            json.WriteError(source, error);
        else
            Console.Error.WriteLine($"alprctl: {error}");
    }
}
