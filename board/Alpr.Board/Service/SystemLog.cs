using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alpr.Board.Service;

/// <summary>How grave an entry is: syslog's levels, as journald's <c>PRIORITY</c> has them.</summary>
public enum LogPriority
{
    /// <summary>The unit cannot do what it is for.</summary>
    Error = 3,

    /// <summary>Somebody should look.</summary>
    Warning = 4,

    /// <summary>Worth to know: a light is green again.</summary>
    Notice = 5,

    /// <summary>How it goes.</summary>
    Information = 6,

    /// <summary>For who looks for a fault.</summary>
    Debug = 7,
}

/// <summary>A field of an entry.</summary>
/// <param name="Name">Capital letters, digits and underscores, beginning with a letter, up to 64, such as <c>ALPR_PART</c>.</param>
/// <param name="Value">Anything.</param>
public readonly record struct LogField(string Name, string Value);

/// <summary>
/// Entries with fields for the system's journal, by its native protocol: one datagram an entry (systemd's "Journal Native Protocol"). <c>journalctl
/// ALPR_PART=disk</c> finds what a line of text would bury. Bounded: long values are cut, an entry that the journal does not take in time is given up.
/// </summary>
/// <remarks>Any thread. No plate and no secret belongs into an entry: the journal is read by technicians and leaves the unit in support bundles.</remarks>
public sealed class SystemLog : IDisposable
{
    /// <summary>Where journald listens.</summary>
    public const string JournalSocket = "/run/systemd/journal/socket";

    /// <summary>Most bytes of a value; the rest is cut off. Reasons have some hundred.</summary>
    public const int ValueBytesMax = 4096;

    /// <summary>Most fields besides the three that every entry has.</summary>
    public const int FieldsMax = 16;

    /// <summary>Longest time that an entry may take, in milliseconds.</summary>
    public const int SendMsMax = 200;

    private const int NameLengthMax = 64;
    private const int SocketPathBytesMax = 107; // sun_path in linux/un.h, less the zero

    private readonly Lock _gate = new();
    private readonly string _identifier;
    private readonly SocketAddress _journal;
    private readonly Socket _socket;
    private readonly MemoryStream _entry = new();

    /// <summary>Writes to a journal's socket; nothing is sent yet.</summary>
    /// <param name="socketPath">Such as <see cref="JournalSocket"/>.</param>
    /// <param name="identifier">The program, for <c>journalctl -t</c>.</param>
    /// <exception cref="ArgumentException">The path is no socket's.</exception>
    public SystemLog(string socketPath, string identifier)
    {
        ArgumentNullException.ThrowIfNull(socketPath);
        if (!socketPath.StartsWith('/') || Encoding.UTF8.GetByteCount(socketPath) > SocketPathBytesMax)
            throw new ArgumentException($"'{socketPath}' is no path of a socket: it must begin with / and have up to {SocketPathBytesMax} bytes.");
        _identifier = identifier;
        _journal = new UnixDomainSocketEndPoint(socketPath).Serialize();
        _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendMsMax };
    }

    /// <summary>True when standard error of this process goes to the system's journal, as <c>JOURNAL_STREAM</c> says (systemd.exec(5)).</summary>
    public static bool IsStandardErrorOurs() => IsStream(Environment.GetEnvironmentVariable("JOURNAL_STREAM"), new FileInfo("/proc/self/fd/2").LinkTarget);

    /// <summary>The judgement by itself: the variable names device and inode; all sockets are on one device, so that the inode decides.</summary>
    /// <param name="journalStream">As the variable has it, <c>DEVICE:INODE</c>; or null.</param>
    /// <param name="link">What the file descriptor is, such as <c>socket:[INODE]</c>; or null.</param>
    public static bool IsStream(string? journalStream, string? link) =>
        journalStream?.Split(':') is [_, { Length: > 0 } inode] && link == $"socket:[{inode}]";

    /// <summary>Writes an entry.</summary>
    /// <param name="priority">How grave.</param>
    /// <param name="message">What a person reads.</param>
    /// <param name="fields">The rest; a name that is none, and what is beyond <see cref="FieldsMax"/>, is left out.</param>
    /// <returns>False when it was not taken: the journal is away or slow.</returns>
    public bool TryWrite(LogPriority priority, string message, params ReadOnlySpan<LogField> fields)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            _entry.SetLength(0);
            Add("MESSAGE", message);
            Add("PRIORITY", ((char)('0' + (int)priority)).ToString());
            Add("SYSLOG_IDENTIFIER", _identifier);
            foreach (LogField field in fields[..Math.Min(fields.Length, FieldsMax)])
            {
                if (IsName(field.Name))
                    Add(field.Name, field.Value);
            }
            try
            {
                ReadOnlySpan<byte> bytes = _entry.GetBuffer().AsSpan(0, (int)_entry.Length);
                return _socket.SendTo(bytes, SocketFlags.None, _journal) == bytes.Length;
            }
            catch (Exception away) when (away is SocketException or ObjectDisposedException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    // NAME=value and a line feed; or, since that would end a value, NAME, line feed, the length in eight bytes, little endian, value, line feed.
    private void Add(string name, string value)
    {
        Span<byte> text = stackalloc byte[ValueBytesMax];
        Encoding.UTF8.GetEncoder().Convert(value, text, flush: true, out _, out int length, out _); // whole characters alone
        text = text[..length];
        _entry.Write(Encoding.ASCII.GetBytes(name));
        if (text.IndexOfAnyInRange((byte)0, (byte)31) >= 0)
        {
            Span<byte> size = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(size, (ulong)length);
            _entry.WriteByte((byte)'\n');
            _entry.Write(size);
        }
        else
        {
            _entry.WriteByte((byte)'=');
        }
        _entry.Write(text);
        _entry.WriteByte((byte)'\n');
    }

    // Fields that begin with an underscore are the journal's own.
    private static bool IsName(string name) => name.Length is > 0 and <= NameLengthMax && char.IsAsciiLetterUpper(name[0])
        && name.All(static letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '_');
}
