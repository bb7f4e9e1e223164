using System.Text;
using Alpr.Evidence;

namespace Alpr.Journal.Recovery;

/// <summary>
/// Finds signed checkpoints in the bytes of a damaged file, whatever SQLite makes of it. They are text, shorter than a page and
/// signed, so what is found is one.
/// </summary>
internal static class CheckpointScan
{
    private const int ChunkBytes = 1 << 20;
    private const int NoteBytesMax = 1024; // ours take about 330: two names of up to 94, size, root and signature
    private static ReadOnlySpan<byte> SignatureLine => "\n\n\u2014 "u8;

    /// <summary>The largest checkpoint of a device's logs, signed by its key, in a file; null when there is none.</summary>
    /// <param name="path">The file; may be missing.</param>
    /// <param name="key">The key.</param>
    /// <param name="origin">The only log to look for; empty for any of the device.</param>
    public static Checkpoint? Largest(string path, DeviceKey key, string origin)
    {
        if (!File.Exists(path))
            return null;
        byte[] wanted = Encoding.UTF8.GetBytes(origin.Length > 0 ? origin + "\n" : Checkpoint.OriginPrefixOf(key.DeviceId));
        byte[] buffer = new byte[ChunkBytes + NoteBytesMax];
        Checkpoint? largest = null;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        int kept = 0;
        while (true)
        {
            int read = file.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            bool isLast = kept + read < buffer.Length;
            ReadOnlySpan<byte> bytes = buffer.AsSpan(0, kept + read);
            int end = isLast ? bytes.Length : ChunkBytes; // a note that begins later is looked at with the next chunk
            for (int at = 0; bytes[at..].IndexOf(wanted) is var next and >= 0 && at + next < end; at += next + 1)
            {
                if (TryRead(bytes[(at + next)..], key) is { } found && (largest is null || found.Size > largest.Size))
                    largest = found;
            }
            if (isLast)
                return largest;
            bytes[ChunkBytes..].CopyTo(buffer);
            kept = NoteBytesMax;
        }
    }

    private static Checkpoint? TryRead(ReadOnlySpan<byte> bytes, DeviceKey key)
    {
        bytes = bytes[..Math.Min(bytes.Length, NoteBytesMax)];
        int signature = bytes.IndexOf(SignatureLine);
        if (signature < 0)
            return null;
        int line = signature + SignatureLine.Length;
        int length = bytes[line..].IndexOf((byte)'\n');
        return length >= 0
            && Checkpoint.TryRead(bytes[..(line + length + 1)], out Checkpoint? checkpoint, out _)
            && checkpoint.SignatureBy(key.PublicKey) == CheckpointSignature.Valid
            ? checkpoint
            : null;
    }
}
