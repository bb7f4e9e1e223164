using Alpr.Board.Ssh;

namespace Alpr.Sync.Sftp;

/// <summary>What may go wrong with a folder on an SSH server, in words with the remedy.</summary>
internal static class SftpWords
{
    private static readonly SshNames Names = new("host, port and user", "known_hosts_file", "key_file");

    /// <summary>True for what servers and networks do.</summary>
    public static bool IsExpected(Exception failure) => failure is IOException or InvalidDataException or SftpRefusedException or OverflowException;

    /// <summary>Why the connection failed.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="connection">On which; null: there is no client.</param>
    public static SshFailure Of(Exception failure, SftpConnection? connection) =>
        SshFailure.Of(failure is InvalidDataException or OverflowException || connection is null ? "" : connection.Complaints(),
            failure is OverflowException ? new InvalidDataException("a number too large", failure) : failure, Names);

    /// <summary>What came of it.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="guard">Whether it was given up.</param>
    /// <param name="connection">On which; null: there is no client.</param>
    public static DeliveryResult Result(Exception failure, SftpGuard guard, SftpConnection? connection)
    {
        if (failure is SftpRefusedException refusal)
            return Of(connection?.Step ?? SftpStep.Begin, refusal.Code);
        if (guard.Words is { } words)
            return DeliveryResult.Retry(words);
        if (failure is SshMissingException missing)
            return DeliveryResult.Misconfigured(missing.Message.TrimEnd('.'));
        SshFailure known = Of(failure, connection);
        string reason = $"{known.Problem}. {known.Remedy}";
        return known.NeedsPerson ? DeliveryResult.Misconfigured(reason) : DeliveryResult.Retry(reason);
    }

    // SSH_FX_FAILURE is all that OpenSSH says of a full disk, a quota, a limit of a file's length; so it says of anything else that has no code.
    private static DeliveryResult Of(SftpStep step, uint code) => (step, code) switch
    {
        (SftpStep.Folder or SftpStep.Create, SftpRefusedException.NoSuchFile) =>
            DeliveryResult.Misconfigured("the folder is not there. Check folder, or ask the server's keeper to make it for the unit's user"),
        (_, SftpRefusedException.PermissionDenied) =>
            DeliveryResult.Misconfigured("the unit's user may not write into the folder. Ask the server's keeper to let it make and rename files there"),
        (SftpStep.Write, SftpRefusedException.Failure) =>
            DeliveryResult.Retry("the server cannot keep the file: its disk or the user's share of it is full. Tell its keeper; it is tried again by itself"),
        (SftpStep.Rename, _) => DeliveryResult.Retry($"the server does not rename the file (status {code}). Something else may have its name; ask its keeper"),
        (SftpStep.Create, SftpRefusedException.Failure) =>
            DeliveryResult.Retry("the server cannot make the file: its disk may be full, or a folder has the name. Tell its keeper; it is tried again by itself"),
        _ => DeliveryResult.Retry($"the server fails with the file (status {code}). Ask its keeper; its log says why"),
    };
}
