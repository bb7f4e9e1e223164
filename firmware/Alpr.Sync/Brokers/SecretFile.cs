namespace Alpr.Sync.Brokers;

/// <summary>Files with keys and passwords: nobody else may read them, and what they hold is shown nowhere.</summary>
internal static class SecretFile
{
    private const int PasswordBytesMax = 1024; // a password is a line; a longer file is the wrong one

    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What is wrong with a file that the configuration names; null: nothing.</summary>
    public static string? Problem(string path, bool isSecret)
    {
        if (!path.StartsWith('/'))
            return "write the whole path, from / on.";
        try
        {
            using FileStream file = File.OpenRead(path);
            return isSecret && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0
                ? $"others may read or change the secret; if nobody can have, run: chmod 600 '{path}'. Otherwise make a new one."
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read: {error.Message.TrimEnd('.')}. Check the path and the service's rights.";
        }
    }

    /// <summary>Reads a password: the file's text without its last line break.</summary>
    /// <exception cref="IOException">It cannot be read, or holds no password.</exception>
    public static string ReadPassword(string path)
    {
        try
        {
            if (new FileInfo(path).Length > PasswordBytesMax)
                throw new IOException($"'{path}' is longer than a password; check password_file.");
            string text = File.ReadAllText(path).TrimEnd('\r', '\n');
            return text.Length > 0 ? text : throw new IOException($"'{path}' is empty; write the password into it.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' may not be read; check the service's rights.");
        }
    }
}
