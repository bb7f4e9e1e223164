namespace Alpr.Board.Ssh;

/// <summary>What reading one file by SFTP needs. One thread.</summary>
/// <param name="toServer">Requests.</param>
/// <param name="fromServer">Replies.</param>
public sealed class SftpReader(Stream toServer, Stream fromServer)
{
    /// <summary>Bytes of a file in one reply at most.</summary>
    public const int PartBytes = SftpChannel.PartBytes;

    /// <summary>Requests that may be under way at once.</summary>
    public const int OutstandingMax = SftpChannel.OutstandingMax;

    private readonly SftpChannel _channel = new(toServer, fromServer);

    /// <summary>Agrees on the version.</summary>
    /// <exception cref="InvalidDataException">The other side speaks otherwise.</exception>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public void Begin() => _channel.Begin();

    /// <summary>Looks at a file by its path; the link at its end is followed.</summary>
    public SftpLook Look(string path)
    {
        uint id = _channel.Start(SftpType.StatPath);
        _channel.Put(path);
        return Look(id);
    }

    /// <summary>The same by its handle.</summary>
    public SftpLook Look(byte[] handle)
    {
        uint id = _channel.Start(SftpType.StatHandle);
        _channel.PutName(handle);
        return Look(id);
    }

    /// <summary>Opens a file for reading.</summary>
    public byte[] OpenFile(string path)
    {
        uint id = _channel.Start(SftpType.Open);
        _channel.Put(path);
        _channel.Put(1u); // SSH_FXF_READ
        _channel.Put(0u); // no attributes
        _channel.Send();
        _channel.Await(id, SftpType.Handle);
        return _channel.TakeHandle();
    }

    /// <summary>Asks for a part of a file.</summary>
    /// <returns>By which number the reply is known.</returns>
    public uint Request(byte[] handle, long offset, int length)
    {
        uint id = _channel.Start(SftpType.Read);
        _channel.PutName(handle);
        _channel.Put((ulong)offset);
        _channel.Put((uint)length);
        _channel.Send();
        return id;
    }

    /// <summary>Takes the next reply to a <see cref="Request"/>.</summary>
    /// <param name="id">Which request it answers.</param>
    /// <param name="data">The part; counts until the next call.</param>
    /// <returns>False: the file ends before it.</returns>
    public bool TryReceivePart(out uint id, out ReadOnlySpan<byte> data)
    {
        byte type = _channel.Receive();
        id = _channel.TakeNumber();
        data = default;
        if (type == SftpType.Data)
        {
            data = _channel.TakeText();
            return true;
        }
        if (type != SftpType.Status)
            throw new InvalidDataException("a reply out of place");
        uint code = _channel.TakeNumber();
        return code == SftpRefusedException.EndOfFile ? false : throw new SftpRefusedException(code);
    }

    /// <summary>Forgets what it holds of a file.</summary>
    public void Clear() => _channel.Clear();

    private SftpLook Look(uint id)
    {
        _channel.Send();
        _channel.Await(id, SftpType.Attributes);
        SftpLook look = _channel.TakeLook();
        return look.IsFile ? look : throw new InvalidDataException("no file");
    }
}
