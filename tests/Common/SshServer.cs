using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alpr.Tests.Common;

/// <summary>Debian's SSH server on a free port of loopback, with keys made for it, as the user of the tests.</summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly string _config;
    private Process _process;

    private SshServer(string folder, int port, string within)
    {
        (Folder, Port, Within) = (folder, port, within);
        _config = Path.Combine(folder, "config");
        _process = Begin();
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>What a unit needs that is let in.</summary>
    public string UnitKey => Path.Combine(Folder, "unit");

    /// <summary>A key that is not let in.</summary>
    public string StrangerKey => Path.Combine(Folder, "stranger");

    /// <summary>The server's own key, and the ports at which it is known.</summary>
    public string KnownHosts => Path.Combine(Folder, "known hosts");

    /// <summary>A folder as this server sees it, which may have mounts of its own.</summary>
    public string Seen(string path) => $"/proc/{_process.Id}/root{path}";

    private string Within { get; }

    /// <summary>Starts one.</summary>
    /// <param name="folder">For its files.</param>
    /// <param name="subsystem">What does the file transfer.</param>
    /// <param name="within">A command of the shell before it, in a mount namespace of its own; empty: none.</param>
    public static SshServer Start(string folder, string subsystem = "internal-sftp", string within = "")
    {
        if (!File.Exists(Program))
            Assert.Ignore("Debian's package openssh-server is not installed here (scripts/setup installs it).");
        Directory.CreateDirectory(folder);
        foreach (string key in new[] { "host", "unit", "stranger" })
            Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", Path.Combine(folder, key));
        File.Copy(Path.Combine(folder, "unit.pub"), Path.Combine(folder, "authorized"));
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd"); // where a server that is root locks itself up before it knows who is there
        int port = FreePort();
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            Port {port}
            ListenAddress 127.0.0.1
            HostKey {folder}/host
            AuthorizedKeysFile {folder}/authorized
            StrictModes no
            UsePAM no
            PidFile none
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            Subsystem sftp {subsystem}

            """);
        File.WriteAllText(Path.Combine(folder, "known hosts"), "");
        SshServer server = new(folder, port, within);
        server.KnowAt(port);
        return server;
    }

    /// <summary>Lets its key be known at another port too: that of something between.</summary>
    public void KnowAt(int port, string key = "host") =>
        File.AppendAllText(KnownHosts, $"[127.0.0.1]:{port} {File.ReadAllText(Path.Combine(Folder, key + ".pub"))}");

    /// <summary>Ends it, as when it is switched off.</summary>
    public void Stop()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Starts it again at the same port.</summary>
    /// <param name="hostKey">Its key: <c>host</c>, or another that is not known.</param>
    public void Restart(string hostKey = "host")
    {
        Stop();
        _process.Dispose();
        File.WriteAllText(_config, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(_config), "(?m)^HostKey .*$", $"HostKey {Folder}/{hostKey}"));
        _process = Begin();
    }

    /// <summary>Ends every connection at once, as a power cut at the server does.</summary>
    public void Cut()
    {
        foreach (int child in Descendants(_process.Id).ToArray())
        {
            using Process process = Process.GetProcessById(child);
            process.Kill();
        }
    }

    /// <summary>Stops every connection without ending it, as a server does whose disk hangs.</summary>
    public void Freeze()
    {
        foreach (int child in Descendants(_process.Id).ToArray())
            Run("sh", "-c", $"kill -STOP {child}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Stop();
        _process.Dispose();
    }

    private Process Begin()
    {
        string[] server = [Program, "-D", "-e", "-f", _config];
        string[] all = Within.Length == 0 ? server : ["unshare", "-m", "sh", "-c", $"{Within} && exec \"$@\"", "sh", .. server];
        Process process = Process.Start(new ProcessStartInfo(all[0], all[1..]) { RedirectStandardError = true })!;
        while (process.StandardError.ReadLine() is { } line)
        {
            if (line.StartsWith("Server listening", StringComparison.Ordinal))
            {
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null); // else it would wait for somebody to read
                return process;
            }
        }
        throw new InvalidOperationException("sshd does not start.");
    }

    private static IEnumerable<int> Descendants(int parent)
    {
        string children = File.ReadAllText($"/proc/{parent}/task/{parent}/children");
        foreach (string text in children.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int child = int.Parse(text, CultureInfo.InvariantCulture);
            foreach (int below in Descendants(child))
                yield return below;
            yield return child;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
