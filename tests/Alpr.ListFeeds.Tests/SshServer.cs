using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Alpr.ListFeeds.Tests;

/// <summary>Debian's SSH server on a free port of loopback, with keys made for it, as the user of the tests.</summary>
internal sealed class SshServer : IDisposable
{
    private const string Program = "/usr/sbin/sshd";

    private readonly Process _process;

    private SshServer(Process process, string folder, int port) => (_process, Folder, Port) = (process, folder, port);

    public string Folder { get; }

    public int Port { get; }

    /// <summary>What a unit needs that is let in.</summary>
    public FeedCredentials Good => new() { Host = "127.0.0.1", SshIdentity = Path.Combine(Folder, "unit"), SshKnownHosts = Path.Combine(Folder, "known hosts") };

    public static SshServer Start(string folder)
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
        string config = Path.Combine(folder, "config");
        File.WriteAllText(config, $"""
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
            Subsystem sftp internal-sftp

            """);
        File.WriteAllText(Path.Combine(folder, "known hosts"), $"[127.0.0.1]:{port} {File.ReadAllText(Path.Combine(folder, "host.pub"))}");
        Process process = Process.Start(new ProcessStartInfo(Program, ["-D", "-e", "-f", config]) { RedirectStandardError = true })!;
        SshServer server = new(process, folder, port);
        while (process.StandardError.ReadLine() is { } line)
        {
            if (line.StartsWith("Server listening", StringComparison.Ordinal))
            {
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null); // else it would wait for somebody to read
                return server;
            }
        }
        server.Dispose();
        throw new InvalidOperationException("sshd does not start.");
    }

    public string Address(string path) => $"sftp://{Environment.UserName}@127.0.0.1:{Port}{path}";

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
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
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
