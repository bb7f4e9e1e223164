using System.CommandLine;
using Alpr.Access;
using Alpr.Board.Camera;
using Alpr.Board.Configuration;
using Alpr.Board.Imaging;
using Alpr.Evidence;
using Alpr.Host;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Onnx;
using Alpr.Recognition;

ParseResult parsed = HostCommands.Create().Parse(args);
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
