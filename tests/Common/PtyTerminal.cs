using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Tests.Common;

/// <summary>
/// A person at a terminal, played by a test: holds one end of a pseudo terminal (pts(4)) whose other end the console opens as its serial line, types, and waits for
/// what must come. Everything that went over the line is recorded with its time; what is secret is masked.
/// </summary>
internal sealed unsafe partial class PtyTerminal : IDisposable
{
    /// <summary>How long anything may take, in milliseconds: a bound on failure, not on speed.</summary>
    public const int FailAfterMs = 60_000;

    private const int ReadWrite = 2, NoControllingTerminal = 0x100, NonBlocking = 0x800; // O_RDWR, O_NOCTTY, O_NONBLOCK: asm-generic/fcntl.h
    private const int NameBytesMax = 64, SliceMs = 20, TakenBytes = 65_536;
    private const uint SetWindow = 0x5414; // TIOCSWINSZ

    private readonly int _file;
    private readonly StringBuilder _seen = new();
    private readonly List<(TimeSpan At, string Line)> _record = [];
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly StringBuilder _row = new();
    private readonly List<string> _secrets = [];

    public PtyTerminal()
    {
        _file = OpenMaster(ReadWrite | NoControllingTerminal | NonBlocking);
        Assert.That(_file, Is.GreaterThanOrEqualTo(0), "posix_openpt");
        Assert.That(Grant(_file), Is.Zero, "grantpt");
        Assert.That(Unlock(_file), Is.Zero, "unlockpt");
        byte* name = stackalloc byte[NameBytesMax];
        Assert.That(NameOf(_file, name, NameBytesMax), Is.Zero, "ptsname_r");
        Line = Marshal.PtrToStringUTF8((nint)name)!;
    }

    /// <summary>The line that the console opens.</summary>
    public string Line { get; }

    /// <summary>All that came, from the beginning, without what was masked.</summary>
    public long Received { get; private set; }

    /// <summary>What came and was not waited for yet.</summary>
    public string Pending
    {
        get
        {
            Take(0);
            return _seen.ToString();
        }
    }

    /// <summary>The session so far: a line each, with the time since the beginning.</summary>
    public string Record()
    {
        string text = string.Join('\n', _record.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.At:mm\\:ss\\.fff}  {one.Line}")).Append(_row.ToString()));
        return _secrets.Aggregate(text, (masked, secret) => masked.Replace(secret, "********", StringComparison.Ordinal));
    }

    /// <summary>Presses the space bar by itself where a long text waits.</summary>
    public bool PagesByItself { get; set; }

    /// <summary>Time since the beginning.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Never to be in the record.</summary>
    public string Mask(string secret)
    {
        _secrets.Add(secret);
        return secret;
    }

    /// <summary>Types a line.</summary>
    public void Type(string line) => Send(line + "\r");

    /// <summary>Waits for a text, then types a line.</summary>
    public string Answer(string question, string line)
    {
        string before = Expect(question);
        Type(line);
        return before;
    }

    /// <summary>Sends text as it is.</summary>
    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends bytes; takes what comes meanwhile, as a terminal does.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        long endMs = Environment.TickCount64 + FailAfterMs;
        while (!bytes.IsEmpty)
        {
            nint put;
            fixed (byte* first = bytes)
                put = WriteTo(_file, first, (nuint)bytes.Length);
            if (put > 0)
                bytes = bytes[(int)put..];
            Take(put > 0 ? 0 : 1);
            Assert.That(Environment.TickCount64, Is.LessThan(endMs), $"the line takes nothing more\n{Record()}");
        }
    }

    /// <summary>Waits until a text has come.</summary>
    /// <returns>What came before it.</returns>
    public string Expect(string text, int failAfterMs = FailAfterMs) => Find(seen => (seen.IndexOf(text, StringComparison.Ordinal), text.Length), $"'{text}'", failAfterMs);

    /// <summary>Waits until one of some texts has come.</summary>
    /// <returns>Which.</returns>
    public int ExpectAny(params string[] texts)
    {
        int found = -1;
        Find(seen =>
        {
            (int At, int Which) first = texts.Select((text, which) => (At: seen.IndexOf(text, StringComparison.Ordinal), Which: which)).Where(one => one.At >= 0).DefaultIfEmpty((-1, -1)).Min();
            found = first.Which;
            return (first.At, first.Which < 0 ? 0 : texts[first.Which].Length);
        }, string.Join(" or ", texts), FailAfterMs);
        return found;
    }

    /// <summary>Takes what comes until nothing comes for a while.</summary>
    public string Quiet(int forMs = 300)
    {
        while (Take(forMs) > 0)
        {
        }
        string seen = _seen.ToString();
        _seen.Clear();
        return seen;
    }

    /// <summary>Takes nothing until something has happened.</summary>
    public static void Deaf(int ms, Func<bool> until)
    {
        long endMs = Environment.TickCount64 + ms;
        while (!until())
        {
            Assert.That(Environment.TickCount64, Is.LessThan(endMs), "it did not happen");
            Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + 100_000);
        }
    }

    /// <summary>Makes the window another size; a serial line tells nobody.</summary>
    public void Resize(int columns, int rows)
    {
        ushort* size = stackalloc ushort[4] { (ushort)rows, (ushort)columns, 0, 0 };
        Assert.That(Control(_file, SetWindow, size), Is.Zero);
    }

    public void Dispose() => _ = Close(_file);

    private string Find(Func<string, (int At, int Length)> find, string what, int failAfterMs)
    {
        long endMs = Environment.TickCount64 + failAfterMs;
        while (true)
        {
            string seen = _seen.ToString();
            (int at, int length) = find(seen);
            if (at >= 0)
            {
                _seen.Remove(0, at + length);
                return seen[..at];
            }
            if (Environment.TickCount64 > endMs)
                Assert.Fail($"{what} did not come within {failAfterMs} ms. The session:\n{Record()}");
            Take(SliceMs);
        }
    }

    /// <summary>Takes what came; an end that nobody has open (EIO) is one that says nothing.</summary>
    private int Take(int waitMs)
    {
        const short In = 1;
        PollFile poll = new() { File = _file, Events = In };
        if (Poll(&poll, 1, waitMs) <= 0)
            return 0;
        byte[] bytes = new byte[TakenBytes];
        nint got;
        fixed (byte* first = bytes)
            got = ReadFrom(_file, first, (nuint)bytes.Length);
        if (got <= 0)
        {
            if (waitMs > 0)
                Board.Time.SystemClock.Instance.WaitUntil(Board.Time.SystemClock.Instance.MonotonicUs + 1000L * Math.Min(waitMs, SliceMs));
            return 0;
        }
        string text = Encoding.UTF8.GetString(bytes, 0, (int)got);
        Received += got;
        _seen.Append(text);
        Note(text);
        if (PagesByItself && text.Contains("-- more --", StringComparison.Ordinal))
            Send(" ");
        return (int)got;
    }

    private void Note(string text)
    {
        foreach (char letter in text)
        {
            if (letter != '\n')
            {
                _row.Append(letter);
                continue;
            }
            string row = TerminalRow.Last(_row.ToString());
            _record.Add((_watch.Elapsed, row));
            _row.Clear();
        }
    }

    private struct PollFile
    {
        public int File;
        public short Events;
        public short Seen;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int file);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int file);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int NameOf(int file, byte* name, nuint size);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollFile* files, nuint count, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint ReadFrom(int file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint WriteTo(int file, byte* bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int file, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
