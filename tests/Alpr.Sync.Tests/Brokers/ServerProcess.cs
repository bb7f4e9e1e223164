using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Alpr.Sync.Tests.Brokers;

/// <summary>Real servers and tools that tests start, and what they say.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _said = new();
    private readonly Action<string>? _heard;
    private bool _isDisposed;

    private ServerProcess(Process process, Action<string>? heard)
    {
        (_process, _heard) = (process, heard);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public IEnumerable<string> Said => _said;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts a program; ignores the test when it is not installed.</summary>
    /// <param name="program">Its path or name.</param>
    /// <param name="arguments">What it is given.</param>
    /// <param name="environment">Variables besides ours.</param>
    /// <param name="package">Debian's package that has it.</param>
    /// <param name="heard">Called for each line, on another thread.</param>
    public static ServerProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string package = "", Action<string>? heard = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            return new(Process.Start(start)!, heard);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"Debian's package {(package.Length > 0 ? package : program)} is not installed here (scripts/setup installs it).");
            throw;
        }
    }

    /// <summary>Runs a program to its end and gives what it said.</summary>
    public static (int Code, string Said) Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        using ServerProcess run = Start(program, arguments, environment);
        run._process.WaitForExit();
        return (run._process.ExitCode, string.Join('\n', run._said));
    }

    /// <summary>Waits until it has said a text.</summary>
    public void WaitFor(string text, int seconds = 60)
    {
        Until(() => _said.Any(line => line.Contains(text, StringComparison.Ordinal)) || _process.HasExited, seconds);
        if (!_said.Any(line => line.Contains(text, StringComparison.Ordinal)))
            Assert.Fail($"'{_process.StartInfo.FileName}' never said '{text}':\n{string.Join('\n', _said.TakeLast(20))}");
    }

    /// <summary>Waits for something that happens in another process; fails when it does not.</summary>
    public static void Until(Func<bool> happened, int seconds = 60)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!happened() && time.Elapsed.TotalSeconds < seconds)
            Thread.Sleep(10);
    }

    /// <summary>Sends a signal to it and waits for its end.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, $"{_process.Id}"]);
        kill.WaitForExit();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        _heard?.Invoke(line);
    }
}
