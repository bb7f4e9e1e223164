using System.Text;

namespace Alpr.Evidence.Tests;

public sealed class CheckpointTests
{
    private const string Origin = "alpr-journal/pole-17/0011223344556677";
    private TestKeys _keys = null!;
    private DeviceKey _key = null!;

    [SetUp]
    public void MakeKey()
    {
        _keys = new();
        _key = _keys.Create();
    }

    [TearDown]
    public void RemoveKey()
    {
        _key.Dispose();
        _keys.Dispose();
    }

    [Test]
    public void A_checkpoint_is_the_text_that_the_specification_describes()
    {
        string[] lines = Encoding.UTF8.GetString(Sign().Note.Span).Split('\n');
        Assert.That(lines[..4], Is.EqualTo(new[] { Origin, "40", Convert.ToBase64String(Hash256.Of("root"u8).Bytes), "" }));
        Assert.That(lines[4], Does.StartWith($"\u2014 {Origin} "));
        Assert.That(lines[5..], Is.EqualTo(new[] { "" }));
        // Type 0x02 of C2SP signed-note: the key id is the truncated hash of the key's SPKI.
        Assert.That(Convert.FromBase64String(lines[4].Split(' ')[2])[..4],
            Is.EqualTo(_key.PublicKey.Fingerprint.Bytes[..4].ToArray()));
    }

    [Test]
    public void The_example_of_the_specification_is_read_but_is_nobodys_we_know()
    {
        const string Example = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
            + "\u2014 example.com/behind-the-sofa "
            + "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        Checkpoint checkpoint = Read(Example);
        Assert.That((checkpoint.Origin, checkpoint.Size), Is.EqualTo(("example.com/behind-the-sofa", 20852163L)));
        Assert.That(checkpoint.SignatureBy(_key.PublicKey), Is.EqualTo(CheckpointSignature.Absent));
    }

    [Test]
    public void Signatures_of_witnesses_are_ignored_and_a_wrong_one_of_ours_spoils_all()
    {
        string good = Encoding.UTF8.GetString(Sign().Note.Span);
        Assert.That(Read(good + "\u2014 witness.example/w AAAAAAEC\n").SignatureBy(_key.PublicKey),
            Is.EqualTo(CheckpointSignature.Valid));
        string wrong = $"\u2014 {Origin} {Convert.ToBase64String([.. _key.PublicKey.Fingerprint.Bytes[..4], 1, 2, 3])}\n";
        Assert.That(Read(good + wrong).SignatureBy(_key.PublicKey), Is.EqualTo(CheckpointSignature.Wrong));
    }

    [Test]
    public void Extension_lines_are_covered_by_the_signature()
    {
        string good = Encoding.UTF8.GetString(Sign().Note.Span);
        string extended = good.Replace("\n\n", "\nadded later\n\n", StringComparison.Ordinal);
        Assert.That(Read(extended).SignatureBy(_key.PublicKey), Is.EqualTo(CheckpointSignature.Wrong));
    }

    [Test]
    public void A_changed_byte_anywhere_or_a_missing_end_is_noticed()
    {
        byte[] note = Sign().Note.ToArray();
        for (int i = 0; i < note.Length; i++)
        {
            foreach (byte change in new byte[] { 0x01, 0x02, 0x04, 0x20, 0x80 })
            {
                note[i] ^= change;
                Assert.That(IsAccepted(note), Is.False, $"byte {i}, change {change:x2}");
                note[i] ^= change;
            }
            Assert.That(IsAccepted(note[..i]), Is.False, $"the first {i} bytes");
        }
        Assert.That(IsAccepted(note));
    }

    [TestCase("o\n1\nAAAA\n\n\u2014 o AAAAAAEC\n", "root")]
    [TestCase("o\n01\nR\n\n\u2014 o AAAAAAEC\n", "size")]
    [TestCase("o\n-1\nR\n\n\u2014 o AAAAAAEC\n", "size")]
    [TestCase("o\n999999999999999999999\nR\n\n\u2014 o AAAAAAEC\n", "size")]
    [TestCase("o\n1\n\n\u2014 o AAAAAAEC\n", "three lines")]
    [TestCase("\n1\nR\n\n\u2014 o AAAAAAEC\n", "three lines")]
    [TestCase("o\n1\nR\n", "blank line")]
    [TestCase("o\n1\nR\n\n", "signature lines")]
    [TestCase("o\n1\nR\n\n- o AAAAAAEC\n", "signature lines")]
    [TestCase("o\n1\nR\n\n\u2014 o AAAAAAE\n", "signature lines")]
    [TestCase("o\n1\nR\n\n\u2014 o AAAAAA==\n", "signature lines")]
    [TestCase("o\n1\nR\n\n\u2014 a+b AAAAAAEC\n", "signature lines")]
    [TestCase("o\n1\nR\n\n\u2014 o AAAAAAEC", "signature lines")]
    [TestCase("o\r\n1\nR\n\n\u2014 o AAAAAAEC\n", "control characters")]
    public void A_note_that_is_not_well_formed_is_refused_with_its_reason(string note, string reason)
    {
        note = note.Replace("R", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal);
        Assert.That(Checkpoint.TryRead(Encoding.UTF8.GetBytes(note), out _, out string? problem), Is.False);
        Assert.That(problem, Does.Contain(reason));
    }

    [Test]
    public void As_many_signatures_as_the_bound_are_read_and_one_more_is_not()
    {
        string good = Encoding.UTF8.GetString(Sign().Note.Span);
        string full = good + string.Concat(Enumerable.Repeat("\u2014 w AAAAAAEC\n", EvidenceLimits.CheckpointSignaturesMax - 1));
        Assert.That(Read(full).SignatureBy(_key.PublicKey), Is.EqualTo(CheckpointSignature.Valid));
        Assert.That(IsAccepted(Encoding.UTF8.GetBytes(full + "\u2014 w AAAAAAEC\n")), Is.False);
        Assert.That(Checkpoint.TryRead(new byte[EvidenceLimits.CheckpointBytesMax + 1], out _, out _), Is.False);
    }

    private Checkpoint Sign() => Checkpoint.Sign(Origin, 40, Hash256.Of("root"u8), _key);

    private bool IsAccepted(byte[] note) =>
        Checkpoint.TryRead(note, out Checkpoint? checkpoint, out _)
        && checkpoint.SignatureBy(_key.PublicKey) == CheckpointSignature.Valid;

    private static Checkpoint Read(string note)
    {
        Assert.That(Checkpoint.TryRead(Encoding.UTF8.GetBytes(note), out Checkpoint? checkpoint, out string? problem), problem);
        return checkpoint!;
    }
}
