using System.CommandLine;
using System.Globalization;
using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.Ctl.Annotation;
using Alpr.Ctl.Output;
using Alpr.Recognition;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl read</c> and <c>alprctl crop</c>: photographs in, plates out.</summary>
internal sealed class ReadCommand : IDisposable
{
    private readonly PlateRecognizer _recognizer;
    private readonly bool _wholeFrames;
    private readonly PlateJson? _json;
    private readonly string? _annotate;
    private readonly Frame _frame = new(Limits.FramePixelsMax);
    private readonly PlateReading[] _readings = new PlateReading[Limits.PlatesPerFrameMax];
    private int _failed;

    private ReadCommand(PlateRecognizer recognizer, bool wholeFrames, PlateJson? json, string? annotate)
    {
        _recognizer = recognizer;
        _wholeFrames = wholeFrames;
        _json = json;
        _annotate = annotate;
    }

    /// <summary>Builds the command.</summary>
    public static Command Create(string name, string description, bool wholeFrames)
    {
        Argument<string[]> paths = new("PATH") { Description = "Images, or folders of images.", Arity = ArgumentArity.OneOrMore };
        Option<bool> json = new("--json") { Description = "One JSON object a line, for programs." };
        Option<string?> annotate = new("--annotate") { Description = "Folder that receives each picture with its plates outlined and named (SVG)." };
        Command command = new(name, description) { paths, json };
        if (wholeFrames)
            command.Options.Add(annotate);
        RecognizerSetup setup = new(command);
        command.SetAction(given =>
        {
            using PlateRecognizer recognizer = setup.Load(given);
            using PlateJson? output = given.GetValue(json) ? new PlateJson() : null;
            using ReadCommand reading = new(recognizer, wholeFrames, output, wholeFrames ? given.GetValue(annotate) : null);
            return reading.Run(given.GetValue(paths)!);
        });
        return command;
    }

    /// <summary>Reads photographs and draws what was read.</summary>
    /// <param name="recognizer">Reads.</param>
    /// <param name="paths">Images and folders.</param>
    /// <param name="folder">Gets the pictures.</param>
    /// <returns>Exit code.</returns>
    public static int Annotate(PlateRecognizer recognizer, string[] paths, string folder)
    {
        using ReadCommand reading = new(recognizer, wholeFrames: true, json: null, folder);
        return reading.Run(paths);
    }

    public void Dispose() => _frame.Dispose();

    private int Run(string[] paths)
    {
        if (_annotate is not null)
            Directory.CreateDirectory(_annotate);
        foreach (string path in paths)
        {
            try
            {
                using ImageFolderCamera images = new(path);
                ReadAll(images);
            }
            catch (CameraException failure)
            {
                Fail(path, failure.Message);
            }
        }
        return _failed == 0 ? ExitCode.Done : ExitCode.SomeFailed;
    }

    private void ReadAll(ImageFolderCamera images)
    {
        while (true)
        {
            switch (images.Capture(_frame))
            {
                case CaptureResult.Captured:
                    ReadOne(images.CurrentItem);
                    break;
                case CaptureResult.ItemFailed:
                    Fail(images.CurrentItem, images.LastError);
                    break;
                default:
                    return;
            }
        }
    }

    private void ReadOne(string file)
    {
        long startUs = SystemClock.Instance.MonotonicUs;
        int count = _wholeFrames ? _recognizer.Recognize(_frame, _readings) : ReadCrop();
        double milliseconds = (SystemClock.Instance.MonotonicUs - startUs) / 1000.0;
        int named = _wholeFrames ? ShownReadings.Keep(_readings.AsSpan(0, count), _readings) : _readings[0].Text.Length > 0 ? 1 : 0;
        ReadOnlySpan<PlateReading> plates = _readings.AsSpan(0, named);
        if (_json is not null)
            _json.WriteImage(file, milliseconds, plates, _frame.SourceScale);
        else
            Print(file, milliseconds, plates);
        if (_annotate is not null)
            Annotate(file, plates);
    }

    private int ReadCrop()
    {
        _recognizer.ReadCrop(_frame, ref _readings[0]);
        return 1;
    }

    private static void Print(string file, double milliseconds, ReadOnlySpan<PlateReading> plates)
    {
        if (plates.Length == 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}  no plate  {milliseconds:0.0} ms"));
        foreach (ref readonly PlateReading plate in plates)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}  {plate.Text,-8}  {IssuingState.Likeliest(plate.States).ToString(),-2}  {plate.Confidence:0.00}  {milliseconds:0.0} ms"));
    }

    private void Annotate(string file, ReadOnlySpan<PlateReading> plates)
    {
        string target = Path.Combine(_annotate!, Path.GetFileNameWithoutExtension(file) + ".svg");
        int width = (int)MathF.Round(_frame.Width * _frame.SourceScale), height = (int)MathF.Round(_frame.Height * _frame.SourceScale);
        AnnotatedImage.Write(target, File.ReadAllBytes(file), width, height, plates, _frame.SourceScale);
    }

    private void Fail(string file, string error)
    {
        _failed++;
        if (_json is not null)
            _json.WriteError(file, error);
        else
            Console.Error.WriteLine($"alprctl: {error}");
    }
}
