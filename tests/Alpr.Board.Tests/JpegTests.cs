using Alpr.Board.Imaging;
using Alpr.Contracts;

namespace Alpr.Board.Tests;

public sealed class JpegTests
{
    private static string Refusal(byte[] file, int capacity = 1 << 20)
    {
        using JpegDecoder decoder = new();
        using Frame frame = new(capacity);
        Assert.That(decoder.TryDecode(file, frame, out string error), Is.False);
        Assert.That(error, Is.Not.Empty);
        return error;
    }

    [Test]
    public void A_picture_survives_encoding_and_decoding()
    {
        byte[] luma = Footage.Ramp(200, 50);
        using JpegDecoder decoder = new();
        using Frame frame = new(10_000);
        Assert.That(decoder.TryDecode(Footage.Jpeg(200, 50, 95, luma), frame, out string error), error);
        Assert.That((frame.Width, frame.Height, frame.SourceScale), Is.EqualTo((200, 50, 1f)));
        for (int i = 0; i < luma.Length; i++)
            Assert.That((int)frame.Luma[i], Is.EqualTo(luma[i]).Within(4));
    }

    [TestCase(10_000, 200, 50, 1)]
    [TestCase(9_999, 100, 25, 2)]
    [TestCase(2_500, 100, 25, 2)]
    [TestCase(2_499, 50, 13, 4)]
    [TestCase(649, 25, 7, 8)]
    public void A_large_picture_is_decoded_at_the_largest_scale_that_fits(int capacity, int width, int height, int scale)
    {
        using JpegDecoder decoder = new();
        using Frame frame = new(capacity);
        Assert.That(decoder.TryDecode(Footage.Jpeg(200, 50), frame, out string error), error);
        Assert.That((frame.Width, frame.Height, frame.SourceScale), Is.EqualTo((width, height, (float)scale)));
        Assert.That(frame.Luma[width / 2], Is.EqualTo(127).Within(10)); // still the ramp, not a corner of it
    }

    [Test]
    public void A_picture_too_large_even_at_an_eighth_is_refused() =>
        Assert.That(Refusal(Footage.Jpeg(200, 50), capacity: 174), Does.Contain("does not fit a frame of 174 pixels"));

    [Test]
    public void A_side_above_the_limit_is_refused_by_name()
    {
        Assert.That(Refusal(Footage.Jpeg(20_000, 8)), Does.Contain("20000x8").And.Contain("16384"));
        Assert.That(Refusal(Footage.Jpeg(8, 16_385)), Does.Contain("16384"));
        using JpegDecoder decoder = new();
        using Frame frame = new(16384 * 8);
        Assert.That(decoder.TryDecode(Footage.Jpeg(16_384, 8), frame, out string error), error);
    }

    [Test]
    public void A_header_that_promises_a_huge_picture_is_refused_before_memory_is_taken()
    {
        byte[] file = Footage.Jpeg(64, 64);
        int size = file.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5; // SOF0: length, precision, then height and width
        (file[size], file[size + 1], file[size + 2], file[size + 3]) = (0x3F, 0xFF, 0x3F, 0xFF); // 16383 x 16383
        Assert.That(Refusal(file, 4096 * 3072), Does.Contain("at most 128000000 pixels"));
        (file[size], file[size + 1]) = (0, 0);
        Refusal(file);
    }

    [Test]
    public void One_pixel_is_a_picture()
    {
        using JpegDecoder decoder = new();
        using Frame frame = new(1);
        Assert.That(decoder.TryDecode(Footage.Jpeg(1, 1), frame, out string error), error);
        Assert.That((frame.Width, frame.Height), Is.EqualTo((1, 1)));
    }

    [Test]
    public void What_is_no_JPEG_is_refused_in_words()
    {
        Assert.That(Refusal([]), Is.EqualTo("The file is empty."));
        Assert.That(Refusal("this is text"u8.ToArray()), Does.StartWith("It is no JPEG picture: "));
        Assert.That(Refusal([0xFF, 0xD8]), Does.Contain("0x0").And.Contain("16384"));
    }

    [Test]
    public void A_file_cut_short_anywhere_is_refused()
    {
        byte[] whole = Footage.Jpeg(320, 240, luma: Noise(320 * 240, seed: 1));
        for (int length = 0; length < whole.Length - 2; length += 97)
            Refusal(whole[..length]);
        Assert.That(Refusal(whole[..(whole.Length / 2)]), Does.Contain("damaged or cut short"));
    }

