using System.Buffers.Binary;
using System.Text;

namespace Alpr.Evidence;

/// <summary>
/// Writes a zip of uncompressed entries in the one way it can be written here: fixed dates, no extra fields, so that the same
/// entries give the same bytes on every machine and runtime (PKWARE APPNOTE 6.3, 4.3.7 to 4.3.16).
/// </summary>
internal sealed class StoredZip(Stream output)
{
    private const ushort VersionNeeded = 10, MadeOnUnix = 3 << 8 | 30, FirstOfJanuary1980 = 1 << 5 | 1;
    private const uint RegularFile = 0x8000;
    private static readonly uint[] Table = MakeTable();

    private readonly List<(byte[] Name, uint Crc, uint Size, uint Offset, uint Mode)> _entries = [];
    private long _written;

    /// <summary>Bytes of an entry's header before its name.</summary>
    public const int LocalHeaderBytes = 30;

    /// <summary>Adds an entry.</summary>
    public void Add(string name, ReadOnlySpan<byte> content, bool executable = false)
    {
        Header(name, (uint)content.Length, Crc(0, content), executable);
        Put(content);
    }

    /// <summary>Adds an entry from a stream that is read twice, from its beginning.</summary>
    public void Add(string name, Stream content)
    {
        byte[] buffer = new byte[64 * 1024];
        uint crc = 0;
        content.Position = 0;
        for (int read; (read = content.Read(buffer)) > 0;)
            crc = Crc(crc, buffer.AsSpan(0, read));
        Header(name, checked((uint)content.Length), crc, executable: false);
        content.Position = 0;
        for (int read; (read = content.Read(buffer)) > 0;)
            Put(buffer.AsSpan(0, read));
    }

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        uint begin = checked((uint)_written);
        foreach ((byte[] name, uint crc, uint size, uint offset, uint mode) in _entries)
        {
            Put32(0x02014b50);
            Put16(MadeOnUnix);
            Common(name, crc, size);
            Put16(0);           // comment
            Put16(0);           // disk
            Put16(0);           // internal attributes
            Put32((RegularFile | mode) << 16);
            Put32(offset);
            Put(name);
        }
        uint length = checked((uint)_written) - begin;
        Put32(0x06054b50);
        Put32(0);               // this disk, and the directory's
        Put16(checked((ushort)_entries.Count));
        Put16((ushort)_entries.Count);
        Put32(length);
        Put32(begin);
        Put16(0);               // comment
    }

    /// <summary>CRC-32 of ISO 3309, going on from the value for the bytes before.</summary>
    public static uint Crc(uint before, ReadOnlySpan<byte> bytes)
    {
        uint crc = ~before;
        foreach (byte b in bytes)
            crc = Table[(byte)(crc ^ b)] ^ crc >> 8;
        return ~crc;
    }

    private void Header(string name, uint size, uint crc, bool executable)
    {
        byte[] ascii = Encoding.ASCII.GetBytes(name);
        _entries.Add((ascii, crc, size, checked((uint)_written), executable ? 0x1EDu : 0x1A4u)); // 0755, 0644
        Put32(0x04034b50);
        Common(ascii, crc, size);
        Put(ascii);
    }

    private void Common(byte[] name, uint crc, uint size)
    {
        Put16(VersionNeeded);
        Put16(0);               // flags
        Put16(0);               // stored
        Put16(0);               // midnight
        Put16(FirstOfJanuary1980);
        Put32(crc);
        Put32(size);
        Put32(size);
        Put16((ushort)name.Length);
        Put16(0);               // extra field
    }

    private void Put16(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        Put(bytes);
    }

    private void Put32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        Put(bytes);
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        _written += bytes.Length;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ value >> 1 : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
