using System.Security.Cryptography;

namespace Alpr.HotLists;

/// <summary>Writes one list's file: entries as they come, in constant memory, the header last, since only then is it known.</summary>
internal sealed class StoreWriter : IEntrySink, IDisposable
{
    private readonly string _listName;
    private readonly FileStream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _preamble, _plain = new byte[StoreFormat.BoxBytes], _sealed = new byte[StoreFormat.BoxBytes + StoreFormat.TagBytes];
    private int _used;
    private long _boxes, _recordBytes;
    private int _entries;

    /// <summary>Makes the file.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public StoreWriter(string path, StoreKey key, string listName)
    {
        _listName = listName;
        _preamble = [.. StoreFormat.Mark, .. RandomNumberGenerator.GetBytes(StoreFormat.SaltBytes)];
        _cipher = key.OpenCipher(_preamble.AsSpan(StoreFormat.Mark.Length));
        _file = new(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        _file.Write(_preamble);
        _file.Position = StoreFormat.EntriesAt;
    }

    /// <summary>Entries so far.</summary>
    public int Entries => _entries;

    /// <inheritdoc/>
    public void Add(EntryDraft entry)
    {
        Span<byte> record = stackalloc byte[EntryRecord.BytesMax];
        Add(record[..EntryRecord.Write(entry, record)]);
        CryptographicOperations.ZeroMemory(record);
    }

    /// <summary>Takes an entry as another list has it.</summary>
    public void Add(in HotListEntry entry) => Add(entry.Record);

    private void Add(ReadOnlySpan<byte> record)
    {
        if (_entries == HotListLimits.EntriesMax || _recordBytes + record.Length > HotListLimits.RecordBytesMax)
        {
            throw new HotListException(_listName, $"it has more than {HotListLimits.EntriesMax} entries or too much text",
                "Divide it into several lists");
        }
        if (record.Length > _plain.Length - _used)
            Seal();
        record.CopyTo(_plain.AsSpan(_used));
        _used += record.Length;
        _recordBytes += record.Length;
        _entries++;
    }

    /// <summary>Seals the last box and the header, and forces all to the disk.</summary>
    /// <param name="header">What is known; the numbers that only the writer knows are set here.</param>
    public void Complete(HotListHeader header)
    {
        Seal();
        Span<byte> plain = stackalloc byte[StoreFormat.HeaderBytes], box = stackalloc byte[StoreFormat.HeaderBytes + StoreFormat.TagBytes];
        HeaderRecord.Write(header with { Entries = _entries, RecordBytes = _recordBytes }, _boxes, plain);
        SealBox(0, plain, box);
        _file.Position = StoreFormat.PreambleBytes;
        _file.Write(box);
        _file.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plain);
        _cipher.Dispose();
        _file.Dispose();
    }

    private void Seal()
    {
        _plain.AsSpan(_used).Clear();
        SealBox((ulong)++_boxes, _plain, _sealed);
        _file.Write(_sealed);
        _used = 0;
    }

    private void SealBox(ulong number, ReadOnlySpan<byte> plain, Span<byte> box)
    {
        Span<byte> nonce = stackalloc byte[StoreFormat.NonceBytes];
        StoreFormat.WriteNonce(number, nonce);
        _cipher.Encrypt(nonce, plain, box[..plain.Length], box.Slice(plain.Length, StoreFormat.TagBytes), _preamble);
    }
}
