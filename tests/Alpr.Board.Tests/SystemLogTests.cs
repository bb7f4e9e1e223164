using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Alpr.Board.Service;

namespace Alpr.Board.Tests;

/// <summary>The journal's native protocol over a real datagram socket.</summary>
public sealed class SystemLogTests
{
    private static Socket Listen(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    [Test]
    public void An_entry_is_one_datagram_with_its_fields()
    {
        using Footage footage = new();
        using Socket journal = Listen(footage["journal"]);
        using SystemLog log = new(footage["journal"], "alprd");
        Assert.That(log.TryWrite(LogPriority.Warning, "disk: amber. It is nearly full.", new("ALPR_PART", "disk"), new("ALPR_LIGHT", "amber")));
        Assert.That(Receive(journal), Is.EqualTo(new[]
        {
            ("MESSAGE", "disk: amber. It is nearly full."), ("PRIORITY", "4"), ("SYSLOG_IDENTIFIER", "alprd"), ("ALPR_PART", "disk"), ("ALPR_LIGHT", "amber"),
        }));
    }

    [Test]
    public void A_value_with_a_line_feed_cannot_begin_another_field()
    {
        using Footage footage = new();
        using Socket journal = Listen(footage["journal"]);
        using SystemLog log = new(footage["journal"], "alprd");
        Assert.That(log.TryWrite(LogPriority.Error, "first\nPRIORITY=0\nsecond", new LogField("ALPR_REASON", "\0=\n")));
        (string, string)[] fields = Receive(journal);
        Assert.That(fields[0], Is.EqualTo(("MESSAGE", "first\nPRIORITY=0\nsecond")));
        Assert.That(fields[1], Is.EqualTo(("PRIORITY", "3")));
        Assert.That(fields[^1], Is.EqualTo(("ALPR_REASON", "\0=\n")));
    }

    [Test]
    public void Long_values_are_cut_between_characters_and_names_that_are_none_are_left_out()
    {
        using Footage footage = new();
        using Socket journal = Listen(footage["journal"]);
        using SystemLog log = new(footage["journal"], "alprd");
        LogField[] many = [.. Enumerable.Range(0, 40).Select(static i => new LogField($"ALPR_{i}", "x"))];
        Assert.That(log.TryWrite(LogPriority.Notice, "x" + new string('é', 10_000), [new("_PID", "1"), new("lower", "1"), new("", "1"), new("A=B", "1"), .. many]));
        (string Name, string Value)[] fields = Receive(journal);
        Assert.That(fields[0].Value, Is.EqualTo("x" + new string('é', (SystemLog.ValueBytesMax - 1) / 2)));
        Assert.That(fields.Skip(3).Select(static field => field.Name), Is.EqualTo(Enumerable.Range(0, SystemLog.FieldsMax - 4).Select(static i => $"ALPR_{i}")));
    }

    [Test]
    public void A_journal_that_is_away_or_full_costs_a_bounded_time_and_the_line_goes_to_standard_error()
    {
        using Footage footage = new();
        using StringWriter lines = new();
        using (ServiceLog away = new(new(footage["journal"], "alprd"), lines))
            away.Write(LogPriority.Warning, "one\ntwo");
        Assert.That(lines.ToString(), Is.EqualTo("<4>one\n<4>two\n"));
        using Socket full = Listen(footage["journal"]);
        using SystemLog log = new(footage["journal"], "alprd");
        int taken = 0;
        while (taken < 100_000 && log.TryWrite(LogPriority.Debug, "nobody reads"))
            taken++;
        Assert.That(taken, Is.LessThan(100_000), "the socket's queue is bounded");
    }

    [Test]
    public void Only_the_stream_that_the_variable_names_is_the_journals()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SystemLog.IsStream("8:12345", "socket:[12345]"));
            Assert.That(SystemLog.IsStream("8:12345", "socket:[1234]"), Is.False);
            Assert.That(SystemLog.IsStream("8:12345", "pipe:[12345]"), Is.False);
            Assert.That(SystemLog.IsStream("8:", "socket:[]"), Is.False);
            Assert.That(SystemLog.IsStream(null, "socket:[12345]"), Is.False);
            Assert.That(SystemLog.IsStream("8:12345", null), Is.False);
            Assert.That(SystemLog.IsStandardErrorOurs(), Is.False, "tests run by hand");
        });
    }

    [Test]
    public void A_low_priority_is_of_one_thread_alone()
    {
        string Nice() => File.ReadAllText("/proc/thread-self/stat").Split(") ")[1].Split(' ')[16];
        string before = Nice(), there = "";
        Thread low = new(() =>
        {
            Assert.That(LowPriority.TryForThisThread());
            there = Nice();
        });
        low.Start();
        low.Join();
        Assert.That((Nice(), there), Is.EqualTo((before, "19")));
    }

    // By the protocol's description: NAME=value, or NAME, the length in eight bytes, value; each with a line feed behind it.
    private static (string Name, string Value)[] Receive(Socket socket)
    {
        byte[] buffer = new byte[256 * 1024];
        ReadOnlySpan<byte> left = buffer.AsSpan(0, socket.Receive(buffer));
        List<(string, string)> fields = [];
        while (!left.IsEmpty)
        {
            int line = left.IndexOf((byte)'\n'), equals = left[..line].IndexOf((byte)'=');
            string name = Encoding.ASCII.GetString(equals < 0 ? left[..line] : left[..equals]);
            int from = equals < 0 ? line + 9 : equals + 1;
            int length = equals < 0 ? (int)BinaryPrimitives.ReadUInt64LittleEndian(left[(line + 1)..]) : line - from;
            fields.Add((name, Encoding.UTF8.GetString(left.Slice(from, length))));
            Assert.That(left[from + length], Is.EqualTo((byte)'\n'));
            left = left[(from + length + 1)..];
        }
        return [.. fields];
    }
}
