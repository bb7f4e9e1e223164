using System.CommandLine;
using Alpr.Access;
using Alpr.Board.Camera;
using Alpr.Board.Configuration;
using Alpr.Board.Imaging;
using Alpr.Evidence;
using Alpr.Host;
using Alpr.Host.SelfTest;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Onnx;
using Alpr.Recognition;

RootCommand root = RunCommand.Create();
root.Subcommands.Add(SelfTestCommand.Create());
root.Subcommands.Add(ProvisionCommand.Create());
root.Subcommands.Add(PolicyCommand.Create());
root.Subcommands.Add(AccountCommand.Create());
root.Subcommands.Add(HotListCommand.CreateList());
root.Subcommands.Add(HotListCommand.CreatePlate());
root.Subcommands.Add(SearchCommand.CreateSearch());
root.Subcommands.Add(SearchCommand.CreateView());
root.Subcommands.Add(ExportCommand.Create());
foreach (Command command in OversightCommands.Create())
    root.Subcommands.Add(command);
root.Subcommands.Add(BackendCommand.Create());
root.Subcommands.Add(RotateKeyCommand.Create());
root.Subcommands.Add(HoldCommand.CreateHold());
root.Subcommands.Add(HoldCommand.CreateRelease());
root.Subcommands.Add(RequestCommand.Create());
root.Subcommands.Add(InstallCertificateCommand.Create());
ParseResult parsed = root.Parse(args);
try
{
    int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    return parsed.Errors.Count > 0 ? ExitCode.BadUsage : code;
}
catch (ConfigurationException wrong)
{
    return Complaint.Write(wrong.Message, ExitCode.BadUsage);
}
catch (AccessRefusedException refused)
{
    return Complaint.Write(refused.Message, ExitCode.SomeFailed);
}
catch (Exception cannot) when (cannot is CameraException or ImagingException or ModelException or OnnxException or DeviceKeyException or JournalException
    or HotListException or FeedException or AccountException or IOException or UnauthorizedAccessException)
{
    return Complaint.Write(cannot.Message, ExitCode.CannotRun);
}
