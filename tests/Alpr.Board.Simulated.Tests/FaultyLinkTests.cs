using System.Net;
using System.Net.Sockets;

namespace Alpr.Board.Simulated.Tests;

/// <summary>A bad line, and a bad network over loopback.</summary>
public sealed class FaultyLinkTests
{
    private static readonly byte[] Sent = [.. Enumerable.Range(0, 10_000).Select(i => (byte)(i * 7))];

    private static (byte[] Read, FaultyStream Stream, long Us) ReadAll(LinkFaults faults)
    {
        VirtualClock clock = new();
        long start = clock.MonotonicUs;
        FaultyStream stream = new(new MemoryStream(Sent), faults, clock);
        using MemoryStream read = new();
        try
        {
            stream.CopyTo(read);
        }
        catch (IOException)
        {
            Assert.That(stream.IsLost, Is.True);
        }
        return (read.ToArray(), stream, clock.MonotonicUs - start);
    }

    [Test]
    public void A_line_without_faults_changes_nothing()
    {
        (byte[] read, FaultyStream stream, long us) = ReadAll(new());
        Assert.That((read.AsSpan().SequenceEqual(Sent), stream.BytesMoved, us), Is.EqualTo((true, 10_000L, 0L)));
    }

    [Test]
    public void Corruption_follows_from_the_seed_and_flips_single_bits()
    {
        LinkFaults faults = new() { Seed = 5, CorruptionPerByte = 0.01 };
        (byte[] read, FaultyStream stream, _) = ReadAll(faults);
        Assert.That(ReadAll(faults).Read, Is.EqualTo(read));
        Assert.That(ReadAll(faults with { Seed = 6 }).Read, Is.Not.EqualTo(read));
        int[] wrong = [.. read.Zip(Sent).Where(pair => pair.First != pair.Second).Select(pair => System.Numerics.BitOperations.PopCount((uint)(pair.First ^ pair.Second)))];
        Assert.That(wrong, Is.All.EqualTo(1));
        Assert.That((wrong.Length, (long)wrong.Length), Is.EqualTo((wrong.Length, stream.BytesCorrupted)));
        Assert.That(wrong, Has.Length.InRange(50, 200));
    }

    [Test]
    public void A_line_is_lost_at_the_byte_that_was_named()
    {
        (byte[] read, _, _) = ReadAll(new() { LostAfterBytes = 1234, PieceBytesMax = 100 });
        Assert.That(read, Is.EqualTo(Sent[..1234]));
        using MemoryStream target = new();
        FaultyStream stream = new(target, new() { LostAfterBytes = 10 }, new VirtualClock());
        Assert.That(() => stream.Write(Sent), Throws.TypeOf<IOException>());
        Assert.That(target.ToArray(), Is.EqualTo(Sent[..10]));
    }

    [Test]
    public void Slowness_is_time_on_the_clock()
    {
        Assert.That(ReadAll(new() { BytesPerSecond = 1000 }).Us, Is.EqualTo(10_000_000));
        Assert.That(ReadAll(new() { LatencyUs = 5000, PieceBytesMax = 1000 }).Us, Is.EqualTo(11 * 5000), "ten pieces and the end");
        Assert.That(ReadAll(new() { StallAfterBytes = 4000, StallUs = 7_000_000 }).Us, Is.EqualTo(7_000_000));
    }

    [Test]
    public void A_network_is_cut_and_mended_between_a_program_and_its_server()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Thread server = new(() =>
        {
            try
            {
                while (true)
                {
                    using TcpClient client = listener.AcceptTcpClient();
                    Echo(client.GetStream());
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        });
        server.Start();
        using (FaultyLink link = new(((IPEndPoint)listener.LocalEndpoint).Port, new() { PieceBytesMax = 100 }))
        {
            using (TcpClient first = new("127.0.0.1", link.Port))
            {
                Assert.That(Ask(first.GetStream()), Is.EqualTo(Sent[..500]));
                link.Cut();
                Assert.That(() => Ask(first.GetStream()), Throws.InstanceOf<IOException>());
            }
            using (TcpClient second = new("127.0.0.1", link.Port))
                Assert.That(() => Ask(second.GetStream()), Throws.InstanceOf<IOException>());
            link.Mend();
            using TcpClient third = new("127.0.0.1", link.Port);
            Assert.That(Ask(third.GetStream()), Is.EqualTo(Sent[..500]));
            Assert.That(link.Connections, Is.EqualTo(3));
        }
        listener.Stop();
        server.Join();

        static byte[] Ask(NetworkStream stream)
        {
            stream.Write(Sent, 0, 500);
            byte[] answer = new byte[500];
            stream.ReadExactly(answer);
            return answer;
        }

        static void Echo(NetworkStream stream)
        {
            byte[] buffer = new byte[4096];
            try
            {
                for (int got = stream.Read(buffer); got > 0; got = stream.Read(buffer))
                    stream.Write(buffer, 0, got);
            }
            catch (IOException)
            {
                // Cut.
            }
        }
    }
}
