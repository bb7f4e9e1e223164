namespace Alpr.Sync.Brokers;

/// <summary>Files with passwords: what they hold is shown nowhere.</summary>
internal static class SecretFile
{
    private const int PasswordBytesMax = 1024; // a password is a line; a longer file is the wrong one

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
