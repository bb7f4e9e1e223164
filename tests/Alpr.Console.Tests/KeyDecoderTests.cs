using System.Text;
using Alpr.Consoles.Terminal;
using Alpr.Tests.Common;

namespace Alpr.Consoles.Tests;

public sealed class KeyDecoderTests
{
    [TestCase("\e[A", KeyKind.Up)]
    [TestCase("\eOA", KeyKind.Up)]
    [TestCase("\e[B", KeyKind.Down)]
    [TestCase("\e[C", KeyKind.Right)]
    [TestCase("\e[1;5D", KeyKind.Left)]
    [TestCase("\e[H", KeyKind.Home)]
    [TestCase("\eOH", KeyKind.Home)]
    [TestCase("\e[1~", KeyKind.Home)]
    [TestCase("\e[7~", KeyKind.Home)]
    [TestCase("\u0001", KeyKind.Home)]
    [TestCase("\e[F", KeyKind.End)]
    [TestCase("\eOF", KeyKind.End)]
    [TestCase("\e[4~", KeyKind.End)]
    [TestCase("\e[8~", KeyKind.End)]
    [TestCase("\u0005", KeyKind.End)]
    [TestCase("\e[3~", KeyKind.Delete)]
    [TestCase("\u007f", KeyKind.Backspace)]
    [TestCase("\b", KeyKind.Backspace)]
    [TestCase("\u0003", KeyKind.Interrupt)]
    [TestCase("\u0004", KeyKind.EndOfInput)]
    [TestCase("\u0015", KeyKind.EraseBefore)]
    [TestCase("\u000b", KeyKind.EraseAfter)]
    [TestCase("\u0017", KeyKind.EraseWord)]
    [TestCase("\t", KeyKind.Tab)]
    [TestCase("\0", KeyKind.Break)]
    [TestCase("\e[5~", KeyKind.Unknown)]
    [TestCase("\e[200~", KeyKind.Unknown)]
    [TestCase("\u009b", KeyKind.Unknown)]
    public void Keys_come_in_their_usual_encodings(string bytes, object kind) =>
        Assert.That(Keys(Encoding.UTF8.GetBytes(bytes)).Select(key => key.Kind), Is.EqualTo(new[] { (KeyKind)kind }));

    [TestCase("a\rb\r")]
    [TestCase("a\nb\n")]
    [TestCase("a\r\nb\r\n")]
    public void Each_kind_of_line_end_is_one(string typed) => Assert.That(Keys(Encoding.UTF8.GetBytes(typed)).Count(key => key.Kind == KeyKind.Enter), Is.EqualTo(2));

    [Test]
    public void Letters_of_one_column_come_as_they_are_and_others_not_at_all()
    {
        Assert.That(Keys("aé€"u8.ToArray()).Select(key => key.Rune.ToString()), Is.EqualTo(new[] { "a", "é", "€" }));
        foreach (string other in new[] { "漢", "\u202E", "\u0301", "😀", "\uE000", "\u200B" })
            Assert.That(Keys(Encoding.UTF8.GetBytes(other)).Select(key => key.Kind), Is.EqualTo(new[] { KeyKind.Unknown }), other);
    }

    [Test]
    public void A_half_sequence_is_forgotten_after_a_silence_and_the_next_key_counts()
    {
        KeyDecoder decoder = new();
        foreach (byte half in "\e[1;"u8)
            Assert.That(decoder.TryTake(half, out _), Is.False);
        Assert.That(decoder.IsHalf);
        decoder.Forget();
        Assert.That(decoder.TryTake((byte)'x', out Key key) && key.Rune.Value == 'x');
    }

    [Test]
    public void Noise_gives_no_more_keys_than_bytes_and_never_a_control_character()
    {
        int seed = Torture.Seed(7);
        Random random = new(seed);
        KeyDecoder decoder = new();
        byte[] noise = new byte[Torture.Count(200_000, 10_000_000)];
        random.NextBytes(noise);
        int keys = 0;
        foreach (byte one in noise)
        {
            if (!decoder.TryTake(one, out Key key))
                continue;
            keys++;
            if (key.Kind == KeyKind.Character)
                Assert.That(key.Rune.Value is >= 0x20 and not (>= 0x7F and < 0xA0), $"seed {seed}");
        }
        Assert.That(keys, Is.InRange(1, noise.Length));
    }

    private static List<Key> Keys(byte[] bytes)
    {
        KeyDecoder decoder = new();
        List<Key> keys = [];
        foreach (byte one in bytes)
        {
            if (decoder.TryTake(one, out Key key))
                keys.Add(key);
        }
        return keys;
    }
}
