using System.Security.Cryptography;
using Alpr.Board.Ssh;

namespace Alpr.Sync.Sftp;

/// <summary>What is done on the server when it refuses.</summary>
internal enum SftpStep
{
    /// <summary>The connection is made.</summary>
    Begin,

    /// <summary>The folder is looked at.</summary>
    Folder,

    /// <summary>A file is made, or looked for.</summary>
    Create,

    /// <summary>A file is written.</summary>
    Write,

    /// <summary>A file gets its name.</summary>
    Rename,
}

/// <summary>One client with its connection to a folder. Its members throw what <see cref="SftpWords"/> puts into words.</summary>
internal sealed class SftpConnection : IDisposable
{
    private readonly SshProcess _ssh;
    private readonly SftpWriter _sftp;
    private readonly string _prefix;
    private readonly List<string> _parts;
    private readonly string _mark = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>Starts the client; nothing was heard of the server yet.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="parts">Names of temporary files that are still there; lives longer than one connection.</param>
    /// <exception cref="SshMissingException">There is no client.</exception>
    public SftpConnection(SftpSettings settings, List<string> parts)
    {
        _parts = parts;
        string folder = settings.Folder == "~" ? "" : settings.Folder.StartsWith("~/", StringComparison.Ordinal) ? settings.Folder[2..] : settings.Folder;
        _prefix = folder.Length == 0 ? "./" : folder.EndsWith('/') ? folder : folder + "/";
        _ssh = SshProcess.Start(settings.Target);
        _sftp = new(_ssh.ToServer, _ssh.FromServer);
    }

    /// <summary>What is being done.</summary>
    public SftpStep Step { get; private set; }

    /// <summary>True when the connection is no more.</summary>
    public bool HasEnded => _ssh.HasEnded;

    /// <summary>What the client said.</summary>
    public string Complaints() => _ssh.Complaints();

    /// <summary>While it is used: the guard ends it when it hangs.</summary>
    public CancellationTokenRegistration Use(SftpGuard guard)
    {
        _sftp.Came = guard.Came;
        return guard.Token.Register(_ssh.Kill);
    }

    /// <summary>Agrees on the version: the host's key was right, and the unit was let in.</summary>
    public void Begin()
    {
        Step = SftpStep.Begin;
        _sftp.Begin();
    }

    /// <summary>Looks whether the folder is there, and removes temporary files of connections that broke.</summary>
    public void Enter()
    {
        Step = SftpStep.Folder;
        if (_sftp.Look(_prefix) is not { IsFolder: true })
            throw new SftpRefusedException(SftpRefusedException.NoSuchFile);
        foreach (string part in _parts.ToArray())
            Drop(part);
    }

    /// <summary>True when a file is there with a length.</summary>
    public bool Has(string name, int length)
    {
        Step = SftpStep.Create;
        return _sftp.Look(_prefix + name) is { IsFile: true } look && look.Length == length;
    }

    /// <summary>
    /// Writes a file under a temporary name and renames it. The temporary name is this connection's own: a server that hangs may carry out a broken connection's
    /// last rename later, and must not give the name to what another is just writing.
    /// </summary>
    public void Put(string name, ReadOnlySpan<byte> bytes)
    {
        string part = $".{name}.{_mark}.part";
        Step = SftpStep.Create;
        byte[] handle = _sftp.Create(_prefix + part);
        _parts.Add(part);
        try
        {
            Step = SftpStep.Write;
            _sftp.WriteAndClose(handle, bytes);
            Step = SftpStep.Rename;
            _sftp.Rename(_prefix + part, _prefix + name);
            _parts.Remove(part);
        }
        catch (SftpRefusedException)
        {
            Drop(part); // a disk that is full is not to stay it for our sake
            throw;
        }
    }

    /// <summary>Removes a file.</summary>
    /// <returns>False: it may not be.</returns>
    public bool TryRemove(string name)
    {
        try
        {
            _sftp.Remove(_prefix + name);
            return true;
        }
        catch (SftpRefusedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _ssh.Dispose();

    private void Drop(string part)
    {
        TryRemove(part);
        _parts.Remove(part);
    }
}
