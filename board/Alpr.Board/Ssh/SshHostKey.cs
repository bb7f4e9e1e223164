using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Alpr.Board.Ssh;

/// <summary>A key by which an SSH server is known.</summary>
/// <param name="Line">As a file of known hosts has it.</param>
/// <param name="Algorithm">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Fingerprint">As OpenSSH shows it: <c>SHA256:</c> and base64 without padding.</param>
public sealed record SshHostKey(string Line, string Algorithm, string Fingerprint)
{
    private const int KeysMax = 8, LineMax = 4096;

    /// <summary>Asks a server for its keys (ssh-keyscan(1)). Nothing says that it is the right server: a person must compare.</summary>
    /// <param name="host">Name or address.</param>
    /// <param name="port">Port.</param>
    /// <param name="msMax">After so long it is given up, milliseconds.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">It gives none; says what to do.</exception>
    public static IReadOnlyList<SshHostKey> Ask(string host, int port, int msMax, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (host.StartsWith('-'))
            throw new IOException("Write the server's name or address.");
        ProcessStartInfo start = new("ssh-keyscan", ["-T", Math.Max(1, msMax / 1000).ToString(CultureInfo.InvariantCulture), "-p", port.ToString(CultureInfo.InvariantCulture), "--", host])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process scan = Process.Start(start)!;
            using CancellationTokenRegistration end = stop.Register(static one => Kill((Process)one!), scan);
            using Timer late = new(static one => Kill((Process)one!), scan, msMax + 2_000, Timeout.Infinite);
            scan.ErrorDataReceived += static (_, _) => { };
            scan.BeginErrorReadLine();
            using StreamReader answer = scan.StandardOutput; // a Process leaves open what was taken from it
            List<SshHostKey> keys = [];
            while (answer.ReadLine() is { } line)
            {
                if (keys.Count < KeysMax && TryRead(line) is { } key)
                    keys.Add(key);
            }
            scan.WaitForExit();
            return keys.Count > 0 ? keys : throw new IOException($"No SSH server answers at {host}, port {port}. Check name, port and network.");
        }
        catch (Win32Exception missing)
        {
            throw new IOException("ssh-keyscan is not there. Install OpenSSH's client, or paste the server's key.", missing);
        }
    }

    /// <summary>Reads a line of known hosts; null: it is none.</summary>
    public static SshHostKey? TryRead(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > LineMax || line.Split(' ') is not [{ Length: > 0 } host, { Length: > 0 } algorithm, { Length: > 0 } text, ..] || host.StartsWith('#'))
            return null;
        byte[] blob = new byte[text.Length];
        return Convert.TryFromBase64String(text, blob, out int length)
            ? new(line, algorithm, "SHA256:" + Convert.ToBase64String(SHA256.HashData(blob.AsSpan(0, length))).TrimEnd('='))
            : null;
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended.
        }
    }
}
