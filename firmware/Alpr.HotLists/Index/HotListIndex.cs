using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Alpr.HotLists;

/// <summary>
/// All entries of one list in one array, immutable: a table of buckets, a fingerprint of 32 bits and an offset for each entry, and the entries. The
/// key, spread evenly over 51 bits, names the bucket with its first bits; the next 32 are the fingerprint. Few lists are so short that bits are left
/// over; a look-up compares the plate itself in any case. Any number of threads may look up.
/// </summary>
public sealed class HotListIndex
{
    private const int BucketBitsMax = 26;

    private readonly byte[] _memory;
    private readonly int _bucketBits, _fingerprintsAt, _offsetsAt, _recordsAt;

    private HotListIndex(byte[] memory, int count, int bucketBits)
    {
        _memory = memory;
        Count = count;
        _bucketBits = bucketBits;
        _fingerprintsAt = TableBytes(bucketBits);
        _offsetsAt = _fingerprintsAt + count * sizeof(uint);
        _recordsAt = _offsetsAt + count * sizeof(uint);
    }

    /// <summary>Number of entries.</summary>
    public int Count { get; }

    /// <summary>Bytes beside the entries themselves: 9 to 10 an entry for all but the shortest lists.</summary>
    public long IndexBytes => _recordsAt;

    /// <summary>Bytes of the entries: what a hit shows.</summary>
    public long RecordBytes => _memory.Length - _recordsAt;

    private ReadOnlySpan<uint> Table => MemoryMarshal.Cast<byte, uint>(_memory.AsSpan(0, _fingerprintsAt));

    private ReadOnlySpan<uint> Fingerprints => MemoryMarshal.Cast<byte, uint>(_memory.AsSpan(_fingerprintsAt, Count * sizeof(uint)));

    private ReadOnlySpan<uint> Offsets => MemoryMarshal.Cast<byte, uint>(_memory.AsSpan(_offsetsAt, Count * sizeof(uint)));

    /// <summary>Begins to look a key up. Allocates nothing.</summary>
    public Finder Find(PlateKey key) => new(this, key);

    /// <summary>The entry at a place that a <see cref="Finder"/> named.</summary>
    public HotListEntry At(uint offset)
    {
        bool isEntry = EntryRecord.TryRead(_memory.AsSpan(_recordsAt + (int)offset), out HotListEntry entry);
        if (!isEntry)
            throw new InvalidOperationException("A hot list's memory holds no entry where its index says: restart the program.");
        return entry;
    }

    /// <summary>The offset after an entry, for going through all in the order of the file.</summary>
    internal static uint After(uint offset, in HotListEntry entry) => offset + (uint)entry.Record.Length;

    private static int TableBytes(int bucketBits) => ((1 << bucketBits) + 1) * sizeof(uint);

    private static (int Bucket, uint Fingerprint) Place(PlateKey key, int bucketBits)
    {
        ulong spread = key.Spread() << 64 - PlateKey.Bits;
        return (bucketBits == 0 ? 0 : (int)(spread >> 64 - bucketBits), (uint)(spread << bucketBits >> 32));
    }

    /// <summary>Goes through the entries of one key, in the order of the file.</summary>
    public ref struct Finder
    {
        private readonly HotListIndex _index;
        private readonly PlateKey _key;
        private readonly uint _fingerprint;
        private readonly int _end;
        private int _at;

        internal Finder(HotListIndex index, PlateKey key)
        {
            _index = index;
            _key = key;
            (int bucket, _fingerprint) = Place(key, index._bucketBits);
            ReadOnlySpan<uint> table = index.Table;
            _at = (int)table[bucket];
            _end = (int)table[bucket + 1];
        }

        /// <summary>The next entry with the key.</summary>
        /// <param name="entry">Where it lies.</param>
        /// <param name="offset">Its place, for <see cref="At"/>.</param>
        /// <returns>False when there is none.</returns>
        public bool TryNext(out HotListEntry entry, out uint offset)
        {
            ReadOnlySpan<uint> fingerprints = _index.Fingerprints;
            while (_at < _end)
            {
                int at = _at++;
                if (fingerprints[at] != _fingerprint)
                    continue;
                offset = _index.Offsets[at];
                entry = _index.At(offset);
                if (PlateKey.Of(entry.PlateAscii) == _key)
                    return true;
            }
            entry = default;
            offset = 0;
            return false;
        }
    }

    /// <summary>Takes a known number of entries and makes the index of them in their one array.</summary>
    internal sealed class Builder
    {
        private readonly HotListIndex _index;
        private int _count, _recordsEnd;

        /// <summary>Takes the memory.</summary>
        /// <param name="entries">0 to <see cref="HotListLimits.EntriesMax"/>.</param>
        /// <param name="recordBytes">Of all entries, up to <see cref="HotListLimits.RecordBytesMax"/>.</param>
        public Builder(int entries, long recordBytes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, HotListLimits.EntriesMax);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(recordBytes, HotListLimits.RecordBytesMax);
            // A quarter to half as many buckets as entries: two to four entries lie side by side in one, and the table costs 1 to 2 bytes an entry.
            int bucketBits = entries < 4 ? 0 : Math.Min(BitOperations.Log2((uint)entries) - 1, BucketBitsMax);
            long bytes = TableBytes(bucketBits) + 2L * sizeof(uint) * entries + recordBytes;
            _index = new(GC.AllocateUninitializedArray<byte>((int)bytes), entries, bucketBits);
            _index._memory.AsSpan(0, _index._fingerprintsAt).Clear();
        }

        /// <summary>Takes an entry. False when there are more than was said: then the list's header is wrong.</summary>
        public bool TryAdd(in HotListEntry entry)
        {
            Span<byte> rest = _index._memory.AsSpan(_index._recordsAt + _recordsEnd);
            if (_count == _index.Count || entry.Record.Length > rest.Length)
                return false;
            entry.Record.CopyTo(rest);
            _recordsEnd += entry.Record.Length;
            _count++;
            MutableTable[Place(PlateKey.Of(entry.PlateAscii), _index._bucketBits).Bucket + 1]++;
            return true;
        }

        /// <summary>The index. False when entries are missing.</summary>
        public bool TryBuild(out HotListIndex index)
        {
            index = _index;
            if (_count != _index.Count || _recordsEnd != _index.RecordBytes)
                return false;
            // Counting sort. Place b+1 first has the number of entries in bucket b, then where it begins, and while it is filled moves to its end,
            // which is where bucket b+1 begins.
            Span<uint> table = MutableTable;
            uint start = 0;
            for (int i = 1; i < table.Length; i++)
                (table[i], start) = (start, start + table[i]);
            Span<uint> fingerprints = MemoryMarshal.Cast<byte, uint>(_index._memory.AsSpan(_index._fingerprintsAt, _count * sizeof(uint)));
            Span<uint> offsets = MemoryMarshal.Cast<byte, uint>(_index._memory.AsSpan(_index._offsetsAt, _count * sizeof(uint)));
            uint offset = 0;
            for (int i = 0; i < _count; i++)
            {
                HotListEntry entry = _index.At(offset);
                (int bucket, uint fingerprint) = Place(PlateKey.Of(entry.PlateAscii), _index._bucketBits);
                uint at = table[bucket + 1]++;
                fingerprints[(int)at] = fingerprint;
                offsets[(int)at] = offset;
                offset = After(offset, entry);
            }
            Debug.Assert(offset == _recordsEnd);
            return true;
        }

        private Span<uint> MutableTable => MemoryMarshal.Cast<byte, uint>(_index._memory.AsSpan(0, _index._fingerprintsAt));
    }
}
