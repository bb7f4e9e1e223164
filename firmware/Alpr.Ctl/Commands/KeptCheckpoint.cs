using Alpr.Evidence;

namespace Alpr.Ctl.Commands;

/// <summary>Reads the checkpoint that a receiver kept from its last batch.</summary>
internal static class KeptCheckpoint
{
    private const int BytesMax = 64 * 1024;

    /// <summary>The checkpoint in a file, or null when no file is named.</summary>
    /// <exception cref="IOException">The file cannot be read or is no checkpoint; the message names it.</exception>
    public static Checkpoint? Read(string? path)
    {
        if (path is null)
            return null;
        if (new FileInfo(path).Length > BytesMax)
            throw new IOException($"{path}: too large for a checkpoint; give the file that 'alprctl verify --save-checkpoint' wrote.");
        return Checkpoint.TryRead(File.ReadAllBytes(path), out Checkpoint? checkpoint, out string? problem)
            ? checkpoint
            : throw new IOException($"{path}: {problem}; give the file that 'alprctl verify --save-checkpoint' wrote.");
    }
}
