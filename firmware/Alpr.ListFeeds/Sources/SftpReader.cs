using System.Buffers.Binary;
using System.Text;

namespace Alpr.ListFeeds;

/// <summary>An SSH server's "no" to a request.</summary>
/// <param name="code">SSH_FX_*, draft-ietf-secsh-filexfer-02, section 7.</param>
internal sealed class SftpRefusal(uint code) : Exception("The server refuses.")
{
    public const uint EndOfFile = 1, NoSuchFile = 2, PermissionDenied = 3;

    /// <summary>The reason.</summary>
    public uint Code { get; } = code;
}

/// <summary>
/// The few messages of the SSH file transfer protocol, version 3 (draft-ietf-secsh-filexfer-02, what OpenSSH speaks), that reading one file needs. The
/// program <c>sftp</c> itself seeks in what it writes, so that it can write into no pipe, and a list must not lie on the disk in plain; so <c>ssh</c> does
/// the secure part and this the rest. Everything from the server is checked.
/// </summary>
/// <param name="toServer">Requests.</param>
/// <param name="fromServer">Replies.</param>
internal sealed class SftpReader(Stream toServer, Stream fromServer)
{
    /// <summary>Bytes of a file in one reply at most: what every server gives.</summary>
    public const int PartBytes = 32_768;

    private const int PacketBytesMax = 262_144, HandleBytesMax = 256, PathBytesMax = 4096; // handles: the draft's bound
    private const byte Init = 1, Version = 2, Open = 3, ReadPart = 5, StatHandle = 8, StatPath = 17, Status = 101, Handle = 102, Data = 103, Attributes = 105;

    private readonly byte[] _request = new byte[PathBytesMax + 64], _reply = new byte[PacketBytesMax];
    private int _length, _at;
    private uint _id;

    /// <summary>Agrees on the version.</summary>
    /// <exception cref="InvalidDataException">The other side speaks otherwise.</exception>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public void Begin()
    {
        Start(Init);
        Put(3u);
        Send();
        if (Receive() != Version || TakeNumber() != 3)
            throw new InvalidDataException("no version 3");
    }

    /// <summary>Length and time of a file by its path; the link at its end is followed.</summary>
    public FileLook Look(string path) => ReadLook(StatPath, Encoding.UTF8.GetBytes(path));

    /// <summary>The same by its handle.</summary>
    public FileLook Look(byte[] handle) => ReadLook(StatHandle, handle);

    /// <summary>Opens a file for reading.</summary>
    public byte[] OpenFile(string path)
    {
        uint id = StartRequest(Open);
        Put(Encoding.UTF8.GetBytes(path));
        Put(1u); // SSH_FXF_READ
        Put(0u); // no attributes
        Send();
        Await(id, Handle);
        byte[] handle = TakeText().ToArray();
        return handle.Length is > 0 and <= HandleBytesMax ? handle : throw new InvalidDataException("a handle of no sensible length");
    }

    /// <summary>Asks for a part of a file.</summary>
    /// <returns>By which number the reply is known.</returns>
    public uint Request(byte[] handle, long offset, int length)
    {
        uint id = StartRequest(ReadPart);
        Put(handle);
        Put((ulong)offset);
        Put((uint)length);
        Send();
        return id;
    }

    /// <summary>Takes the next reply to a <see cref="Request"/>.</summary>
    /// <param name="id">Which request it answers.</param>
    /// <param name="data">The part; counts until the next call.</param>
    /// <returns>False: the file ends before it.</returns>
    public bool TryReceivePart(out uint id, out ReadOnlySpan<byte> data)
    {
        byte type = Receive();
        id = TakeNumber();
        data = default;
        if (type == Data)
        {
            data = TakeText();
            return true;
        }
        if (type != Status)
            throw new InvalidDataException("a reply out of place");
        uint code = TakeNumber();
        return code == SftpRefusal.EndOfFile ? false : throw new SftpRefusal(code);
    }

    /// <summary>Forgets what it holds of a list.</summary>
    public void Clear() => Array.Clear(_reply);

    private FileLook ReadLook(byte type, byte[] name)
    {
        uint id = StartRequest(type);
        Put(name);
        Send();
        Await(id, Attributes);
        uint flags = TakeNumber(); // SSH_FILEXFER_ATTR_*, section 5
        if ((flags & 1) == 0)
            throw new InvalidDataException("no length");
        long size = checked((long)(TakeNumber() * 0x1_0000_0000ul + TakeNumber()));
        if ((flags & 2) != 0)
            _ = (TakeNumber(), TakeNumber()); // user and group
        const uint Kind = 0xF000, File = 0x8000; // S_IFMT, S_IFREG in linux/stat.h
        if ((flags & 4) != 0 && (TakeNumber() & Kind) is not (File or 0))
            throw new InvalidDataException("no file");
        if ((flags & 8) == 0)
            return new(size, 0);
        TakeNumber(); // last read
        return new(size, TakeNumber() * 1_000_000L);
    }

    private uint StartRequest(byte type)
    {
        Start(type);
        Put(++_id);
        return _id;
    }

    private void Start(byte type)
    {
        _request[sizeof(uint)] = type;
        _length = sizeof(uint) + 1;
    }

    private void Put(uint number)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_request.AsSpan(_length), number);
        _length += sizeof(uint);
    }

    private void Put(ulong number)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_request.AsSpan(_length), number);
        _length += sizeof(ulong);
    }

    private void Put(byte[] text)
    {
        if (text.Length > PathBytesMax)
            throw new InvalidDataException("a path too long");
        Put((uint)text.Length);
        text.CopyTo(_request, _length);
        _length += text.Length;
    }

    private void Send()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_request, (uint)(_length - sizeof(uint)));
        toServer.Write(_request, 0, _length);
        toServer.Flush();
    }

    /// <summary>Takes the reply to a request, passing over late ones to others.</summary>
    private void Await(uint id, byte wanted)
    {
        for (int late = 0; late <= SftpStream.Outstanding; late++)
        {
            byte type = Receive();
            if (TakeNumber() != id)
                continue;
            if (type == Status)
                throw new SftpRefusal(TakeNumber());
            if (type != wanted)
                break;
            return;
        }
        throw new InvalidDataException("a reply out of place");
    }

    private byte Receive()
    {
        Span<byte> head = stackalloc byte[sizeof(uint)];
        fromServer.ReadExactly(head);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(head);
        if (length is < 5 or > PacketBytesMax)
            throw new InvalidDataException("a packet of no sensible length");
        fromServer.ReadExactly(_reply.AsSpan(0, (int)length));
        (_length, _at) = ((int)length, 1);
        return _reply[0];
    }

    private uint TakeNumber()
    {
        if (_length - _at < sizeof(uint))
            throw new InvalidDataException("a packet too short");
        uint number = BinaryPrimitives.ReadUInt32BigEndian(_reply.AsSpan(_at));
        _at += sizeof(uint);
        return number;
    }

    private ReadOnlySpan<byte> TakeText()
    {
        uint length = TakeNumber();
        if (length > _length - _at)
            throw new InvalidDataException("a text longer than its packet");
        ReadOnlySpan<byte> text = _reply.AsSpan(_at, (int)length);
        _at += (int)length;
        return text;
    }
}
