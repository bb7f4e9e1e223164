using System.CommandLine;
using Alpr.Board.Camera;
using Alpr.CommandLine;
using Alpr.Ctl.Annotation;
using Alpr.Recognition;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl annotate</c>: a video once more, with outlines, readings and confidences drawn in. Photographs: <c>alprctl read --annotate</c>.</summary>
internal static class AnnotateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Argument<string> input = new("INPUT") { Description = "A video, an image or a folder of images." };
        Option<string> output = new("--out") { Description = "For a video: the file to write, such as seen.mp4. For images: a folder for one SVG each.", Required = true };
        Command command = new("annotate", "Draw plates, readings and confidences into pictures or a video.") { input, output };
        OutputForm form = new(command);
        command.WithExamples("alprctl annotate toll-gate.mp4 --out seen.mp4", "alprctl annotate photographs/ --out seen");
        RecognizerSetup setup = new(command);
        command.SetAction(given =>
        {
            string from = given.GetValue(input)!, to = given.GetValue(output)!;
            using PlateRecognizer recognizer = setup.Load(given);
            if (!CameraSource.VideoExtensions.Contains(Path.GetExtension(from), StringComparer.OrdinalIgnoreCase))
                return ReadCommand.Annotate(recognizer, [from], to, form.IsJson(given));
            try
            {
                AnnotatedVideoFigures drawn = AnnotatedVideo.Write(from, to, recognizer);
                OneAnswer.Give(form.IsJson(given), $"{to}: {drawn.Frames} frames, {drawn.Plates} readings drawn", line =>
                {
                    line.WriteString("file", to);
                    line.WriteNumber("frames", drawn.Frames);
                    line.WriteNumber("readings", drawn.Plates);
                    if (drawn.Problem.Length > 0)
                        line.WriteString("error", drawn.Problem);
                });
                if (drawn.Problem.Length == 0)
                    return ExitCode.Done;
                Console.Error.WriteLine($"alprctl: {drawn.Problem} The labels end there.");
                return ExitCode.SomeFailed;
            }
            catch (Exception failure) when (failure is CameraException or IOException or System.ComponentModel.Win32Exception)
            {
                Console.Error.WriteLine($"alprctl: {failure.Message}");
                return ExitCode.SomeFailed;
            }
        });
        return command;
    }
}
