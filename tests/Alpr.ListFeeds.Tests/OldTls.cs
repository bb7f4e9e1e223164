using System.Diagnostics;
using System.Globalization;

namespace Alpr.ListFeeds.Tests;

/// <summary>A server that speaks TLS 1.1 and nothing newer.</summary>
internal sealed class OldTls : IDisposable
{
    private readonly Process _process;

    private OldTls(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public static OldTls Start(string certificate, string key)
    {
        ProcessStartInfo start = new("openssl", ["s_server", "-accept", "127.0.0.1:0", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0", "-cert", certificate, "-key", key])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("The program 'openssl' is not installed here (scripts/setup installs it).");
            throw;
        }
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("ACCEPT ", StringComparison.Ordinal))
                return new(process, int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
        }
        throw new InvalidOperationException("openssl s_server does not start.");
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
