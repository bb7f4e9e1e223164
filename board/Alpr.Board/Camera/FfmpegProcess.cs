using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Board.Camera;

/// <summary>A running <c>ffmpeg</c>: its output as a stream, its complaints as text. Dispose kills and reaps it.</summary>
internal sealed partial class FfmpegProcess : IDisposable
{
    private const int ComplaintsMax = 2048; // bytes kept, the last ones
    private const int ComplaintLinesMax = 4; // shown: the first of ffmpeg's lines is seldom the telling one
    private const int ExitWaitMs = 5000; // after its output ended; then it is killed
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ in linux/fcntl.h
    private const int PipeBytes = 1 << 20; // a 720p frame in one go; also the most that the kernel gives to all by default

    private readonly Process _process;
    private readonly Thread _listener;
    private readonly byte[] _complaints = new byte[ComplaintsMax];
    private bool _disposed;
    private long _complained; // bytes written so far; the ring's head is this modulo its size

    private FfmpegProcess(Process process)
    {
        _process = process;
        Output = process.StandardOutput.BaseStream;
        if (Output is PipeStream pipe)
            _ = Control(pipe.SafePipeHandle, SetPipeSize, PipeBytes); // fewer switches between processes; works without
        _listener = new Thread(Listen) { IsBackground = true, Name = "ffmpeg stderr" };
        _listener.Start();
    }

    /// <summary>Standard output, unbuffered.</summary>
    public Stream Output { get; }

    /// <summary>Starts the program.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">One string an argument; no shell sees them.</param>
    /// <param name="error">Why not; empty on success.</param>
    /// <returns>Null when the program can't be started.</returns>
    public static FfmpegProcess? TryStart(string program, string[] arguments, out string error)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("FFREPORT"); // it would write a log, with credentials, to wherever it says
        try
        {
            error = "";
            return new(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            error = $"The program {program} cannot be started: {e.Message}. Install Debian's package ffmpeg (scripts/setup does).";
            return null;
        }
    }

    /// <summary>Waits for the end of a program whose output has ended, and gathers what it had to say.</summary>
    /// <returns>Its last lines, or its exit status if it failed silently; empty when all was well.</returns>
    public string Finish()
    {
        bool exited = _process.WaitForExit(ExitWaitMs);
        if (!exited)
            Kill();
        _listener.Join(ExitWaitMs);
        string said = Complaints();
        if (said.Length > 0)
            return said;
        if (!exited)
            return "ffmpeg did not end by itself.";
        return _process.ExitCode == 0 ? "" : $"ffmpeg ended with status {_process.ExitCode}.";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Kill();
        _listener.Join(ExitWaitMs);
        Output.Dispose(); // a Process leaves streams that were taken from it open until they are collected, and here nothing is collected for hours
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended between our look and our blow, which is as good.
        }
        _process.WaitForExit(ExitWaitMs);
    }

    private void Listen()
    {
        Stream complaints = _process.StandardError.BaseStream;
        Span<byte> part = stackalloc byte[512];
        try
        {
            for (int got; (got = complaints.Read(part)) > 0;)
            {
                lock (_complaints)
                {
                    foreach (byte b in part[..got])
                        _complaints[_complained++ % ComplaintsMax] = b;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone, and with it whatever would have been said.
        }
    }

    private string Complaints()
    {
        string text;
        lock (_complaints)
        {
            int length = (int)Math.Min(_complained, ComplaintsMax);
            var bytes = new byte[length];
            for (int i = 0; i < length; i++)
                bytes[i] = _complaints[(_complained - length + i) % ComplaintsMax];
            text = Encoding.UTF8.GetString(bytes);
        }
        string[] lines = text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<string> last = lines.Skip(_complained > ComplaintsMax ? 1 : 0).Distinct().TakeLast(ComplaintLinesMax);
        return string.Concat(string.Join("; ", last).Select(c => char.IsControl(c) ? ' ' : c));
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeHandle file, int command, int argument);
}
