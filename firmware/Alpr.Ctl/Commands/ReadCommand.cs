using System.CommandLine;
using Alpr.Board.Camera;
using Alpr.Board.Time;
using Alpr.CommandLine;
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
    private readonly PlateTable _table = new();
    private readonly ProgressLine _progress = new("images");
    private readonly string? _annotate;
    private readonly Frame _frame = new(Limits.FramePixelsMax);
    private readonly PlateReading[] _readings = new PlateReading[Limits.PlatesPerFrameMax];
    private int _failed, _done, _total;

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
        Option<string?> annotate = new("--annotate") { Description = "Folder that receives each picture with its plates outlined and named (SVG)." };
        Command command = new(name, description) { paths };
        if (wholeFrames)
            command.Options.Add(annotate);
        OutputForm form = new(command);
        RecognizerSetup setup = new(command);
        command.SetAction(given =>
        {
            using PlateRecognizer recognizer = setup.Load(given);
            using PlateJson? output = form.IsJson(given) ? new PlateJson() : null;
            using ReadCommand reading = new(recognizer, wholeFrames, output, wholeFrames ? given.GetValue(annotate) : null);
            return reading.Run(given.GetValue(paths)!);
        });
        return command;
    }

    /// <summary>Reads photographs and draws what was read.</summary>
    /// <param name="recognizer">Reads.</param>
    /// <param name="paths">Images and folders.</param>
    /// <param name="folder">Gets the pictures.</param>
    /// <param name="isJson">Tell what was read in JSON lines.</param>
    /// <returns>Exit code.</returns>
    public static int Annotate(PlateRecognizer recognizer, string[] paths, string folder, bool isJson)
    {
        using PlateJson? output = isJson ? new PlateJson() : null;
        using ReadCommand reading = new(recognizer, wholeFrames: true, output, folder);
        return reading.Run(paths);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _progress.Dispose();
        _frame.Dispose();
    }

    private int Run(string[] paths)
    {
        if (_annotate is not null)
            Directory.CreateDirectory(_annotate);
        _total = paths.Length;
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
        _total += (images.FrameCount ?? 1) - 1; // the path was counted as one
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
            _progress.Show(++_done, _total);
        }
    }

    private void ReadOne(string file)
    {
        long startUs = SystemClock.Instance.MonotonicUs;
        int count = _wholeFrames ? _recognizer.Recognize(_frame, _readings) : ReadCrop();
        double milliseconds = (SystemClock.Instance.MonotonicUs - startUs) / 1000.0;
        int named = _wholeFrames ? ShownReadings.Keep(_readings.AsSpan(0, count), _readings) : _readings[0].Text.Length > 0 ? 1 : 0;
        _progress.Hide();
        ReadOnlySpan<PlateReading> plates = _readings.AsSpan(0, named);
        if (_json is not null)
            _json.WriteImage(file, milliseconds, plates, _frame.SourceScale);
        else
            _table.WriteImage(file, milliseconds, plates);
        if (_annotate is not null)
            Annotate(file, plates);
    }

    private int ReadCrop()
    {
        _recognizer.ReadCrop(_frame, ref _readings[0]);
        return 1;
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
        _progress.Hide();
        _json?.WriteError(file, error);
        Console.Error.WriteLine($"alprctl: {error}");
    }
}
