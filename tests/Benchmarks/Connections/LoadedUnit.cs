using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Alpr.Board.Time;

namespace Alpr.Benchmarks.Connections;

/// <summary>The appliance as a process of its own, recognising long footage as fast as it can, with its interface open.</summary>
internal sealed partial class LoadedUnit : IDisposable
{
    private const int FootageLoops = 400; // minutes of frames as fast as they go

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _told = new();
    private (long Frames, long AtUs) _last;

    public LoadedUnit(string folder)
    {
        Directory.CreateDirectory(folder);
        string footage = Path.Combine(folder, "footage.mp4"), config = Path.Combine(folder, "appliance.json"), policy = Path.Combine(folder, "policy.json");
        Do("ffmpeg", "-loglevel", "error", "-stream_loop", FootageLoops.ToString(CultureInfo.InvariantCulture), "-i", Path.Combine(Places.Footage, "crossing.mp4"), "-c", "copy", footage);
        Port = FreePort();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(SystemClock.Instance.UtcNow.AddDays(-1), SystemClock.Instance.UtcNow.AddDays(30));
        File.WriteAllText(Path.Combine(folder, "server.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        File.SetUnixFileMode(Path.Combine(folder, "server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(policy, """{ "format": 1, "agency": "Bench", "version": "of the bench", "revision": 1, "time_zone": "UTC", "retention": { "days": 30 }, "access": {} }""");
        File.WriteAllText(config, $$"""
            {
              "device_id": "bench-01", "camera": { "input": "{{footage}}" }, "recognition": { "models": "{{Places.Models}}" },
              "journal": { "path": "journal.db", "key": "device.key" }, "agency": { "folder": "agency", "key": "agency.key" },
              "web": { "address": "127.0.0.1", "port": {{Port}}, "certificate": "{{folder}}/server.crt", "key": "{{folder}}/server.key" }
            }
            """);
        Do("dotnet", Program, "provision", "--config", config, "--policy", policy, "--administrator", "bench.admin", "--full-name", "Administrator of the bench");
        _process = Process.Start(Start("dotnet", Program, "--config", config))!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>Memory of the process in RAM, in MB.</summary>
    public double ResidentMb
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1e6;
        }
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "..", "..", "Alpr.Host", "release", "alprd.dll");

    /// <summary>Frames recognised in some seconds, from what the program says of itself at its own pace.</summary>
    public async Task<double> FramesIn(int seconds)
    {
        (long Frames, long AtUs) first = await Next().ConfigureAwait(false), last = first;
        while (last.AtUs - first.AtUs < seconds * 1_000_000L)
            last = await Next().ConfigureAwait(false);
        return (last.Frames - first.Frames) * (seconds * 1e6 / (last.AtUs - first.AtUs));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _told.Dispose();
    }

    private static ProcessStartInfo Start(string program, params string[] arguments) => new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static void Do(string program, params string[] arguments)
    {
        using Process process = Process.Start(Start(program, arguments))!;
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidDataException($"{program} failed: {said}");
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<(long Frames, long AtUs)> Next() => Task.Run(() =>
    {
        _told.Reset();
        if (!_told.Wait(60_000))
            throw new InvalidDataException("The appliance says nothing for a minute.");
        lock (_gate)
            return _last;
    });

    private void Read(string? line)
    {
        if (line is null || ProgressLine().Match(line) is not { Success: true } progress)
            return;
        lock (_gate)
            _last = (long.Parse(progress.Groups[1].ValueSpan, CultureInfo.InvariantCulture), SystemClock.Instance.MonotonicUs);
        _told.Set();
    }

    [GeneratedRegex(@"^(\d+)(?: of \d+)? frames, ")]
    private static partial Regex ProgressLine();
}
