using System.Text;

namespace Alpr.Sync.Webhook;

/// <summary>Files of keys and other secrets that a configuration names.</summary>
internal static class SecretFile
{
    private const int LineBytesMax = 8 * 1024; // of a header's value: servers take no more

    private const UnixFileMode Others = UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>What is wrong with a file, with the remedy; null when nothing is, or none is named.</summary>
    public static string? Problem(string path, bool isSecret)
    {
        if (path.Length == 0)
            return null;
        if (!path.StartsWith('/'))
            return "write the whole path, from / on.";
        try
        {
            using FileStream file = File.OpenRead(path);
            return isSecret && (File.GetUnixFileMode(file.SafeFileHandle) & Others) != 0
                ? $"others may read or change it; if nobody can have, run: chmod 600 '{path}'. Otherwise make a new one."
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the file cannot be read: {error.Message.TrimEnd('.')}. Check the path and the service's rights.";
        }
    }

    /// <summary>Reads the one line of a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is no line of a header.</exception>
    public static string ReadLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > LineBytesMax)
            throw new IOException($"{path} is longer than a header may be ({LineBytesMax} bytes). Put the value alone into it.");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        string line = Encoding.ASCII.GetString(bytes).Trim();
        return line.Length > 0 && line.All(static c => c is >= ' ' and <= '~')
            ? line
            : throw new IOException($"{path} is not one line of plain text. Put the header's value alone into it.");
    }
}
