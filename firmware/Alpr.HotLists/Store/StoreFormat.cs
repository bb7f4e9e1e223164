using System.Buffers.Binary;

namespace Alpr.HotLists;

/// <summary>
/// The file of one list: a mark, a salt, the header in a box, then the entries in boxes of one size. A box is AES-256-GCM (NIST SP 800-38D) with its
/// tag behind it. The file's key is its own (see <see cref="StoreKey"/>) and seals each number once, so that no nonce is used twice under a key. The
/// nonce has the box's number and whether it is the last one (as STREAM of Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015): boxes cannot be
/// exchanged, left out or cut off.
/// </summary>
internal static class StoreFormat
{
    public const int SaltBytes = 32, TagBytes = 16, NonceBytes = 12;
    public const int HeaderBytes = 2048, BoxBytes = 64 * 1024;

    private const int LastFlagAt = 8;

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
    /// <param name="isLast">True for the last box of the file.</param>
    /// <param name="nonce">12 bytes.</param>
    public static void WriteNonce(ulong number, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(nonce, number);
        nonce[LastFlagAt] = isLast ? (byte)1 : (byte)0;
    }
}
