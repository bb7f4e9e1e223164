using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Alpr.Tests.Common;

namespace Alpr.EndToEnd.Tests;

/// <summary>A TPM 2.0 in software (swtpm) on loopback ports of its own, with its state in a temporary folder.</summary>
internal sealed class SimulatedTpm : IDisposable
{
    private const int StartTries = 5; // another program may take a port between our look and swtpm's
    private const int AnswerTries = 100;
    private readonly string _folder = Directory.CreateTempSubdirectory("alpr-tpm-").FullName;
    private readonly int _port;
    private Process _swtpm;

    public SimulatedTpm()
    {
        for (int i = 0; i < StartTries; i++)
        {
            int port = FreePair();
            Process swtpm = Start(port);
            Environment = new Dictionary<string, string>
            {
                ["TPM2OPENSSL_TCTI"] = string.Create(CultureInfo.InvariantCulture, $"swtpm:host=127.0.0.1,port={port}"),
                ["TSS2_LOG"] = "all+none", // its own lines would mix with ours
            };
            if (Answers(swtpm, port + 1))
            {
                (_swtpm, _port) = (swtpm, port);
                return;
            }
            Stop(swtpm);
        }
        throw new InvalidOperationException("swtpm does not start.");
    }

    /// <summary>What a program needs to find it.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Pulls the plug in the middle of whatever it does, and gives it power again.</summary>
    public void CutPower()
    {
        Stop(_swtpm);
        _swtpm = Start(_port);
        Assert.That(Answers(_swtpm, _port + 1), Is.True, "swtpm does not start again");
    }

    /// <summary>Runs scripts/make-tpm-key.</summary>
    public Outcome MakeKey(string handle) =>
        Programs.Finish(Tools.Start(Path.Combine(Repository.Root, "scripts", "make-tpm-key"), Environment, handle));

    public void Dispose()
    {
        Stop(_swtpm);
        Directory.Delete(_folder, recursive: true);
    }

    private Process Start(int port) => Tools.Start("swtpm", null, "socket", "--tpm2", "--tpmstate", "dir=" + _folder,
        "--server", Tcp(port), "--ctrl", Tcp(port + 1), "--flags", "not-need-init,startup-clear");

    private static void Stop(Process swtpm)
    {
        swtpm.Kill();
        swtpm.WaitForExit();
        swtpm.Dispose();
    }

    // The control channel, since a connection to the other would count as a client that came and went.
    private static bool Answers(Process swtpm, int port)
    {
        for (int i = 0; i < AnswerTries && !swtpm.WaitForExit(50); i++)
        {
            try
            {
                using TcpClient client = new();
                client.Connect(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                // not yet
            }
        }
        return false;
    }

    // The client takes the port behind the first for the control channel.
    private static int FreePair()
    {
        while (true)
        {
            using TcpListener first = new(IPAddress.Loopback, 0);
            first.Start();
            int port = ((IPEndPoint)first.LocalEndpoint).Port;
            try
            {
                using TcpListener second = new(IPAddress.Loopback, port + 1);
                second.Start();
                return port;
            }
            catch (SocketException)
            {
                // taken: try another pair
            }
        }
    }

    private static string Tcp(int port) => string.Create(CultureInfo.InvariantCulture, $"type=tcp,port={port},bindaddr=127.0.0.1");
}
