using System.Security.Cryptography;

namespace Alpr.HotLists.Tests;

public sealed class StoreTests
{
    private readonly StoreKey _key = new(SHA256.HashData("a key of the tests"u8));

    private ScratchFolder _folder = null!;
    private HotListStore _store = null!;

    [SetUp]
    public void Open()
    {
        _folder = new();
        _store = new(_folder["lists"], _key);
    }

    [TearDown]
    public void Close() => _folder.Dispose();

    [OneTimeTearDown]
    public void Forget() => _key.Dispose();

    private string FilePath => Path.Combine(_folder["lists"], "svs.hotlist");

    [Test]
    public void An_installed_list_is_read_back_with_all_that_is_known_of_it()
    {
        byte[] file = File.ReadAllBytes(Sample.Golden("svs.tbl"));
        HotListDefinition list = Sample.Doj with { Informational = true, ExpiresAfterHours = 24 };
        HotListInstallation installed = _store.Install(list, new MemoryStream(file), "https://user:secret@lists.example/svs.tbl?token=1", Sample.Now, null);
        InstalledHotList read = _store.Load("svs");
        Assert.Multiple(() =>
        {
            Assert.That(read.Header with { SourceSha256 = default }, Is.EqualTo(installed.List.Header with { SourceSha256 = default }));
            Assert.That(read.Header.ToRecord(), Is.EqualTo(new Contracts.V1.HotListInstalled
            {
                List = "svs",
                Source = "https://lists.example/svs.tbl",
                Sha256 = Google.Protobuf.ByteString.CopyFrom(SHA256.HashData(file)),
                ListDateUs = Sample.Now - Sample.Hour,
                ExpiresUs = Sample.Now + 23 * Sample.Hour,
                Entries = 5,
                Category = "stolen_vehicle",
            }));
            Assert.That((read.Header.Informational, read.Header.InstalledUs, read.Index.Count), Is.EqualTo((true, Sample.Now, 5)));
            Assert.That(Plates(read), Is.EqualTo(new[] { "9QQX920", "8ZZK118", "ZZ00OIQ", "4QX771", "QX7714" }));
            Assert.That(_store.Names, Is.EqualTo(new[] { "svs" }));
        });
    }

    [Test]
    public void Nothing_of_a_list_is_readable_on_the_disk_and_two_files_of_one_list_share_no_box()
    {
        Install("9QQX920 CA0120230108");
        byte[] first = File.ReadAllBytes(FilePath);
        Install("9QQX920 CA0120230108");
        byte[] second = File.ReadAllBytes(FilePath);
        Assert.Multiple(() =>
        {
            Assert.That(first.AsSpan().IndexOf("9QQX920"u8), Is.EqualTo(-1));
            Assert.That(first.AsSpan().IndexOf("svs"u8), Is.EqualTo(-1));
            Assert.That(second, Has.Length.EqualTo(first.Length));
            Assert.That(second[8..40], Is.Not.EqualTo(first[8..40]), "the salt");
            Assert.That(second.Zip(first).Skip(40).Count(pair => pair.First == pair.Second), Is.LessThan(first.Length / 100), "the cipher's stream");
            Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        });
    }

