using System.Security.Cryptography;
using Alpr.Board.Ssh;

namespace Alpr.ListFeeds;

/// <summary>A file on an SSH server, with many requests under way at once, so that a long line does not make it slow.</summary>
/// <param name="sftp">The connection.</param>
/// <param name="handle">The open file.</param>
internal sealed class SftpStream(SftpReader sftp, byte[] handle) : SourceStream
{
    /// <summary>Requests under way.</summary>
    public const int Outstanding = SftpReader.OutstandingMax;

    private readonly Slot[] _slots = [.. Enumerable.Range(0, Outstanding).Select(_ => new Slot())];
    private int _first, _count, _given; // of the ring; bytes of the first slot that were read
    private long _next; // offset of the next request
    private bool _isAtEnd;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_isAtEnd || buffer.IsEmpty)
            return 0;
        while (_count < Outstanding)
            Ask();
        Slot first = _slots[_first];
        while (first.Length < SftpReader.PartBytes && !first.IsLast)
            Receive();
        int length = Math.Min(buffer.Length, first.Length - _given);
        first.Data.AsSpan(_given, length).CopyTo(buffer);
        _given += length;
        if (_given == first.Length)
        {
            _isAtEnd = first.IsLast;
            _first = (_first + 1) % Outstanding;
            _count--;
            _given = 0;
        }
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (Slot slot in _slots)
            CryptographicOperations.ZeroMemory(slot.Data);
        sftp.Clear();
        base.Dispose(disposing);
    }

    private void Ask()
    {
        Slot slot = _slots[(_first + _count) % Outstanding];
        (slot.Offset, slot.Length, slot.IsLast) = (_next, 0, false);
        slot.Id = sftp.Request(handle, _next, SftpReader.PartBytes);
        _next += SftpReader.PartBytes;
        _count++;
    }

    private void Receive()
    {
        bool isData = sftp.TryReceivePart(out uint id, out ReadOnlySpan<byte> data);
        Slot? slot = null;
        for (int i = 0; i < _count && slot is null; i++)
        {
            Slot one = _slots[(_first + i) % Outstanding];
            slot = one.Id == id ? one : null;
        }
        if (slot is null || slot.IsLast || isData && (data.IsEmpty || data.Length > SftpReader.PartBytes - slot.Length))
            throw new InvalidDataException("a part that was not asked for");
        slot.IsLast = !isData;
        data.CopyTo(slot.Data.AsSpan(slot.Length));
        slot.Length += data.Length;
        if (isData && slot.Length < SftpReader.PartBytes) // a server may give less than it was asked for; only its "end" is the end
            slot.Id = sftp.Request(handle, slot.Offset + slot.Length, SftpReader.PartBytes - slot.Length);
    }

    private sealed class Slot
    {
        public byte[] Data { get; } = new byte[SftpReader.PartBytes];

        public uint Id { get; set; }

        public long Offset { get; set; }

        public int Length { get; set; }

        public bool IsLast { get; set; }
    }
}
