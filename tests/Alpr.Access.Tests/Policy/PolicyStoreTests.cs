using Alpr.Board.Configuration;

namespace Alpr.Access.Tests.Policy;

public sealed class PolicyStoreTests
{
    private static readonly byte[] Bytes = PolicySamples.Bytes(PolicySamples.Full);

    private PolicyFolder _folder = null!;
    private PolicyStore _store = null!;

    [SetUp]
    public void Open()
    {
        _folder = new();
        _store = new(_folder["policies"]);
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    private string PathOf(byte[] sha256) => Path.Combine(_folder["policies"], Convert.ToHexStringLower(sha256) + ".json");

    [Test]
    public void A_policy_is_found_by_its_hash_with_the_very_bytes()
    {
        byte[] sha256 = _store.Save(Bytes);
        Assert.Multiple(() =>
        {
            Assert.That(_store.Contains(sha256));
            Assert.That(_store.LoadBytes(sha256), Is.EqualTo(Bytes));
            Assert.That(_store.Load(sha256).Sha256.ToArray(), Is.EqualTo(sha256));
            Assert.That(File.GetUnixFileMode(PathOf(sha256)), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(File.GetUnixFileMode(_folder["policies"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        });
    }

    [Test]
    public void Each_altered_byte_is_noticed_and_the_remedy_named()
    {
        byte[] sha256 = _store.Save(Bytes);
        foreach (int at in new[] { 0, Bytes.Length / 2, Bytes.Length - 1 })
        {
            byte[] altered = [.. Bytes];
            altered[at] ^= 1;
            File.WriteAllBytes(PathOf(sha256), altered);
            Assert.That(Assert.Throws<ConfigurationException>(() => _store.Load(sha256))!.Message, Does.Contain("altered").And.Contain("copy the agency's own file"));
        }
        File.WriteAllBytes(PathOf(sha256), Bytes[..^1]);
        Assert.Throws<ConfigurationException>(() => _store.LoadBytes(sha256));
        File.WriteAllBytes(PathOf(sha256), new byte[2 << 20]);
        Assert.Throws<ConfigurationException>(() => _store.LoadBytes(sha256));
        _store.Save(Bytes);
        Assert.That(_store.LoadBytes(sha256), Is.EqualTo(Bytes), "saving the agency's own file again mends it");
    }

    [Test]
    public void A_policy_that_is_not_there_is_named_with_the_remedy() =>
        Assert.That(Assert.Throws<ConfigurationException>(() => _store.Load(new byte[32]))!.Message, Does.Contain("0000").And.Contain("Install it again"));

    [Test]
    public void The_policy_in_force_is_noted_for_the_day_on_which_the_log_is_lost()
    {
        Assert.That(_store.ReadCurrent(), Is.Null);
        byte[] sha256 = _store.Save(Bytes);
        _store.SetCurrent(sha256);
        Assert.That(new PolicyStore(_folder["policies"]).ReadCurrent(), Is.EqualTo(sha256));
        Assert.Throws<ConfigurationException>(() => _store.SetCurrent(new byte[32]), "what is not kept cannot be in force");
        Assert.That(_store.ReadCurrent(), Is.EqualTo(sha256));
    }

    [TestCase("")]
    [TestCase("abc\n")]
    [TestCase("../../etc/passwd\n")]
    [TestCase("AA112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n")]
    [TestCase("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n\n")]
    public void A_damaged_note_is_refused(string note)
    {
        File.WriteAllText(Path.Combine(_folder["policies"], "current"), note);
        Assert.That(Assert.Throws<ConfigurationException>(() => _store.ReadCurrent())!.Message, Does.Contain("Delete it"));
    }

    [Test]
    public void What_an_interrupted_write_left_is_removed_and_was_never_a_policy()
    {
        byte[] sha256 = _store.Save(Bytes);
        File.Move(PathOf(sha256), PathOf(sha256) + ".new"); // the power went before the rename
        Assert.That(_store.Contains(sha256), Is.False);
        PolicyStore again = new(_folder["policies"]);
        Assert.That(Directory.GetFiles(_folder["policies"]), Is.Empty);
        Assert.That(again.Save(Bytes), Is.EqualTo(sha256));
    }

    [Test]
    public void A_folder_that_is_a_file_is_refused()
    {
        File.WriteAllText(_folder["file"], "");
        Assert.Throws<ConfigurationException>(() => _ = new PolicyStore(_folder["file"]));
    }
}
