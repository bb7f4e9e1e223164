using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Alpr.Board.Service;

namespace Alpr.Board.Tests;

/// <summary>The protocol of sd_notify(3) over real datagram sockets.</summary>
public sealed class ServiceManagerTests
{
    private static Socket Listen(string address)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        socket.Bind(new UnixDomainSocketEndPoint(address));
        return socket;
    }

    private static string Receive(Socket socket)
    {
        var bytes = new byte[1024];
        return Encoding.UTF8.GetString(bytes, 0, socket.Receive(bytes));
    }

    [Test]
    public void Each_message_is_one_datagram([Values] bool isAbstract)
    {
        using Footage footage = new();
        string name = isAbstract ? $"alpr-test-{Environment.ProcessId}" : footage["notify"];
        using Socket listener = Listen(isAbstract ? $"\0{name}" : name);
        using ServiceManager manager = new(isAbstract ? $"@{name}" : name, "2000000", null);
        Assert.That(manager.IsPresent);
        Assert.That(manager.WatchdogInterval, Is.EqualTo(TimeSpan.FromSeconds(2)));
        Assert.That(manager.NotifyReady() && manager.NotifyStatus("reading\nREADY=0") && manager.Ping() && manager.NotifyStopping());
        Assert.That(new[] { Receive(listener), Receive(listener), Receive(listener), Receive(listener) },
            Is.EqualTo(new[] { "READY=1", "STATUS=reading READY=0", "WATCHDOG=1", "STOPPING=1" }));
    }

    [Test]
    public void A_long_status_is_cut_between_characters()
    {
        using Footage footage = new();
        using Socket listener = Listen(footage["notify"]);
        using ServiceManager manager = new(footage["notify"], null, null);
        Assert.That(manager.NotifyStatus("x" + new string('é', 1000)));
        Assert.That(Receive(listener), Is.EqualTo("STATUS=x" + new string('é', (ServiceManager.StatusBytesMax - 1) / 2)));
    }

    [Test]
    public void Started_by_hand_nothing_is_sent_and_nothing_fails()
    {
        foreach (string? none in new[] { null, "" })
        {
            using ServiceManager manager = new(none, "1000000", null);
            Assert.That(manager.IsPresent, Is.False);
            Assert.That(manager.WatchdogInterval, Is.Null);
            Assert.That(manager.NotifyReady() && manager.NotifyStatus("x") && manager.Ping() && manager.NotifyStopping());
        }
    }

    [Test]
    public void A_watchdog_of_another_process_is_not_ours()
    {
        string own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        using ServiceManager ours = new("/run/x", "5000000", own);
        using ServiceManager others = new("/run/x", "5000000", "1");
        Assert.That(ours.WatchdogInterval, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(others.WatchdogInterval, Is.Null);
    }

    [TestCase("vsock:2:1234", null, null, "NOTIFY_SOCKET")]
    [TestCase("relative", null, null, "NOTIFY_SOCKET")]
    [TestCase("@", null, null, "NOTIFY_SOCKET")]
    [TestCase("/run/x", "0", null, "WATCHDOG_USEC")]
    [TestCase("/run/x", "-5", null, "WATCHDOG_USEC")]
    [TestCase("/run/x", "9223372036854775807", null, "WATCHDOG_USEC")]
    [TestCase("/run/x", "99999999999999999999", null, "WATCHDOG_USEC")]
    [TestCase("/run/x", "1000", "one", "WATCHDOG_PID")]
    public void An_environment_that_cannot_be_is_refused_by_name(string socket, string? us, string? pid, string name) =>
        Assert.That(() => new ServiceManager(socket, us, pid), Throws.ArgumentException.With.Message.StartsWith(name));

    [Test]
    public void A_path_longer_than_a_socket_has_is_refused() =>
        Assert.That(() => new ServiceManager("/" + new string('x', 107), null, null), Throws.ArgumentException.With.Message.Contains("107"));

    [Test]
    public void A_manager_that_is_away_or_takes_nothing_does_not_hold_the_program()
    {
        using Footage footage = new();
        using ServiceManager away = new(footage["none"], null, null);
        Assert.That(away.Ping(), Is.False);

        using Socket listener = Listen(footage["notify"]);
        using ServiceManager manager = new(footage["notify"], null, null);
        int taken = 0;
        while (taken < 100_000 && manager.Ping())
            taken++;
        Assert.That(taken, Is.InRange(1, 99_999), "the kernel keeps net.unix.max_dgram_qlen of them");
        Receive(listener);
        Assert.That(manager.Ping(), "there is room again");
    }

    [Test]
    public void A_ping_allocates_nothing()
    {
        using Footage footage = new();
        using Socket listener = Listen(footage["notify"]);
        using ServiceManager manager = new(footage["notify"], null, null);
        var bytes = new byte[64];
        bool taken = manager.Ping();
        listener.Receive(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            taken &= manager.Ping();
            listener.Receive(bytes);
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(taken);
    }
}
