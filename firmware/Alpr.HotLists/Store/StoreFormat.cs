using System.Buffers.Binary;

namespace Alpr.HotLists;

/// <summary>
/// The file of one list: a mark, a salt, the header in a box, then the entries in boxes of one size. A box is AES-256-GCM (NIST SP 800-38D) with its
/// tag behind it. The file's key is its own (see <see cref="StoreKey"/>) and seals each number once, so that no nonce is used twice under a key.
/// The nonce is the box's number, and the header, a box too, says how many there are: none can be exchanged, left out, added or cut off.
/// </summary>
internal static class StoreFormat
{
    public const int SaltBytes = 32, TagBytes = 16, NonceBytes = 12;
    public const int HeaderBytes = 2048, BoxBytes = 64 * 1024;

    /// <summary>Mark and version.</summary>
    public static ReadOnlySpan<byte> Mark => "ALPRHL01"u8;

    /// <summary>Mark and salt.</summary>
    public static int PreambleBytes => Mark.Length + SaltBytes;

    /// <summary>Where the first box of entries begins.</summary>
    public static int EntriesAt => PreambleBytes + HeaderBytes + TagBytes;

    /// <summary>Size of a file with a number of boxes.</summary>
    public static long FileBytes(long boxes) => EntriesAt + boxes * (BoxBytes + TagBytes);

    /// <summary>The nonce of a box.</summary>
    /// <param name="number">0 is the header; entries begin at 1.</param>
    /// <param name="nonce">12 bytes.</param>
    public static void WriteNonce(ulong number, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, number);
    }
}
