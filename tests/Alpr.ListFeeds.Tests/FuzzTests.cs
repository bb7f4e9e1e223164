using System.Buffers.Binary;
using System.Security.Cryptography;
using Alpr.Board.Ssh;
using Alpr.Tests.Common;

namespace Alpr.ListFeeds.Tests;

/// <summary>What comes from a server may be anything: it ends in one of few exceptions, soon, and never in a wrong file.</summary>
public sealed class FuzzTests
{
    [Test]
    public void An_sftp_server_that_sends_anything_is_refused()
    {
        int seed = Torture.Seed(11), whole = 0;
#pragma warning disable CA5394, RS0030 // a seed replays a failure
        Random random = new(seed);
#pragma warning restore RS0030
        byte[] file = RandomNumberGenerator.GetBytes(100_000), good = Session(file);
        Assert.That(Read(good), Is.EqualTo(file), "the session that is spoilt below is good");
        int count = Torture.Count(3_000, 1_000_000);
        for (int i = 0; i < count; i++)
        {
            byte[] bad = [.. good];
            for (int change = random.Next(1, 5); change > 0; change--)
                bad[random.Next(2) == 0 ? random.Next(Math.Min(bad.Length, 200)) : random.Next(bad.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                bad = bad[..random.Next(bad.Length)];
            try
            {
                byte[] read = Read(bad);
                Assert.That(read, Has.Length.LessThanOrEqualTo(SftpStream.Outstanding * SftpReader.PartBytes), $"seed {seed}, try {i}");
                whole++;
            }
            catch (Exception expected) when (expected is InvalidDataException or EndOfStreamException or SftpRefusedException or OverflowException)
            {
                // Refused, as it should be.
            }
        }
        TestContext.Out.WriteLine($"{count} sessions, {whole} of them whole");
#pragma warning restore CA5394
    }

    [Test]
    public void A_state_of_anything_is_a_blank_one_or_a_state()
    {
        int seed = Torture.Seed(12);
#pragma warning disable CA5394, RS0030 // a seed replays a failure
        Random random = new(seed);
#pragma warning restore RS0030
        string folder = Directory.CreateTempSubdirectory("alpr-feeds-").FullName;
        FeedStateFolder states = new(folder);
        FeedState state = new() { Policy = "p", Sha256 = "s", EntityTag = "\"t\"", LastModified = "m", Length = 5, ModifiedUs = 6, ConfirmedUs = 7 };
        Assert.That(states.TrySave("svs", state));
        Assert.That(states.Load("svs"), Is.EqualTo(state));
        string path = Path.Combine(folder, "svs.feed");
        byte[] good = File.ReadAllBytes(path);
        for (int i = 0; i < Torture.Count(1_000, 100_000); i++)
        {
            byte[] bad = good[..random.Next(good.Length + 1)];
            if (bad.Length > 0)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bad);
            FeedState read = states.Load("svs");
            Assert.That(read.EntityTag, Is.Not.Null, $"seed {seed}, try {i}");
        }
#pragma warning restore CA5394
        Directory.Delete(folder, recursive: true);
    }

    private static byte[] Read(byte[] session)
    {
        SftpReader reader = new(Stream.Null, new MemoryStream(session));
        reader.Begin();
        reader.Look("/svs");
        using SftpStream stream = new(reader, reader.OpenFile("/svs"));
        MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>What a good server answers: version, attributes, a handle, parts of which one comes short and two out of turn, the end.</summary>
    private static byte[] Session(byte[] file)
    {
        MemoryStream session = new();
        const int Part = SftpReader.PartBytes;
        uint id = 2;
        Packet(session, 2, Number(3));
        Packet(session, 105, Number(1), Number(13), Number(0), Number((uint)file.Length), Number(0x81A4), Number(1), Number(2));
        Packet(session, 102, Number(id), Text([1, 2, 3, 4]));
        uint first = id + 1;
        uint next = first + SftpStream.Outstanding;
        Packet(session, 103, Number(first + 1), Text(file[Part..(2 * Part)]));
        Packet(session, 103, Number(first), Text(file[..1000]));
        Packet(session, 103, Number(next++), Text(file[1000..Part]));
        Packet(session, 103, Number(first + 2), Text(file[(2 * Part)..(3 * Part)]));
        Packet(session, 103, Number(first + 3), Text(file[(3 * Part)..]));
        // The rest of the fourth part is asked for anew: slots that were given out have taken the numbers between.
        for (uint any = next; any < next + 8; any++)
            Packet(session, 101, Number(any), Number(1), Text([]), Text([]));
        return session.ToArray();
    }

    private static byte[] Number(uint number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Text(byte[] text) => [.. Number((uint)text.Length), .. text];

    private static void Packet(MemoryStream session, byte type, params byte[][] parts)
    {
        byte[] body = [type, .. parts.SelectMany(part => part)];
        session.Write([.. Number((uint)body.Length), .. body]);
    }
}
