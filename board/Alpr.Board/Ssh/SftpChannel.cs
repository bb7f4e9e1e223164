using System.Buffers.Binary;
using System.Text;

namespace Alpr.Board.Ssh;

/// <summary>
/// Packets of the SSH file transfer protocol, version 3 (draft-ietf-secsh-filexfer-02, what OpenSSH speaks). The program <c>sftp</c> itself is for people and
/// scripts: it says in words what happened, and needs files on the disk. So <c>ssh</c> does the secure part, and this the rest. Everything from the server is checked.
/// </summary>
/// <param name="toServer">Requests.</param>
/// <param name="fromServer">Replies.</param>
internal sealed class SftpChannel(Stream toServer, Stream fromServer)
{
    /// <summary>Bytes of a file in one packet at most: what every server takes and gives.</summary>
    public const int PartBytes = 32_768;

    /// <summary>Requests under way: one megabyte of parts, what 100 Mbit/s carries in 80 ms.</summary>
    public const int OutstandingMax = 32;

    private const int PacketBytesMax = 262_144, HandleBytesMax = 256, PathBytesMax = 4096; // handles: the draft's bound
    private const byte Init = 1, Version = 2;

    private readonly byte[] _request = new byte[PartBytes + 2 * PathBytesMax + 128], _reply = new byte[PacketBytesMax];
    private int _length, _at;
    private uint _id;

    /// <summary>Called when a whole packet came: the server lives.</summary>
    public Action? Came { get; set; }

    /// <summary>Agrees on the version; <see cref="TakeText"/> then gives the server's extensions, each a name and a version.</summary>
    /// <exception cref="InvalidDataException">The other side speaks otherwise.</exception>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public void Begin()
    {
        StartPacket(Init);
        Put(3u);
        Send();
        if (Receive() != Version || TakeNumber() != 3)
            throw new InvalidDataException("no version 3");
    }

    /// <summary>Bytes of the reply that were not taken.</summary>
    public int Left => _length - _at;

    /// <summary>Begins a request.</summary>
    /// <param name="type">SSH_FXP_*.</param>
    /// <returns>Its number.</returns>
    public uint Start(byte type)
    {
        StartPacket(type);
        Put(++_id);
        return _id;
    }

    public void Put(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_request.AsSpan(_length), number);
        _length += sizeof(uint);
    }

    public void Put(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_request.AsSpan(_length), number);
        _length += sizeof(ulong);
    }

    /// <summary>A path, a handle, or the name of an extension.</summary>
    public void Put(string text) => PutName(Encoding.UTF8.GetBytes(text));

    /// <summary>The same, as bytes.</summary>
    public void PutName(ReadOnlySpan<byte> name)
    {
        if (name.Length > PathBytesMax)
            throw new InvalidDataException("a path too long");
        PutBytes(name);
    }

    /// <summary>Up to <see cref="PartBytes"/>.</summary>
    public void PutBytes(ReadOnlySpan<byte> bytes)
    {
        Put((uint)bytes.Length);
        bytes.CopyTo(_request.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>Sends the request.</summary>
    public void Send()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_request, (uint)(_length - sizeof(uint)));
        toServer.Write(_request, 0, _length);
        toServer.Flush();
    }

    /// <summary>Takes the reply to a request, passing over late ones to others.</summary>
    /// <exception cref="SftpRefusedException">It is a status that is not wanted, or one that says no.</exception>
    public void Await(uint id, byte wanted)
    {
        for (int late = 0; late <= OutstandingMax; late++)
        {
            byte type = Receive();
            if (TakeNumber() != id)
                continue;
            if (type == SftpType.Status && TakeNumber() is var code && (wanted != SftpType.Status || code != 0))
                throw new SftpRefusedException(code);
            if (type != wanted)
                break;
            return;
        }
        throw new InvalidDataException("a reply out of place");
    }

    /// <summary>Takes a handle from the reply.</summary>
    public byte[] TakeHandle()
    {
        byte[] handle = TakeText().ToArray();
        return handle.Length is > 0 and <= HandleBytesMax ? handle : throw new InvalidDataException("a handle of no sensible length");
    }

    /// <summary>Takes attributes from the reply (section 5): length, kind and time.</summary>
    public SftpLook TakeLook()
    {
        const uint HasLength = 1, HasOwner = 2, HasMode = 4, HasTimes = 8; // SSH_FILEXFER_ATTR_*
        uint flags = TakeNumber();
        if ((flags & HasLength) == 0)
            throw new InvalidDataException("no length");
        long length = checked((long)(TakeNumber() * 0x1_0000_0000ul + TakeNumber()));
        if ((flags & HasOwner) != 0)
            _ = (TakeNumber(), TakeNumber());
        const uint Kind = 0xF000, File = 0x8000, Folder = 0x4000; // S_IFMT, S_IFREG, S_IFDIR in linux/stat.h
        uint kind = (flags & HasMode) != 0 ? TakeNumber() & Kind : 0;
        if ((flags & HasTimes) == 0)
            return new(length, 0, kind is File or 0, kind == Folder);
        TakeNumber(); // last read
        return new(length, TakeNumber() * 1_000_000L, kind is File or 0, kind == Folder);
    }

    /// <summary>Takes the next packet.</summary>
    /// <returns>Its type.</returns>
    public byte Receive()
    {
        Span<byte> head = stackalloc byte[sizeof(uint)];
        fromServer.ReadExactly(head);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is < 5 or > PacketBytesMax)
            throw new InvalidDataException("a packet of no sensible length");
        fromServer.ReadExactly(_reply.AsSpan(0, (int)length));
        (_length, _at) = ((int)length, 1);
        Came?.Invoke();
        return _reply[0];
    }

    public uint TakeNumber()
    {
        if (_length - _at < sizeof(uint))
            throw new InvalidDataException("a packet too short");
        uint number = BinaryPrimitives.ReadUInt32BigEndian(_reply.AsSpan(_at));
        _at += sizeof(uint);
        return number;
    }

    /// <summary>Takes a text or a part of a file; it counts until the next packet.</summary>
    public ReadOnlySpan<byte> TakeText()
    {
        uint length = TakeNumber();
        if (length > _length - _at)
            throw new InvalidDataException("a text longer than its packet");
        ReadOnlySpan<byte> text = _reply.AsSpan(_at, (int)length);
        _at += (int)length;
        return text;
    }

    /// <summary>Forgets what it holds of a file.</summary>
    public void Clear()
    {
        Array.Clear(_reply);
        Array.Clear(_request);
    }

    private void StartPacket(byte type)
    {
        _request[sizeof(uint)] = type;
        _length = sizeof(uint) + 1;
    }
}

/// <summary>Types of packets, SSH_FXP_* (section 3).</summary>
internal static class SftpType
{
    public const byte Open = 3, Close = 4, Read = 5, Write = 6, StatHandle = 8, Remove = 13, StatPath = 17, Rename = 18;
    public const byte Status = 101, Handle = 102, Data = 103, Attributes = 105, Extended = 200;
}
