using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Alpr.Board.Service;

/// <summary>
/// Tells the service manager how the program is (sd_notify(3)): one datagram a message to the socket that <c>NOTIFY_SOCKET</c> names, be it a path or,
/// after an '@', an abstract name. Started by hand, without that variable, everything does nothing.
/// </summary>
/// <remarks>
/// Nothing here may stop the program: a manager that does not take a message within <see cref="SendMsMax"/> milliseconds loses it. Sending pings allocates
/// no managed memory. Any thread may call, one at a time.
/// </remarks>
public sealed class ServiceManager : IDisposable
{
    /// <summary>Longest time that a message may take, in milliseconds. The ping comes from the loop that it vouches for.</summary>
    public const int SendMsMax = 200;

    /// <summary>Longest status, in bytes of UTF-8; the rest is cut off. <c>systemctl status</c> shows one line.</summary>
    public const int StatusBytesMax = 256;

    private const int SocketPathBytesMax = 107; // sun_path in linux/un.h, less the zero
    private static readonly byte[] StatusKey = "STATUS="u8.ToArray();

    private readonly Socket? _socket;
    private readonly SocketAddress? _manager;

    /// <summary>Talks to a socket, or to nobody.</summary>
    /// <param name="notifySocket">As <c>NOTIFY_SOCKET</c> has it: <c>/run/systemd/notify</c>, <c>@abstract</c>, or null or empty.</param>
    /// <param name="watchdogUs">As <c>WATCHDOG_USEC</c> has it: microseconds without a ping after which the manager ends the program; or null.</param>
    /// <param name="watchdogPid">As <c>WATCHDOG_PID</c> has it: the process that is watched; null means this one.</param>
    /// <exception cref="ArgumentException">One of them cannot be read.</exception>
    public ServiceManager(string? notifySocket, string? watchdogUs, string? watchdogPid)
    {
        if (string.IsNullOrEmpty(notifySocket))
            return;
        if (notifySocket[0] is not ('/' or '@') || Encoding.UTF8.GetByteCount(notifySocket) is < 2 or > SocketPathBytesMax)
            throw new ArgumentException(
                $"NOTIFY_SOCKET is '{notifySocket}'; a path or an abstract name after '@' of 2 to {SocketPathBytesMax} bytes is needed. The service manager sets it.");
        WatchdogInterval = Interval(watchdogUs, watchdogPid);
        _manager = new UnixDomainSocketEndPoint(notifySocket[0] == '@' ? $"\0{notifySocket[1..]}" : notifySocket).Serialize();
        _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { SendTimeout = SendMsMax };
    }

    /// <summary>True when a service manager listens.</summary>
    public bool IsPresent => _socket is not null;

    /// <summary>How long the manager waits for a ping before it ends the program; null when it does not. Ping at half of it.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>The manager that started this program, as its environment says.</summary>
    /// <exception cref="ArgumentException">The environment cannot be read.</exception>
    public static ServiceManager FromEnvironment() => new(
        Environment.GetEnvironmentVariable("NOTIFY_SOCKET"),
        Environment.GetEnvironmentVariable("WATCHDOG_USEC"),
        Environment.GetEnvironmentVariable("WATCHDOG_PID"));

    /// <summary>The program works (<c>READY=1</c>).</summary>
    /// <returns>False when the message was not taken.</returns>
    public bool NotifyReady() => Send("READY=1"u8);

    /// <summary>The program is about to end in order (<c>STOPPING=1</c>).</summary>
    /// <returns>False when the message was not taken.</returns>
    public bool NotifyStopping() => Send("STOPPING=1"u8);

    /// <summary>The program still works (<c>WATCHDOG=1</c>). Allocates nothing.</summary>
    /// <returns>False when the message was not taken.</returns>
    public bool Ping() => Send("WATCHDOG=1"u8);

    /// <summary>What <c>systemctl status</c> shows (<c>STATUS=</c>): one line, of which <see cref="StatusBytesMax"/> bytes are sent.</summary>
    /// <returns>False when the message was not taken.</returns>
    public bool NotifyStatus(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        Span<byte> message = stackalloc byte[StatusKey.Length + StatusBytesMax];
        StatusKey.CopyTo(message);
        Span<byte> text = message[StatusKey.Length..];
        Encoder encoder = Encoding.UTF8.GetEncoder(); // whole characters alone
        encoder.Convert(status, text, flush: true, out _, out int length, out _);
        foreach (ref byte value in text[..length])
        {
            if (value < (byte)' ')
                value = (byte)' '; // a line feed would begin another message
        }
        return Send(message[..(StatusKey.Length + length)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private static TimeSpan? Interval(string? watchdogUs, string? watchdogPid)
    {
        if (string.IsNullOrEmpty(watchdogUs))
            return null;
        if (!long.TryParse(watchdogUs, NumberStyles.None, CultureInfo.InvariantCulture, out long us) || us is 0 or > long.MaxValue / 10)
            throw new ArgumentException($"WATCHDOG_USEC is '{watchdogUs}', which is no number of microseconds. The service manager sets it from WatchdogSec=.");
        if (string.IsNullOrEmpty(watchdogPid))
            return TimeSpan.FromMicroseconds(us);
        if (!int.TryParse(watchdogPid, NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
            throw new ArgumentException($"WATCHDOG_PID is '{watchdogPid}', which is no process. The service manager sets it.");
        return pid == Environment.ProcessId ? TimeSpan.FromMicroseconds(us) : null;
    }

    private bool Send(ReadOnlySpan<byte> message)
    {
        if (_socket is null)
            return true;
        try
        {
            return _socket.SendTo(message, SocketFlags.None, _manager!) == message.Length;
        }
        catch (SocketException)
        {
            return false; // the manager is away or its queue is full; it ends a program whose pings it misses
        }
    }
}