    [Test]
    public void Stray_bytes_before_the_end_marker_are_forgiven_but_only_with_the_marker()
    {
        byte[] whole = Footage.Jpeg(64, 64);
        using JpegDecoder decoder = new();
        using Frame frame = new(64 * 64);
        Assert.That(decoder.TryDecode([.. whole[..^2], 1, 2, 3, 0xFF, 0xD9], frame, out string error), error);
        Refusal([.. whole[..^2], 1, 2, 3]);
    }

    [Test]
    public void Random_damage_never_throws()
    {
        const int Seed = 20240611;
        Random random = new(Seed);
        byte[] whole = Footage.Jpeg(160, 120, luma: Noise(160 * 120, Seed));
        using JpegDecoder decoder = new();
        using Frame frame = new(160 * 120);
        for (int round = 0; round < 2000; round++)
        {
            byte[] damaged = (byte[])whole.Clone();
            for (int i = random.Next(1, 8); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            bool decoded = decoder.TryDecode(damaged, frame, out string error);
            Assert.That(error.Length > 0, Is.Not.EqualTo(decoded), $"seed {Seed} round {round}");
        }
        Assert.That(decoder.TryDecode(whole, frame, out string afterwards), afterwards);
    }

    [Test]
    public void A_row_may_be_longer_than_the_picture()
    {
        byte[] luma = Footage.Ramp(128, 40);
        byte[] cut = new byte[64 * 40];
        for (int y = 0; y < 40; y++)
            luma.AsSpan(y * 128, 64).CopyTo(cut.AsSpan(y * 64));
        using JpegEncoder encoder = new();
        var file = new byte[JpegEncoder.BufferSize(64, 40)];
        Assert.That(encoder.TryEncode(luma.AsSpan(0, 128 * 39 + 64), 64, 40, 128, 90, file, out int written));
        Assert.That(file[..written], Is.EqualTo(Footage.Jpeg(64, 40, 90, cut)));
    }

    [Test]
    public void Encoding_refuses_what_cannot_be()
    {
        using JpegEncoder encoder = new();
        byte[] luma = new byte[64], file = new byte[JpegEncoder.BufferSize(8, 8)];
        Assert.Multiple(() =>
        {
            Assert.That(encoder.TryEncode(luma, 8, 8, 8, 90, file.AsSpan(1), out int written), Is.False);
            Assert.That(written, Is.Zero);
            Assert.That(() => encoder.TryEncode(luma, 9, 8, 9, 90, new byte[10_000], out _), Throws.ArgumentException);
            Assert.That(() => encoder.TryEncode(luma, 8, 8, 7, 90, file, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => encoder.TryEncode(luma, 8, 8, 8, 0, file, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => encoder.TryEncode(luma, 8, 8, 8, 101, file, out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => JpegEncoder.BufferSize(0, 8), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => JpegEncoder.BufferSize(65_501, 8), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => JpegEncoder.BufferSize(65_500, 65_500), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Coding_pictures_allocates_no_managed_byte()
    {
        using JpegEncoder encoder = new();
        using JpegDecoder decoder = new();
        using Frame frame = new(320 * 240);
        byte[] luma = Noise(320 * 240, seed: 2), file = new byte[JpegEncoder.BufferSize(320, 240)];
        byte[] stray = [.. Footage.Jpeg(64, 64)[..^2], 1, 2, 3, 0xFF, 0xD9];
        long before = 0;
        for (int i = -20; i < 200; i++)
        {
            if (i == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
            if (!encoder.TryEncode(luma, 320, 240, 320, 85, file, out int written)
                || !decoder.TryDecode(file.AsSpan(0, written), frame, out _)
                || !decoder.TryDecode(stray, frame, out _))
            {
                Assert.Fail("a round failed");
            }
        }
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_coder_may_be_disposed_twice_and_then_says_so()
    {
        JpegDecoder decoder = new();
        decoder.Dispose();
        decoder.Dispose();
        JpegEncoder encoder = new();
        encoder.Dispose();
        encoder.Dispose();
        using Frame frame = new(1);
        Assert.That(() => decoder.TryDecode([1], frame, out _), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => encoder.TryEncode([1], 1, 1, 1, 90, new byte[9999], out _), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void A_missing_library_is_reported_with_its_package() =>
        Assert.That(
            () => TurboJpeg.Require("libturbojpeg-of-nobody.so.0"),
            Throws.TypeOf<ImagingException>().With.Message.Contains("libturbojpeg0"));

    internal static byte[] Noise(int length, int seed)
    {
        var luma = new byte[length];
        new Random(seed).NextBytes(luma);
        return luma;
    }
}
