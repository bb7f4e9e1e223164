using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Alpr.Tests.Common;
using Alpr.Web.Server;

namespace Alpr.Web.Tests;

/// <summary>Clients that cost and give nothing: others are served meanwhile, and memory stays bounded.</summary>
public sealed class PressureTests : WebFixture
{
    [Test]
    public async Task Connections_that_say_nothing_are_refused_beyond_the_bound_and_the_unit_goes_on()
    {
        // From many addresses of loopback, as from many attackers; the agency's own come from one that is not among them.
        const int PerAddress = 8;
        Bench.Rates = Bench.Rates with { Connections = 128, ConnectionsPerAddress = PerAddress };
        int wanted = Torture.Count(slice: 600, whole: 10_000);
        Assert.That(Bench.Client(Bench.Program).Get("/v1/health").Code, Is.EqualTo(200), "warm");
        long before = Resident();
        List<Socket> open = [];
        try
        {
            for (int i = 0; i < wanted; i++)
                open.Add(await HalfOpen(new IPAddress([127, 9, (byte)(i / 64 / 250), (byte)(1 + i / 64 % 250)])));
            long under = Resident();
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"half-open connections: {wanted}; resident before {before >> 20} MiB, under them {under >> 20} MiB"));
            Assert.That(under - before, Is.LessThan(200L << 20), "memory is bounded, this program's own side of the connections with it");
            await BatchTests.Until(() => TryAsk()); // some of the attackers' hand-shakes may have to run out first
        }
        finally
        {
            open.ForEach(one => one.Dispose());
        }
        await BatchTests.Until(() => TryAsk());
    }

    [Test]
    public void One_address_has_so_many_connections_and_no_more()
    {
        Bench.Rates = Bench.Rates with { ConnectionsPerAddress = 3 };
        List<SslStream> open = [.. Enumerable.Range(0, 3).Select(_ => RawClient.Connect(Bench.Port, Bench.Program))];
        Assert.That(() => RawClient.Connect(Bench.Port, Bench.Program), Throws.InstanceOf<IOException>());
        open.ForEach(one => one.Dispose());
    }

    [Test]
    public void Headers_that_come_a_byte_at_a_time_are_cut_off()
    {
        using SslStream slow = RawClient.Connect(Bench.Port, Bench.Program);
        slow.Write("GET /v1/health HTTP/1.1\r\nHost: unit\r\n"u8);
        long began = Stopwatch.GetTimestamp();
        string end = Drip(slow, "X"u8.ToArray());
        Assert.That(Stopwatch.GetElapsedTime(began).TotalSeconds, Is.LessThan(2 * WebLimits.HeaderSeconds + 20));
        Assert.That(end, Does.StartWith("HTTP/1.1 408").Or.Empty);
        Assert.That(Bench.Client(Bench.Program).Get("/v1/health").Code, Is.EqualTo(200));
    }

    [Test]
    public void A_body_that_comes_a_byte_at_a_time_is_cut_off()
    {
        using SslStream slow = RawClient.Connect(Bench.Port, Bench.Program);
        slow.Write("POST /v1/ack HTTP/1.1\r\nHost: unit\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n"u8);
        Assert.That(Drip(slow, " "u8.ToArray()), Does.StartWith("HTTP/1.1 408").Or.StartWith("HTTP/1.1 400").Or.Empty);
    }

    [Test]
    public void A_client_that_takes_a_batch_too_slowly_is_cut_off_and_its_place_is_free_again()
    {
        byte[] picture = new byte[400_000];
        for (int i = 0; i < 40; i++)
            Bench.Append(WebBench.Detection(), new Journal.ImageBlob(Contracts.V1.ImageKind.Plate, "image/jpeg", 160, 40, picture.Select(_ => (byte)i).ToArray()));
        List<SslStream> slow = [];
        for (int i = 0; i < WebLimits.ExportsMax; i++)
        {
            SslStream one = RawClient.Connect(Bench.Port, i % 2 == 0 ? Bench.Program : Bench.Other);
            one.Write(Encoding.ASCII.GetBytes($"GET /v1/batches HTTP/1.1\r\nHost: unit\r\nAlpr-Purpose: {WebBench.Purpose}\r\n\r\n"));
            Assert.That(one.ReadByte(), Is.EqualTo((int)'H'));
            slow.Add(one);
        }
        WebClient.Refused(Bench.Client(Bench.Program).Get("/v1/batches"), 429);
        X509Certificate2 third = Bench.Issue("puller-2.example");
        Bench.Manager.AddCertificate(Bench.Administrator, "puller", WebBench.Fingerprint(third));
        WebClient client = Bench.Client(third);
        WebAnswer answer = client.Get("/v1/batches?limit=1");
        for (int i = 0; i < 4 && answer.Code == 503; i++)
            answer = client.Get("/v1/batches?limit=1"); // each waits for a place for ten seconds
        Assert.That(answer.Code, Is.EqualTo(200));
        slow.ForEach(one => one.Dispose());
    }

    private static string Drip(SslStream stream, byte[] drop)
    {
        StringBuilder answer = new();
        Task<string> reading = Task.Run(() =>
        {
            byte[] buffer = new byte[4096];
            try
            {
                while (stream.Read(buffer) is > 0 and int length)
                    answer.Append(Encoding.Latin1.GetString(buffer, 0, length));
            }
            catch (IOException)
            {
                // cut off
            }
            return answer.ToString();
        });
        try
        {
            while (!reading.Wait(500))
                stream.Write(drop);
        }
        catch (IOException)
        {
            // cut off
        }
        return reading.Result;
    }

    private bool TryAsk()
    {
        try
        {
            using WebClient client = Bench.Client(Bench.Program);
            return client.Get("/v1/health").Code == 200;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task<Socket> HalfOpen(IPAddress from)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, Bench.Port);
        }
        catch (SocketException)
        {
            // turned away already
        }
        return socket;
    }

    private static long Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }
}
