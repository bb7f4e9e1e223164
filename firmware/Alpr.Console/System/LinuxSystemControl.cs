using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Alpr.Consoles;

/// <summary>The programs of the system that the console calls. Another path may stand for each, such as a recorder's in a test.</summary>
public sealed record SystemPrograms
{
    /// <summary>systemd's control of the network (networkctl(1)).</summary>
    public string NetworkControl { get; init; } = "networkctl";

    /// <summary>systemd's control of services and power (systemctl(1)).</summary>
    public string SystemControl { get; init; } = "systemctl";

    /// <summary>systemd's log (journalctl(1)).</summary>
    public string Log { get; init; } = "journalctl";

    /// <summary>The service's unit, whose log is shown.</summary>
    public string Service { get; init; } = "alprd.service";
}

/// <summary>A system with systemd. Where one of its services is away, the files are written all the same, and that is told.</summary>
/// <param name="settings">Where files lie.</param>
/// <param name="programs">What is called.</param>
public sealed partial class LinuxSystemControl(ConsoleSettings settings, SystemPrograms programs) : ISystemControl
{
    private const int SecondsMax = 10;
    private const int OutputMax = 4 << 20;
    private const int RealTime = 0; // CLOCK_REALTIME, linux/time.h

    private readonly NetworkFiles _files = new(settings);

    /// <inheritdoc/>
    public NetworkPlan ReadNetwork() => _files.Read();

    /// <inheritdoc/>
    public IReadOnlyList<string> NetworkFilesOf(NetworkPlan plan) => _files.Touched(plan);

    /// <inheritdoc/>
    public IReadOnlyList<string> ApplyNetwork(NetworkPlan plan)
    {
        List<string> told = [.. _files.Write(plan).Select(path => $"written: {path}")];
        told.Add(Told(programs.NetworkControl, "reload"));
        told.Add(Told(programs.SystemControl, "try-restart", "systemd-timesyncd.service"));
        return told;
    }

    /// <inheritdoc/>
    public void SetTime(DateTimeOffset utc)
    {
        TimeSpec time = new() { Seconds = utc.ToUnixTimeSeconds() };
        if (ClockSetTime(RealTime, in time) != 0)
            throw new IOException("The system does not let this program set the time. Give the service CAP_SYS_TIME, or connect a time server or a GPS receiver.");
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadLog(int lines, CancellationToken stop)
    {
        (bool ok, string output) = Run(programs.Log, stop, "--unit", programs.Service, "--no-pager", "--output", "short-iso", "--lines", lines.ToString(CultureInfo.InvariantCulture));
        return ok ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : throw new IOException($"The system's log cannot be read: {output}");
    }

    /// <inheritdoc/>
    public void Reboot()
    {
        (bool ok, string output) = Run(programs.SystemControl, CancellationToken.None, "reboot");
        if (!ok)
            throw new IOException($"The system does not start anew: {output} Switch the supply off and on.");
    }

    private static string Told(string program, params string[] arguments)
    {
        (bool ok, string output) = Run(program, CancellationToken.None, arguments);
        string name = $"{Path.GetFileName(program)} {string.Join(' ', arguments)}";
        return ok ? $"done: {name}" : $"not done: {name} ({output}); it takes effect with the next start of the system";
    }

    private static (bool Ok, string Output) Run(string program, CancellationToken stop, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using CancellationTokenSource bound = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bound.CancelAfter(TimeSpan.FromSeconds(SecondsMax));
        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = bound.Token.Register(() => Kill(process));
            using StreamReader told = process.StandardOutput, complaints = process.StandardError; // a Process leaves open what was taken from it
            process.StandardInput.Close();
            Task<string> errors = complaints.ReadToEndAsync(CancellationToken.None);
            char[] output = new char[OutputMax];
            int length = told.ReadBlock(output);
            while (told.Read(new char[OutputMax]) > 0)
            {
            }
            process.WaitForExit();
            bool ok = process.ExitCode == 0 && !bound.IsCancellationRequested;
            return (ok, ok ? new string(output, 0, length) : bound.IsCancellationRequested ? "it did not answer" : FirstLine(errors.Result));
        }
        catch (Win32Exception)
        {
            return (false, "the program is not there");
        }
    }

    private static string FirstLine(string text) => text.Trim() is { Length: > 0 } said ? said.Split('\n')[0].Trim() : "it failed";

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_settime")]
    private static partial int ClockSetTime(int clock, in TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
