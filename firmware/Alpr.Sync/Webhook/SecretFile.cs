using System.Text;

namespace Alpr.Sync.Webhook;

/// <summary>The file of a secret header that a configuration names.</summary>
internal static class SecretFile
{
    private const int LineBytesMax = 8 * 1024; // of a header's value: servers take no more

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
