using System.Security.Cryptography;

namespace Alpr.HotLists;

/// <summary>Reads a list's file whole. A file of which anything is missing, added or changed gives nothing but an error.</summary>
internal static class StoreReader
{
    private const string Remedy = "It is not used; install the list again";

    /// <summary>Reads the list.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The key it was written with.</param>
    /// <exception cref="HotListException">It is torn or altered, or of another key.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static InstalledHotList Read(string path, StoreKey key)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var preamble = new byte[StoreFormat.PreambleBytes];
        var box = new byte[StoreFormat.BoxBytes + StoreFormat.TagBytes];
        var plain = new byte[StoreFormat.BoxBytes];
        try
        {
            if (file.Length < StoreFormat.FileBytes(1))
                throw Refusal(path, $"the file has only {file.Length} bytes, so it was cut off");
            file.ReadExactly(preamble);
            if (!preamble.AsSpan().StartsWith(StoreFormat.Mark))
                throw Refusal(path, "it does not begin as a stored hot list does");
            using AesGcm cipher = key.OpenCipher(preamble.AsSpan(StoreFormat.Mark.Length));
            file.ReadExactly(box.AsSpan(0, StoreFormat.HeaderBytes + StoreFormat.TagBytes));
            if (!TryOpen(cipher, 0, box, plain.AsSpan(0, StoreFormat.HeaderBytes), preamble))
                throw Refusal(path, "its header was altered or never finished, or the key is another");
            HotListHeader header = HeaderRecord.Read(plain.AsSpan(0, StoreFormat.HeaderBytes), out long boxes)
                ?? throw Refusal(path, "its header is of a version that this program does not know");
            if (boxes > HotListLimits.RecordBytesMax / EntryRecord.FixedBytes || file.Length != StoreFormat.FileBytes(boxes))
                throw Refusal(path, $"the file has {file.Length} bytes and its header says otherwise, so it was cut off or added to");
            HotListIndex.Builder builder = new(header.Entries, header.RecordBytes);
            for (long number = 1; number <= boxes; number++)
            {
                file.ReadExactly(box);
                if (!TryOpen(cipher, (ulong)number, box, plain, preamble))
                    throw Refusal(path, $"its box {number} of {boxes} was altered");
                if (!TryAdd(plain, builder))
                    throw Refusal(path, $"its box {number} of {boxes} holds no entries of this version");
            }
            return builder.TryBuild(out HotListIndex index)
                ? new(header, index)
                : throw Refusal(path, "it has not as many entries as its header says");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static bool TryAdd(ReadOnlySpan<byte> box, HotListIndex.Builder builder)
    {
        while (!box.IsEmpty && box[0] != 0) // no entry begins with 0: the rest of the box is empty
        {
            if (!EntryRecord.TryRead(box, out HotListEntry entry) || !builder.TryAdd(entry))
                return false;
            box = box[entry.Record.Length..];
        }
        return true;
    }

    private static bool TryOpen(AesGcm cipher, ulong number, ReadOnlySpan<byte> box, Span<byte> plain, ReadOnlySpan<byte> preamble)
    {
        Span<byte> nonce = stackalloc byte[StoreFormat.NonceBytes];
        StoreFormat.WriteNonce(number, nonce);
        try
        {
            cipher.Decrypt(nonce, box[..plain.Length], box.Slice(plain.Length, StoreFormat.TagBytes), plain, preamble);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private static HotListException Refusal(string path, string problem) => new(path, problem, Remedy);
}
