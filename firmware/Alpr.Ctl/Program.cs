using System.CommandLine;
using Alpr.Board.Camera;
using Alpr.Board.Imaging;
using Alpr.Ctl;
using Alpr.Onnx;
using Alpr.Recognition;

RootCommand root = CtlCommands.Create();
ParseResult command = root.Parse(args);
try
{
    int code = await command.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30), // after Ctrl-C a batch in work is finished; a kill in the middle loses nothing either
    });
    return command.Errors.Count > 0 ? ExitCode.BadUsage : code;
}
catch (Exception unusable) when (unusable is ModelException or OnnxException or ImagingException or CameraException)
{
    await Console.Error.WriteLineAsync($"alprctl: {unusable.Message}");
    return ExitCode.BadUsage;
}
