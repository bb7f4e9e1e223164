using System.Text;
using Alpr.Board.Camera;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

public sealed class Y4mReaderTests
{
    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    // A pipe gives what it has; a memory stream gives all. Three at a time shows whoever relies on the latter.
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);
    }

    [Test]
    public void A_stream_of_two_pictures_is_read()
    {
        Y4mReader reader = new(new Trickle(Bytes("YUV4MPEG2 W3 H2 F30000:1001 Ip A1:1 Cmono XCOLORRANGE=FULL\nFRAME\nabcdefFRAME Ip\nghijkl")));
        using Frame frame = new(6);
        Assert.That(reader.TryReadHeader(out string error), error);
        Assert.That((reader.Width, reader.Height, reader.RateFrames, reader.RateSeconds), Is.EqualTo((3, 2, 30000, 1001)));
        Assert.That(reader.TryRead(frame));
        Assert.That(Encoding.ASCII.GetString(frame.Luma), Is.EqualTo("abcdef"));
        Assert.That(reader.TryRead(frame));
        Assert.That(Encoding.ASCII.GetString(frame.Luma), Is.EqualTo("ghijkl"));
        Assert.That(reader.TryRead(frame), Is.False);
        Assert.That(reader.EndedCleanly);
    }

    [TestCase("YUV4MPEG2 W3 H2 F0:0 Cmono\n", "")]
    [TestCase("", "")]
    [TestCase("YUV4MPEG2 W3 H2", "")]
    [TestCase("RIFF W3 H2 F25:1 Cmono\n", "no YUV4MPEG2")]
    [TestCase("YUV4MPEG2 W3 H2 F25:1 C420jpeg\n", "8-bit luma")]
    [TestCase("YUV4MPEG2 W3 H2 F25:1 Cmono16\n", "8-bit luma")]
    [TestCase("YUV4MPEG2 W3 H2 F25:1\n", "8-bit luma")]
    [TestCase("YUV4MPEG2 W0 H2 F25:1 Cmono\n", "0x2")]
    [TestCase("YUV4MPEG2 W-3 H2 F25:1 Cmono\n", "-3x2")]
    [TestCase("YUV4MPEG2 W99999999999 H2 F25:1 Cmono\n", "0x2")]
    [TestCase("YUV4MPEG2 W16385 H2 F25:1 Cmono\n", "16384")]
    public void A_first_line_is_taken_or_refused(string line, string error)
    {
        Y4mReader reader = new(new MemoryStream(Bytes(line)));
        bool read = reader.TryReadHeader(out string said);
        Assert.That(said, error.Length == 0 ? Is.Empty : Does.Contain(error));
        Assert.That(read, Is.EqualTo(error.Length == 0 && line.EndsWith('\n')));
    }

    [Test]
    public void A_first_line_without_end_is_refused() =>
        Assert.That(new Y4mReader(new MemoryStream(Bytes("YUV4MPEG2 " + new string('X', 10_000)))).TryReadHeader(out _), Is.False);

    [TestCase("FRAME\nabc")]
    [TestCase("FRA")]
    [TestCase("FRAME")]
    [TestCase("NOISE\nabcdef")]
    [TestCase("FRAME without end")]
    public void A_picture_cut_short_is_no_clean_end(string rest)
    {
        Y4mReader reader = new(new MemoryStream(Bytes("YUV4MPEG2 W3 H2 F25:1 Cmono\n" + rest)));
        using Frame frame = new(6);
        Assert.That(reader.TryReadHeader(out string error), error);
        Assert.That(reader.TryRead(frame), Is.False);
        Assert.That(reader.EndedCleanly, Is.False);
    }

    [Test]
    public void Noise_never_throws()
    {
        const int Seed = 7;
        Random random = new(Seed);
        byte[] whole = Bytes("YUV4MPEG2 W3 H2 F25:1 Ip A1:1 Cmono\nFRAME\nabcdefFRAME\nghijkl");
        using Frame frame = new(Limits.FramePixelsMax);
        for (int round = 0; round < 5000; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(32, 127);
            Y4mReader reader = new(new MemoryStream(damaged));
            if (reader.TryReadHeader(out _) && frame.Fits(reader.Width, reader.Height))
            {
                while (reader.TryRead(frame))
                    continue;
            }
        }
    }
}
