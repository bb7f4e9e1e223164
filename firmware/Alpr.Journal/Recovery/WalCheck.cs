using System.Buffers.Binary;

namespace Alpr.Journal.Recovery;

/// <summary>
/// Finds out whether SQLite would silently leave out transactions that were durable: it takes a damaged frame of its
/// write-ahead log for the end of the log (sqlite.org/fileformat2.html, 4), as after a power cut it rightly is.
/// </summary>
/// <remarks>
/// A power cut harms only the last transaction, which nobody was told of: behind its bad frame comes at most its own commit.
/// If more comes, what was harmed had been flushed. (Where a disk may tear what lies beside a write, SQLite repeats a commit's
/// frame up to the next sector and flushes before the copy is whole: a copy counts as the commit itself.) A start writes the log into the file and cuts it, so that frames of
/// before an earlier crash never lie behind. What cannot be told apart: damage to the last transaction alone, and a power
/// cut in it; there an agency's kept checkpoint shows what is missing.
/// </remarks>
internal static class WalCheck
{
    private const int HeaderBytes = 32, FrameHeaderBytes = 24;
    private const uint Magic = 0x377F0682; // the lowest bit says that checksums read words as big-endian

    /// <summary>What is lost, in words; null when nothing is.</summary>
    public static string? Damage(string wal)
    {
        if (!File.Exists(wal))
            return null;
        using FileStream file = new(wal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] header = new byte[HeaderBytes];
        int read = file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        uint magic = Word(header, 0);
        int pageBytes = (int)Word(header, 8);
        (uint, uint) sum = default;
        bool whole = read == HeaderBytes && (magic & ~1u) == Magic && pageBytes is >= 512 and <= 65536 && (pageBytes & (pageBytes - 1)) == 0;
        if (whole)
            sum = Sum(header.AsSpan(0, 24), default, (magic & 1) != 0);
        if (!whole || sum != (Word(header, 24), Word(header, 28)))
        {
            // SQLite flushes the header before the first frame: without it, frames were durable.
            return file.Length > HeaderBytes + FrameHeaderBytes ? "the head of its write-ahead log is damaged" : null;
        }
        return Frames(file, header.AsSpan(16, 8).ToArray(), sum, (magic & 1) != 0, new byte[FrameHeaderBytes + pageBytes]);
    }

    private static string? Frames(FileStream file, byte[] salts, (uint, uint) sum, bool bigEndian, byte[] frame)
    {
        bool valid = true, commitBehind = false;
        ulong lastCommit = 0; // its page and the pages of the database, which only a copy of it has too
        for (long number = 1; file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length; number++)
        {
            bool ours = frame.AsSpan(8, 8).SequenceEqual(salts);
            if (valid)
            {
                sum = Sum(frame.AsSpan(FrameHeaderBytes), Sum(frame.AsSpan(0, 8), sum, bigEndian), bigEndian);
                valid = ours && sum == (Word(frame, 16), Word(frame, 20));
            }
            ulong commit = Word(frame, 4) == 0 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(frame);
            bool copy = commit != 0 && commit == lastCommit;
            lastCommit = commit;
            if (valid || !ours || copy)
                continue;
            if (commitBehind)
                return $"its write-ahead log is damaged before frame {number}";
            commitBehind = commit != 0;
        }
        return null;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    private static (uint, uint) Sum(ReadOnlySpan<byte> bytes, (uint First, uint Second) sum, bool bigEndian)
    {
        (uint first, uint second) = sum;
        for (int i = 0; i < bytes.Length; i += 8)
        {
            first += Read(bytes[i..]) + second;
            second += Read(bytes[(i + 4)..]) + first;
        }
        return (first, second);

        uint Read(ReadOnlySpan<byte> word) => bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(word) : BinaryPrimitives.ReadUInt32LittleEndian(word);
    }
}
