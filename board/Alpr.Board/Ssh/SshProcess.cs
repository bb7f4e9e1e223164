using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Alpr.Board.Ssh;

/// <summary>OpenSSH's client, which does the secure part: keys, host keys, ciphers. Dispose kills and reaps it.</summary>
public sealed class SshProcess : IDisposable
{
    private const int ComplaintsMax = 8192, ExitWaitMs = 3000;

    private readonly Process _process;
    private readonly Thread _listener;
    private readonly StringBuilder _complaints = new();
    private bool _disposed;

    private SshProcess(Process process)
    {
        _process = process;
        _listener = new Thread(Listen) { IsBackground = true, Name = "ssh stderr" };
        _listener.Start();
    }

    /// <summary>To the server's SFTP.</summary>
    public Stream ToServer => _process.StandardInput.BaseStream;

    /// <summary>From the server's SFTP.</summary>
    public Stream FromServer => _process.StandardOutput.BaseStream;

    /// <summary>True when it has ended, so that the connection is no more.</summary>
    public bool HasEnded => _process.HasExited;

    /// <summary>Starts it.</summary>
    /// <exception cref="SshMissingException">It cannot be started.</exception>
    public static SshProcess Start(SshTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        string[] options =
        [
            "BatchMode=yes", "StrictHostKeyChecking=yes", $"UserKnownHostsFile=\"{Escaped(target.KnownHosts)}\"", "GlobalKnownHostsFile=/dev/null",
            "UpdateHostKeys=no", "CheckHostIP=no", "IdentitiesOnly=yes", "IdentityAgent=none", "PreferredAuthentications=publickey",
            "ClearAllForwardings=yes", "PermitLocalCommand=no", "ControlPath=none", "ProxyCommand=none", "RequestTTY=no", "EscapeChar=none", "LogLevel=ERROR",
            string.Create(CultureInfo.InvariantCulture, $"ConnectTimeout={Math.Max(1, target.ConnectMsMax / 1000)}"), "ServerAliveInterval=10", "ServerAliveCountMax=3",
        ];
        string[] arguments =
        [
            "-F", "none", .. options.SelectMany(option => (string[])["-o", option]), "-i", Escaped(target.Identity),
            "-p", target.Port.ToString(CultureInfo.InvariantCulture), "-l", target.User, "-s", "--", target.Host, "sftp",
        ];
        ProcessStartInfo start = new("ssh", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["LC_ALL"] = "C"; // its complaints are read
        start.Environment.Remove("SSH_AUTH_SOCK");
        start.Environment.Remove("SSH_ASKPASS");
        try
        {
            return new(Process.Start(start)!);
        }
        catch (Win32Exception error)
        {
            throw new SshMissingException(error);
        }
    }

    /// <summary>Ends it at once; from any thread.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It ended between our look and our blow, which is as good.
        }
    }

    /// <summary>What it said, when its output has ended.</summary>
    public string Complaints()
    {
        if (!_process.WaitForExit(ExitWaitMs))
            Kill();
        _listener.Join(ExitWaitMs);
        lock (_complaints)
            return _complaints.ToString();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Kill();
        _process.WaitForExit(ExitWaitMs);
        _listener.Join(ExitWaitMs);
        foreach (Stream pipe in (Stream[])[FromServer, _process.StandardError.BaseStream, ToServer])
            pipe.Dispose(); // a Process leaves open what was taken from it
        _process.Dispose();
    }

    // ssh puts in values for % in names of files.
    private static string Escaped(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    private void Listen()
    {
        Span<byte> part = stackalloc byte[512];
        try
        {
            Stream complaints = _process.StandardError.BaseStream;
            for (int got; (got = complaints.Read(part)) > 0;)
            {
                lock (_complaints)
                {
                    if (_complaints.Length < ComplaintsMax)
                        _complaints.Append(Encoding.Latin1.GetString(part[..got]));
                }
            }
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The pipe is gone, and with it whatever would have been said.
        }
    }
}

/// <summary>Debian's package openssh-client is not there.</summary>
/// <param name="cause">What the system said.</param>
public sealed class SshMissingException(Exception cause) : IOException("The program ssh cannot be started. Install Debian's package openssh-client (scripts/setup does).", cause);
