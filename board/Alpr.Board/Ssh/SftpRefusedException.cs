namespace Alpr.Board.Ssh;

/// <summary>An SSH server's "no" to a request.</summary>
/// <param name="code">SSH_FX_*, draft-ietf-secsh-filexfer-02, section 7.</param>
public sealed class SftpRefusedException(uint code) : Exception("The server refuses.")
{
    /// <summary>SSH_FX_EOF.</summary>
    public const uint EndOfFile = 1;

    /// <summary>SSH_FX_NO_SUCH_FILE.</summary>
    public const uint NoSuchFile = 2;

    /// <summary>SSH_FX_PERMISSION_DENIED.</summary>
    public const uint PermissionDenied = 3;

    /// <summary>SSH_FX_FAILURE: whatever has no code of its own, a full disk among it.</summary>
    public const uint Failure = 4;

    /// <summary>The reason.</summary>
    public uint Code { get; } = code;
}

/// <summary>What an SSH server tells of a file.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ModifiedUs">When it was last changed, microseconds since 1970; 0: it does not say.</param>
/// <param name="IsFile">A plain file, or the server does not say what.</param>
/// <param name="IsFolder">A folder.</param>
public readonly record struct SftpLook(long Length, long ModifiedUs, bool IsFile, bool IsFolder);
