using System.Text;
using Alpr.Board.Ssh;

namespace Alpr.Sync.Sftp;

/// <summary>Goes the way to a folder step by step, so that a person sees where it ends. The file of the test is removed again.</summary>
internal static class SftpProbe
{
    private static readonly string[] Way = ["name", "connection", "host key", "sign-in"];

    /// <summary>Tries the way; the last step is the one that failed, if one did.</summary>
    public static List<BackendTestStep> Try(SftpSettings settings, string device, Delivery marked, SftpGuard guard)
    {
        List<BackendTestStep> steps = [];
        List<string> parts = [];
        SftpConnection? connection = null;
        try
        {
            connection = new(settings, parts);
            using CancellationTokenRegistration used = connection.Use(guard);
            connection.Begin();
            string[] details = [$"{settings.Host} is found", $"port {settings.Port} answers", "the server has the key that is known", $"{settings.User} is let in, with SFTP"];
            steps.AddRange(Way.Zip(details, static (step, detail) => new BackendTestStep(step, true, detail)));
            connection.Enter();
            steps.Add(new("folder", true, settings.Folder.Length > 0 ? $"{settings.Folder} is there" : "the user's own"));
            steps.Add(new("test record", true, Drop(connection, device, marked)));
        }
        catch (Exception failure) when (SftpWords.IsExpected(failure))
        {
            string words = SftpWords.Result(failure, guard, connection).Reason;
            string step = failure is SftpRefusedException ? steps.Count < Way.Length + 1 ? "folder" : "test record" : StepOf(failure, guard, connection, steps.Count);
            foreach (string passed in Way.TakeWhile(one => one != step).Skip(steps.Count))
                steps.Add(new(passed, true, "it works"));
            steps.Add(new(step, false, words));
        }
        finally
        {
            connection?.Dispose();
        }
        return steps;
    }

    private static string Drop(SftpConnection connection, string device, Delivery marked)
    {
        string name = DropNames.OfTest(device, marked);
        byte[] bytes = Encoding.UTF8.GetBytes($"This is a test of the file drop by the ALPR unit {device}. It is no record and states nothing; it may be removed.\r\n");
        connection.Put(name, bytes);
        if (!connection.Has(name, bytes.Length))
            throw new SftpRefusedException(SftpRefusedException.Failure);
        return connection.TryRemove(name) ? "a file was written, renamed, found and removed again" : $"a file was written, renamed and found; the unit may not remove it: remove {name} by hand";
    }

    private static string StepOf(Exception failure, SftpGuard guard, SftpConnection? connection, int passed)
    {
        if (passed > Way.Length)
            return "test record";
        if (passed == Way.Length)
            return "folder";
        if (guard.Words is not null || connection is null)
            return "connection";
        return SftpWords.Of(failure, connection).Fault switch
        {
            SshFault.NoSuchHost => "name",
            SshFault.HostKeyChanged or SshFault.HostKeyUnknown => "host key",
            SshFault.OwnKey or SshFault.NotLetIn or SshFault.NoSftp or SshFault.NotSftp => "sign-in",
            _ => "connection",
        };
    }
}
