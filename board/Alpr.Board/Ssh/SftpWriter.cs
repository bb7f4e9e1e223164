namespace Alpr.Board.Ssh;

/// <summary>What a drop of files by SFTP needs: write under a temporary name, then rename. One thread.</summary>
/// <param name="toServer">Requests.</param>
/// <param name="fromServer">Replies.</param>
public sealed class SftpWriter(Stream toServer, Stream fromServer)
{
    private const string PosixRename = "posix-rename@openssh.com", Fsync = "fsync@openssh.com"; // OpenSSH's PROTOCOL, sections 4.3 and 4.7
    private const int ExtensionsMax = 64;
    private const uint WriteAnew = 0x2 | 0x8 | 0x10; // SSH_FXF_WRITE, _CREAT, _TRUNC

    private readonly SftpChannel _channel = new(toServer, fromServer);
    private readonly List<uint> _outstanding = [];
    private uint _refused;

    /// <summary>Called when a whole reply came: the server lives.</summary>
    public Action? Came
    {
        get => _channel.Came;
        set => _channel.Came = value;
    }

    /// <summary>True when a rename puts a file in place of another in one step.</summary>
    public bool ReplacesWhole { get; private set; }

    /// <summary>True when the server brings a file to its disk before it says that it has it.</summary>
    public bool Syncs { get; private set; }

    /// <summary>Agrees on the version, and hears what the server can do.</summary>
    /// <exception cref="InvalidDataException">The other side speaks otherwise.</exception>
    /// <exception cref="EndOfStreamException">The other side is gone.</exception>
    public void Begin()
    {
        _channel.Begin();
        for (int i = 0; _channel.Left > 0; i++)
        {
            if (i == ExtensionsMax)
                throw new InvalidDataException("extensions without end");
            string name = System.Text.Encoding.Latin1.GetString(_channel.TakeText());
            bool isOne = _channel.TakeText().SequenceEqual("1"u8);
            ReplacesWhole |= name == PosixRename && isOne;
            Syncs |= name == Fsync && isOne;
        }
    }

    /// <summary>Looks at a file or folder; the link at its end is followed.</summary>
    /// <returns>Null: there is none.</returns>
    /// <exception cref="SftpRefusedException">It may not be looked at.</exception>
    public SftpLook? Look(string path)
    {
        uint id = _channel.Start(SftpType.StatPath);
        _channel.Put(path);
        _channel.Send();
        try
        {
            _channel.Await(id, SftpType.Attributes);
        }
        catch (SftpRefusedException refusal) when (refusal.Code == SftpRefusedException.NoSuchFile)
        {
            return null;
        }
        return _channel.TakeLook();
    }

    /// <summary>Opens a file for writing, empty.</summary>
    /// <returns>Its handle.</returns>
    /// <exception cref="SftpRefusedException">It may not be made.</exception>
    public byte[] Create(string path)
    {
        uint id = _channel.Start(SftpType.Open);
        _channel.Put(path);
        _channel.Put(WriteAnew);
        _channel.Put(0u); // no attributes: the server's own
        _channel.Send();
        _channel.Await(id, SftpType.Handle);
        return _channel.TakeHandle();
    }

    /// <summary>Writes all of an open file, brings it to the server's disk where the server can, and closes it, many requests under way at once.</summary>
    /// <exception cref="SftpRefusedException">One of the steps was refused; the file is closed all the same.</exception>
    public void WriteAndClose(byte[] handle, ReadOnlySpan<byte> bytes)
    {
        _refused = 0;
        _outstanding.Clear();
        for (int at = 0; at < bytes.Length && _refused == 0; at += SftpChannel.PartBytes)
        {
            StartWhenRoom(SftpType.Write);
            _channel.PutName(handle);
            _channel.Put((ulong)at);
            _channel.PutBytes(bytes[at..Math.Min(bytes.Length, at + SftpChannel.PartBytes)]);
            _channel.Send();
        }
        if (Syncs && _refused == 0)
        {
            StartWhenRoom(SftpType.Extended);
            _channel.Put(Fsync);
            _channel.PutName(handle);
            _channel.Send();
        }
        StartWhenRoom(SftpType.Close);
        _channel.PutName(handle);
        _channel.Send();
        while (_outstanding.Count > 0)
            TakeStatus();
        if (_refused != 0)
            throw new SftpRefusedException(_refused);
    }

    /// <summary>Renames a file, in place of another that has the name.</summary>
    /// <exception cref="SftpRefusedException">It may not be.</exception>
    public void Rename(string from, string to)
    {
        if (!ReplacesWhole && Look(to) is not null)
            Remove(to); // version 3 renames over nothing
        uint id = _channel.Start(ReplacesWhole ? SftpType.Extended : SftpType.Rename);
        if (ReplacesWhole)
            _channel.Put(PosixRename);
        _channel.Put(from);
        _channel.Put(to);
        Done(id);
    }

    /// <summary>Removes a file.</summary>
    /// <exception cref="SftpRefusedException">It may not be, or is not there.</exception>
    public void Remove(string path)
    {
        uint id = _channel.Start(SftpType.Remove);
        _channel.Put(path);
        Done(id);
    }

    private void Done(uint id)
    {
        _channel.Send();
        _channel.Await(id, SftpType.Status);
    }

    // Waits while too many requests are under way.
    private void StartWhenRoom(byte type)
    {
        while (_outstanding.Count >= SftpChannel.OutstandingMax)
            TakeStatus();
        _outstanding.Add(_channel.Start(type));
    }

    private void TakeStatus()
    {
        byte type = _channel.Receive();
        if (type != SftpType.Status || !_outstanding.Remove(_channel.TakeNumber()))
            throw new InvalidDataException("a reply out of place");
        uint code = _channel.TakeNumber();
        if (_refused == 0)
            _refused = code;
    }
}
