using Alpr.Board.Ssh;

namespace Alpr.ListFeeds;

/// <summary>What may go wrong with a list on an SSH server, in words of our own.</summary>
internal static class SftpFailure
{
    private static readonly SshNames Names = new("the policy", "ssh_known_hosts", "ssh_identity");

    /// <summary>The client ended, or what came was none of SFTP.</summary>
    /// <param name="source">For the message.</param>
    /// <param name="complaints">What the client said.</param>
    /// <param name="cause">What was thrown.</param>
    public static FeedException Of(string source, string complaints, Exception cause)
    {
        SshFailure failure = SshFailure.Of(complaints, cause, Names);
        return failure.Fault == SshFault.NotSftp
            ? new(source, "what it sends is no file by SFTP", "Check host, port and path, and that the user's shell prints nothing", cause)
            : new(source, failure.Problem, failure.Remedy, cause);
    }

    /// <summary>The server refuses a request.</summary>
    public static FeedException Of(string source, SftpRefusedException refusal) => refusal.Code switch
    {
        SftpRefusedException.NoSuchFile => new(source, "there is no such file", "Check the path in the policy, or ask who keeps the list", refusal),
        SftpRefusedException.PermissionDenied => new(source, "the unit's user may not read the file", "Ask the server's keeper to allow it", refusal),
        _ => new(source, $"the server fails with the file (status {refusal.Code})", "Check the path; it may be a folder. Else ask the server's keeper", refusal),
    };
}
