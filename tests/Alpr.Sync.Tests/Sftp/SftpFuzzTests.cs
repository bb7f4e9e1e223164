using System.Buffers.Binary;
using System.Text;
using Alpr.Board.Ssh;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests.Sftp;

/// <summary>What comes from a server may be anything: writing ends in one of few exceptions, and never in a word that was not said.</summary>
public sealed class SftpFuzzTests
{
    [Test]
    public void A_server_that_answers_anything_is_refused()
    {
        int seed = Torture.Seed(21), whole = 0, count = Torture.Count(2_000, 1_000_000);
#pragma warning disable CA5394, RS0030 // a seed replays a failure
        Random random = new(seed);
#pragma warning restore RS0030
        byte[] good = Session();
        Write(good);
        for (int i = 0; i < count; i++)
        {
            byte[] bad = [.. good];
            for (int change = random.Next(1, 5); change > 0; change--)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                bad = bad[..random.Next(bad.Length)];
            try
            {
                Write(bad);
                whole++;
            }
            catch (Exception expected) when (expected is InvalidDataException or EndOfStreamException or SftpRefusedException or OverflowException)
            {
                // Refused, as it should be.
            }
        }
        TestContext.Out.WriteLine($"{count} sessions, {whole} of them whole (seed {seed})");
#pragma warning restore CA5394
    }

    [Test]
    public void A_session_that_is_cut_anywhere_is_never_whole()
    {
        byte[] good = Session();
        for (int length = 0; length < good.Length; length++)
            Assert.Throws<EndOfStreamException>(() => Write(good[..length]), $"{length} bytes");
    }

    [Test]
    public void A_server_without_extensions_gets_a_plain_rename_after_the_old_file_is_removed()
    {
        MemoryStream requests = new();
        byte[] session = Joined(Packet(2, Number(3)), Packet(105, Number(1), Number(1), Number(0), Number(5)), Status(2, 0), Status(3, 0));
        SftpWriter writer = new(requests, new MemoryStream(session));
        writer.Begin();
        writer.Rename("a", "b");
        Assert.That((writer.ReplacesWhole, writer.Syncs), Is.EqualTo((false, false)));
        List<byte> types = [];
        for (int at = 0; at < requests.Length; at += 4 + BinaryPrimitives.ReadInt32BigEndian(requests.GetBuffer().AsSpan(at)))
            types.Add(requests.GetBuffer()[at + 4]);
        Assert.That(types, Is.EqualTo(new byte[] { 1, 17, 13, 18 }), "INIT, STAT, REMOVE, RENAME");
    }

    private static void Write(byte[] session)
    {
        SftpWriter writer = new(Stream.Null, new MemoryStream(session));
        writer.Begin();
        writer.Look("folder");
        byte[] handle = writer.Create("part");
        writer.WriteAndClose(handle, new byte[SftpReader.PartBytes + 5]);
        writer.Rename("part", "name");
        writer.Remove("other");
    }

    /// <summary>What a good server answers, two statuses out of turn.</summary>
    private static byte[] Session() => Joined(
        Packet(2, Number(3), Text("posix-rename@openssh.com"), Text("1"), Text("fsync@openssh.com"), Text("1")),
        Packet(105, Number(1, 13, 0, 5, 0x41ED, 1, 2)),
        Packet(102, Number(2), Text("h")), Status(4, 0), Status(3, 0), Status(5, 0), Status(6, 0), Status(7, 0), Status(8, 0));

    private static byte[] Status(uint id, uint code) => Packet(101, Number(id), Number(code), Text(""), Text(""));

    private static byte[] Joined(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static byte[] Number(params uint[] numbers)
    {
        byte[] bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    private static byte[] Text(string text) => [.. Number((uint)text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Packet(byte type, params byte[][] parts)
    {
        byte[] body = [type, .. parts.SelectMany(part => part)];
        return [.. Number((uint)body.Length), .. body];
    }
}
