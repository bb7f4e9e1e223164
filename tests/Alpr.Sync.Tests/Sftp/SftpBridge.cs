using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>
/// Opens what SSH closes: the real server's SFTP goes in plain through a <see cref="CutProxy"/> to OpenSSH's real <c>sftp-server</c>, so that a line can be cut at
/// each packet of the protocol, and files go where they always go.
/// </summary>
internal sealed class SftpBridge : IDisposable
{
    private const string Server = "/usr/lib/openssh/sftp-server";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CutProxy _proxy;

    public SftpBridge(string folder, CutProxy.Judge judge)
    {
        _listener.Start();
        new Thread(Serve) { IsBackground = true, Name = "sftp bridge" }.Start();
        _proxy = new(((IPEndPoint)_listener.LocalEndpoint).Port, OfSftp, judge);
        Program = Path.Combine(folder, "bridge");
        File.WriteAllText(Program, $"""
            #!/bin/bash
            exec 3<>/dev/tcp/127.0.0.1/{_proxy.Port} 4<&0 || exit 1
            cat <&4 >&3 &
            cat <&3 &
            wait -n
            kill $(jobs -p) 2>/dev/null

            """);
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>What the SSH server is to start.</summary>
    public string Program { get; }

    public int Cuts => _proxy.Cuts;

    /// <summary>SFTP: the rest's length, type (draft-ietf-secsh-filexfer-02, section 3).</summary>
    public static int OfSftp(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            return 0;
        int length = 4 + BinaryPrimitives.ReadInt32BigEndian(bytes);
        return bytes.Length >= length ? length : 0;
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _listener.Dispose();
    }

    private void Serve()
    {
        while (true)
        {
            try
            {
                Socket client = _listener.AcceptSocket();
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private static void Serve(Socket client)
    {
        using NetworkStream stream = new(client, ownsSocket: true);
        using Process process = Process.Start(new ProcessStartInfo(Server) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Task back = Copy(process.StandardOutput.BaseStream, stream);
        Copy(stream, process.StandardInput.BaseStream).Wait();
        process.StandardInput.Close();
        process.WaitForExit();
        back.Wait();
    }

    private static async Task Copy(Stream from, Stream to)
    {
        byte[] buffer = new byte[65_536];
        try
        {
            for (int got; (got = await from.ReadAsync(buffer)) > 0;)
            {
                await to.WriteAsync(buffer.AsMemory(0, got));
                await to.FlushAsync();
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException)
        {
            // One of the ends is gone.
        }
    }
}