    [Test]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] file = LongFile();
        int box = StoreFormat.BoxBytes + StoreFormat.TagBytes, entries = StoreFormat.EntriesAt;
        HashSet<int> lengths =
        [
            0, 1, 7, 8, 9, 39, 40, 41, entries - 17, entries - 1, entries, entries + 1, entries + box - 1, entries + box, entries + box + 1,
            file.Length - box - 1, file.Length - box, file.Length - box + 1, file.Length - 17, file.Length - 16, file.Length - 1,
        ];
        Random random = new(5);
        for (int i = 0; i < 100; i++)
            lengths.Add(random.Next(file.Length));
        foreach (int length in lengths)
        {
            File.WriteAllBytes(FilePath, file[..length]);
            Assert.That(Refusal(), Does.Contain("svs.hotlist: ").And.Contain("install the list again"), $"{length} bytes");
        }
        File.WriteAllBytes(FilePath, [.. file, 0]);
        Assert.That(Refusal(), Does.Contain("cut off or added to"));
    }

    [Test]
    public void A_file_with_one_bit_altered_is_refused()
    {
        byte[] file = LongFile();
        Random random = new(6);
        for (int i = 0; i < 300; i++)
        {
            int at = i < 40 ? i : random.Next(i < 150 ? StoreFormat.EntriesAt : file.Length);
            file[at] ^= (byte)(1 << i % 8);
            File.WriteAllBytes(FilePath, file);
            Assert.That(Refusal(), Does.Contain("install the list again"), $"byte {at}");
            file[at] ^= (byte)(1 << i % 8);
        }
        File.WriteAllBytes(FilePath, file);
        Assert.That(_store.Load("svs").Index.Count, Is.EqualTo(20_000));
    }

    [Test]
    public void Boxes_exchanged_or_left_out_or_of_another_file_are_refused()
    {
        byte[] file = LongFile(), other = LongFile();
        int box = StoreFormat.BoxBytes + StoreFormat.TagBytes, at = StoreFormat.EntriesAt;
        byte[] first = file[at..(at + box)], second = file[(at + box)..(at + 2 * box)];
        byte[][] forged =
        [
            [.. file[..at], .. second, .. first, .. file[(at + 2 * box)..]],
            [.. file[..at], .. second, .. file[(at + 2 * box)..]],
            [.. file[..at], .. first, .. other[(at + box)..]],
            [.. file[..at], .. other[at..]],
            [.. other[..40], .. file[40..]],
        ];
        foreach (byte[] bytes in forged)
        {
            File.WriteAllBytes(FilePath, bytes);
            Assert.That(Refusal(), Does.Contain("install the list again"));
        }
    }

    [Test]
    public void Another_key_opens_nothing()
    {
        Install("9QQX920 CA0120230108");
        using StoreKey other = new(new byte[32]);
        string message = Assert.Throws<HotListException>(() => new HotListStore(_folder["lists"], other).Load("svs"))!.Message;
        Assert.That(message, Does.Contain("the key is another"));
    }

    [Test]
    public void A_list_under_another_lists_name_is_refused()
    {
        Install("9QQX920 CA0120230108");
        File.Move(FilePath, Path.Combine(_folder["lists"], "slr.hotlist"));
        Assert.That(Assert.Throws<HotListException>(() => _store.Load("slr"))!.Message, Does.Contain("it holds the list 'svs'"));
    }

    [Test]
    public void A_damaged_list_is_named_and_the_others_are_there()
    {
        Install("9QQX920 CA0120230108");
        File.WriteAllBytes(Path.Combine(_folder["lists"], "slr.hotlist"), new byte[100]);
        IReadOnlyList<InstalledHotList> lists = _store.LoadAll(out IReadOnlyList<DamagedHotList> damaged);
        Assert.That((lists.Single().Header.Name, damaged.Single().Name), Is.EqualTo(("svs", "slr")));
    }

    [Test]
    public void A_power_cut_at_any_step_leaves_the_old_list_or_the_new_one()
    {
        foreach (bool incremental in new[] { false, true })
        {
            foreach (InstallStep step in Enum.GetValues<InstallStep>())
            {
                for (int occurrence = 1; occurrence <= (incremental && step < InstallStep.Renamed ? 2 : 1); occurrence++)
                {
                    InstalledHotList old = Install("9QQX920 CA0120230108");
                    int left = occurrence;
                    _store.AtStep = at => _ = at == step && --left == 0 ? throw new PowerCutException() : 0;
                    Assert.Throws<PowerCutException>(() => Install("8ZZK118 CA1920251231", incremental, old));
                    HotListStore again = new(_folder["lists"], _key);
                    string[] expected = step < InstallStep.Renamed ? ["9QQX920"] : incremental ? ["8ZZK118", "9QQX920"] : ["8ZZK118"];
                    Assert.That(Plates(again.Load("svs")), Is.EqualTo(expected), $"{step}, {occurrence}");
                    Assert.That(Directory.GetFiles(_folder["lists"]), Has.Length.EqualTo(1), "what was begun is cleared away");
                    _store.AtStep = null;
                }
            }
        }
    }

    [Test]
    public void A_file_that_is_refused_leaves_the_old_list_and_nothing_else()
    {
        Install("9QQX920 CA0120230108");
        Assert.Throws<HotListException>(() => Install("8ZZK118 CA1920251231", text: "DATE04/07/2026 11:00\n8ZZK118 CA1920251231\n"));
        Assert.That(Plates(_store.Load("svs")), Is.EqualTo(new[] { "9QQX920" }));
        Assert.That(Directory.GetFiles(_folder["lists"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_source_that_breaks_off_leaves_the_old_list()
    {
        Install("9QQX920 CA0120230108");
        HotListException failure = Assert.Throws<HotListException>(() => _store.Install(Sample.Doj, new BrokenStream(), "usb", Sample.Now, null))!;
        Assert.That(failure.Message, Does.Contain("the disk or the source fails: the line went dead"));
        Assert.That(Plates(_store.Load("svs")), Is.EqualTo(new[] { "9QQX920" }));
    }

    [Test]
    public void An_incremental_file_adds_and_replaces_and_drops_what_expired()
    {
        HotListDefinition list = Sample.Plain with { Incremental = true };
        InstalledHotList first = _store.Install(list, Stream(
            "ZQX1001,CA,wanted,,,,old,\nZQX1002,CA,wanted,,,,kept,\nZQX1003,CA,wanted,,,2026-04-07T20:00:00Z,ends,\n"), "a", Sample.Now, null).List;
        HotListInstallation second = _store.Install(list, Stream("ZQX1001,CA,wanted,,,,new,\nZQX1001,CA,missing,,,,other,\n"), "b", Sample.Now + Sample.Hour, first);
        Assert.Multiple(() =>
        {
            Assert.That(References(second.List), Is.EqualTo(new[] { "new", "other", "kept" }));
            Assert.That(References(_store.Load("plain")), Is.EqualTo(new[] { "new", "other", "kept" }));
            Assert.That((second.List.Header.Entries, second.Outcome.Entries), Is.EqualTo((3, 2L)));
            Assert.That(References(first), Is.EqualTo(new[] { "old", "kept", "ends" }), "who still uses the old list sees no change");
        });
    }

    [Test]
    public void The_policys_days_limit_every_entry()
    {
        HotListDefinition list = Sample.Plain with { EntryDaysMax = 7 };
        InstalledHotList read = _store.Install(list, Stream("ZQX1001,CA,,,,,never,\nZQX1002,CA,,,,2026-04-10,soon,\nZQX1003,CA,,,,2027-04-10,late,\n"), "a", Sample.Now, null).List;
        Assert.That(Each(read, entry => entry.ExpiresUs), Is.EqualTo(new[] { Sample.Now + 7 * Sample.Day, 1_775_890_800 * Sample.Second, Sample.Now + 7 * Sample.Day }));
    }

    [Test]
    public void A_list_can_be_removed_once()
    {
        Install("9QQX920 CA0120230108");
        Assert.That((_store.Remove("svs"), _store.Remove("svs"), _store.Names), Is.EqualTo((true, false, Array.Empty<string>())));
        Assert.That(Assert.Throws<HotListException>(() => _store.Load("svs"))!.Message, Does.Contain("there is no such list"));
    }

    [TestCase("")]
    [TestCase("../svs")]
    [TestCase("SVS")]
    [TestCase("-a")]
    [TestCase("a.b")]
    public void A_name_that_could_lead_elsewhere_is_none(string name) => Assert.Throws<HotListException>(() => _store.Load(name));

    [Test]
    public void A_key_file_is_made_once_and_read_and_refused_when_others_may_read_it()
    {
        string path = _folder["lists.key"];
        using (StoreKey made = StoreKey.Create(path))
        using (StoreKey read = StoreKey.Load(path))
        {
            new HotListStore(_folder["lists"], made).Install(Sample.Doj, new MemoryStream(Sample.Bytes(Sample.DojFile())), "a", Sample.Now, null);
            Assert.That(new HotListStore(_folder["lists"], read).Load("svs").Index.Count, Is.Zero);
        }
        Assert.Throws<HotListException>(() => StoreKey.Create(path));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.That(Assert.Throws<HotListException>(() => StoreKey.Load(path))!.Message, Does.Contain("chmod 600"));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (int length in new[] { 0, 31, 33, 64 })
        {
            File.WriteAllBytes(path, new byte[length]);
            Assert.That(Assert.Throws<HotListException>(() => StoreKey.Load(path))!.Message, Does.Contain("it is no key"));
        }
    }

    private byte[] LongFile()
    {
        Install(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"ZQX{i:D5}CA0120230108\n")).TrimEnd('\n'), total: 20_000);
        byte[] file = File.ReadAllBytes(FilePath);
        Assert.That(file, Has.Length.GreaterThan(StoreFormat.FileBytes(5)));
        return file;
    }

    private InstalledHotList Install(string lines, bool incremental = false, InstalledHotList? inForce = null, string? text = null, int total = 1) => _store.Install(
        Sample.Doj with { Incremental = incremental },
        new MemoryStream(Sample.Bytes(text ?? $"DATE04/07/2026 11:00\n{lines}\nTOTAL RECORD {total}\n")), "usb", Sample.Now, inForce).List;

    private string Refusal() => Assert.Throws<HotListException>(() => _store.Load("svs"))!.Message;

    private static MemoryStream Stream(string lines) => new(Sample.Bytes(Sample.PlainHeader + lines));

    private static List<string> Plates(InstalledHotList list) => Each(list, entry => entry.Plate.ToString());

    private static List<string> References(InstalledHotList list) => Each(list, entry => System.Text.Encoding.UTF8.GetString(entry.Reference));

    private static List<T> Each<T>(InstalledHotList list, Func<HotListEntry, T> select)
    {
        List<T> found = [];
        uint offset = 0;
        for (int i = 0; i < list.Index.Count; i++)
        {
            HotListEntry entry = list.Index.At(offset);
            found.Add(select(entry));
            offset = HotListIndex.After(offset, entry);
        }
        return found;
    }

    private sealed class PowerCutException : Exception;

    /// <summary>Gives a header, then fails as a link does.</summary>
    private sealed class BrokenStream() : MemoryStream(Sample.Bytes("DATE04/07/2026 11:00\n9QQX920 CA0120230108\n"))
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and int got ? got : throw new IOException("the line went dead.");
    }
}
