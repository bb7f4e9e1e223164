using System.CommandLine;
using Alpr.Board.Camera;
using Alpr.Board.Configuration;
using Alpr.Board.Imaging;
using Alpr.Evidence;
using Alpr.Host;
using Alpr.Host.SelfTest;
using Alpr.Journal;
using Alpr.Onnx;
using Alpr.Recognition;

RootCommand root = RunCommand.Create();
root.Subcommands.Add(SelfTestCommand.Create());
root.Subcommands.Add(ProvisionCommand.Create());
root.Subcommands.Add(RotateKeyCommand.Create());
root.Subcommands.Add(HoldCommand.CreateHold());
root.Subcommands.Add(HoldCommand.CreateRelease());
root.Subcommands.Add(RequestCommand.Create());
root.Subcommands.Add(InstallCertificateCommand.Create());
ParseResult command = root.Parse(args);
try
{
    int code = command.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    return command.Errors.Count > 0 ? ExitCode.BadUsage : code;
}
catch (ConfigurationException wrong)
{
    return Complain(wrong, ExitCode.BadUsage);
}
catch (Exception cannot) when (cannot is CameraException or ImagingException or ModelException or OnnxException or DeviceKeyException or JournalException or IOException or UnauthorizedAccessException)
{
    return Complain(cannot, ExitCode.CannotRun);
}

static int Complain(Exception reason, int code)
{
    Console.Error.WriteLine($"alprd: {reason.Message}");
    return code;
}
