using System.Security.Cryptography;
using System.Text;
using Alpr.HotLists;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Accounts;

public sealed class AccountStoreTests
{
    private Unit _unit = null!;
    private AccessSession _administrator = null!;

    [SetUp]
    public void Open()
    {
        _unit = new();
        _administrator = _unit.Administrator();
        _unit.Person(_administrator, "jdoe");
    }

    [TearDown]
    public void Close() => _unit.Dispose();

    [Test]
    public void Accounts_come_back_whole_after_a_restart()
    {
        _unit.Manager.AddCertificate(_administrator, "jdoe", Unit.Fingerprint("mine"));
        _unit.Attempt("jdoe", "wrong");
        string before = Text(_unit.Store.Accounts);
        _unit.Restart();
        Assert.That(Text(_unit.Store.Accounts), Is.EqualTo(before));
        Assert.That(before, Does.Contain("\"failures\":1").And.Contain(Unit.Course).And.Contain(Unit.Fingerprint("mine")));
    }

    [Test]
    public void On_the_disk_is_nothing_that_can_be_read_and_nobody_else_may_read_it()
    {
        byte[] file = File.ReadAllBytes(_unit.Path);
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.Latin1.GetString(file), Does.Not.Contain("jdoe").And.Not.Contain("password").And.Not.Contain(Unit.Agency));
            Assert.That(File.GetUnixFileMode(_unit.Path), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
            Assert.That(Directory.GetFiles(_unit.Folder).Select(Path.GetFileName).Order(), Is.EqualTo(new[] { "accounts", "accounts.lock" }));
        });
    }

    [Test]
    public void Each_writing_has_a_salt_of_its_own()
    {
        byte[] first = File.ReadAllBytes(_unit.Path);
        _unit.SignIn("jdoe");
        byte[] second = File.ReadAllBytes(_unit.Path);
        Assert.That(second[..AccountFile.PreambleBytes], Is.Not.EqualTo(first[..AccountFile.PreambleBytes]));
    }

    [Test]
    public void After_a_power_cut_at_any_step_there_are_the_old_accounts_or_the_new_ones([Values] bool isKnown)
    {
        foreach (AccountStep step in Enum.GetValues<AccountStep>())
        {
            string before = Text(_unit.Store.Accounts);
            int records = _unit.Log.All.Count;
            _unit.Store.AtStep = at => { if (at == step) throw new PowerCut(); };
            Assert.Throws<PowerCut>(() => _unit.SignIn("jdoe", isKnown ? Unit.Password : "wrong"));
            Assert.That(_unit.Log.All, Has.Count.EqualTo(records), "no answer and no record before it is on the disk");
            string inMemory = Text(_unit.Store.Accounts);
            _unit.Restart();
            Assert.That(Text(_unit.Store.Accounts), Is.EqualTo(inMemory), $"{step}: memory and disk are one");
            Assert.That(inMemory, step < AccountStep.Renamed ? Is.EqualTo(before) : Is.Not.EqualTo(before), step.ToString());
            Assert.That(File.Exists(_unit.Path + ".new"), Is.False);
            _unit.NextStep();
        }
    }

    [Test]
    public void A_second_process_is_told_that_the_first_has_the_accounts()
    {
        Assert.That(Assert.Throws<AccountException>(() => Reopen(_unit.Key))!.Message, Does.Contain("another process has the accounts. Stop the appliance's service"));
        Assert.That(_unit.Attempt("jdoe"), Is.Null);
    }

    [Test]
    public void Another_key_opens_nothing_and_neither_does_the_key_of_a_hot_list()
    {
        _unit.Store.Dispose();
        using StoreKey other = new(RandomNumberGenerator.GetBytes(StoreKey.Bytes));
        Assert.That(Assert.Throws<AccountException>(() => Reopen(other))!.Message, Does.Contain("the key is another. It is not used. Put a copy of it back"));
        byte[] salt = new byte[32];
        Assert.Throws<AuthenticationTagMismatchException>(() =>
        {
            byte[] sealedText = new byte[4], tag = new byte[16];
            using AesGcm lists = _unit.Key.OpenCipher(salt), accounts = _unit.Key.OpenCipher(salt, "alpr accounts file 1"u8);
            lists.Encrypt(new byte[12], "list"u8, sealedText, tag);
            accounts.Decrypt(new byte[12], sealedText, tag, new byte[4]);
        });
    }

    [Test]
    public void None_of_ten_thousand_altered_files_is_taken()
    {
        byte[] file = File.ReadAllBytes(_unit.Path);
        _unit.SignIn("jdoe");
        byte[] other = File.ReadAllBytes(_unit.Path);
        _unit.Store.Dispose();
        int seed = Torture.Seed(11), count = Torture.Count(10_000, 200_000);
        TestContext.Out.WriteLine($"ALPR_SEED={seed}, {count} files");
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] altered = Altered(file, other, random);
            try
            {
                if (i % 20 == 0) // from the disk; the others from memory, which is the same code behind the reading
                {
                    File.WriteAllBytes(_unit.Path, altered);
                    Reopen(_unit.Key).Dispose();
                }
                else
                {
                    AccountFile.Open("accounts", altered, _unit.Key);
                }
                Assert.Fail($"file {i} was taken");
            }
            catch (AccountException refused)
            {
                if (!refused.Message.Contains("It is not used.", StringComparison.Ordinal) || refused.Message.Contains("jdoe", StringComparison.Ordinal))
                    Assert.Fail($"file {i}: {refused.Message}");
            }
        }
        File.WriteAllBytes(_unit.Path, file);
        Reopen(_unit.Key).Dispose();
    }

    [Test]
    public void What_is_sealed_but_no_list_of_accounts_is_refused_and_its_content_not_told()
    {
        // Only the holder of the key can seal; should another program of ours write something else, it must be seen.
        byte[] good = Encoding.UTF8.GetBytes(Text(_unit.Store.Accounts));
        int seed = Torture.Seed(12), taken = 0;
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        for (int i = 0; i < Torture.Count(20_000, 500_000); i++)
        {
            byte[] plain = Altered(good, good, random);
            try
            {
                AccountSet set = AccountFile.Parse("accounts", plain);
                taken++;
                Assert.That(set.Count, Is.LessThanOrEqualTo(AccessLimits.AccountsMax));
            }
            catch (AccountException refused)
            {
                if (refused.Message.Contains("jdoe", StringComparison.Ordinal) || refused.InnerException is not null)
                    Assert.Fail(refused.Message);
            }
        }
        TestContext.Out.WriteLine($"{taken} were accounts still");
        string text = Encoding.UTF8.GetString(good);
        foreach ((string from, string to) in new[] { ("\"format\":1", "\"format\":2"), ("\"user\":\"jdoe\"", "\"user\":\"mreyes\""), ("\"iterations\":10", "\"iterations\":2000000000"), ("Operator", "King"), ("\"failures\":0", "\"failures\":-1") })
            Assert.Throws<AccountException>(() => AccountFile.Parse("accounts", Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal))), to);
    }

    [Test]
    public void Accounts_that_are_gone_from_the_disk_cannot_be_changed_by_a_full_one()
    {
        string before = Text(_unit.Store.Accounts);
        _unit.Store.AtStep = _ => throw new IOException("No space left on device");
        Assert.That(Assert.Throws<AccountException>(() => _unit.SignIn("jdoe"))!.Message, Does.Contain("No space left on device. Check space and rights"));
        Assert.That(Text(_unit.Store.Accounts), Is.EqualTo(before));
    }

    [Test]
    public void Five_hundred_accounts_at_their_longest_fit_and_one_more_does_not()
    {
        string name = new('é', AccessLimits.NameLengthMax);
        _unit.Store.Change(accounts =>
        {
            for (int i = accounts.Count; i < AccessLimits.AccountsMax; i++)
            {
                accounts = accounts.With(accounts.Find("mreyes")! with
                {
                    User = $"person-{i}-x".PadRight(AccessLimits.UserNameLengthMax, 'x'),
                    FullName = name,
                    Agency = name,
                    DisabledBecause = name,
                    Certificates = [.. Enumerable.Range(0, AccessLimits.CertificatesMax).Select(n => Unit.Fingerprint($"{i} {n}"))],
                    Training = [.. Enumerable.Range(0, AccessLimits.CoursesMax).Select(n => new TrainingRecord(name, new(2026, 1, 1), new(2026, 12, 31), new('x', 32)))],
                });
            }
            return (accounts, 0);
        });
        Assert.That(new FileInfo(_unit.Path).Length, Is.LessThan(AccessLimits.FileBytesMax));
        TestContext.Out.WriteLine($"{new FileInfo(_unit.Path).Length} bytes");
        Assert.That(Assert.Throws<AccessRefusedException>(() => _unit.Manager.Create(_administrator, "onemore", "O.", Unit.Agency, AccessRole.Operator))!.Message, Does.Contain("500 accounts"));
        _unit.Restart();
        Assert.That(_unit.Store.Count, Is.EqualTo(AccessLimits.AccountsMax));
    }

    private AccountStore Reopen(StoreKey key) => new(_unit.Path, key);

    private static string Text(AccountSet accounts) =>
        System.Text.Json.JsonSerializer.Serialize(new AccountDocument { Accounts = accounts.All }, AccountJson.Default.AccountDocument);

    /// <summary>Bytes flipped, cut off, added, left out, doubled, or of another file; never the file itself.</summary>
    private static byte[] Altered(byte[] file, byte[] other, Random random)
    {
        while (true)
        {
            int at = random.Next(file.Length), length = random.Next(1, 64);
            int end = Math.Min(at + length, file.Length), same = Math.Min(at, other.Length);
            byte[] altered = random.Next(7) switch
            {
                0 or 1 => [.. file[..at], (byte)(file[at] ^ 1 << random.Next(8)), .. file[(at + 1)..]],
                2 => file[..at],
                3 => [.. file, .. file[at..end]],
                4 => [.. file[..at], .. file[end..]],
                5 => [.. file[..end], .. file[at..]],
                _ => [.. file[..at], .. other[same..]],
            };
            if (!altered.AsSpan().SequenceEqual(file) && !altered.AsSpan().SequenceEqual(other))
                return altered;
        }
    }

    private sealed class PowerCut : Exception;
}
