using System.Security.Cryptography;

namespace Alpr.HotLists.Tests;

public sealed class StoreTests : StoreFixture
{
    [TestCase(false)]
    [TestCase(true)]
    public void The_days_of_an_entry_without_date_go_on_when_its_list_comes_in_again(bool incremental)
    {
        HotListDefinition list = Sample.Plain with { EntryDaysMax = 30, Incremental = incremental };
        InstalledHotList? inForce = null;
        for (int day = 0; day <= 40; day++)
        {
            string from = day == 35 ? "2026-05-12" : ""; // once it is dated anew
            byte[] file = Sample.Bytes($"{Sample.PlainHeader}7QX1234,CA,,,{from},,,day {day}\n8QX1234,CA,,,,,,\n");
            long now = Sample.Now + day * Sample.Day;
            inForce = Store.Install(list, new MemoryStream(file), "usb", now, inForce).List;
            bool[] counts = [.. Each(inForce, entry => entry.IsInForce(now))];
            Assert.That(counts, Is.EqualTo(new[] { day is < 30 or >= 35, day < 30 }), $"day {day}");
        }
        Assert.That(Each(inForce!, entry => entry.CountsFromDate), Is.All.False, "the day on which it came in first is no day from which it counts");
    }

    [Test]
    public void An_installed_list_is_read_back_with_all_that_is_known_of_it()
    {
        byte[] file = File.ReadAllBytes(Sample.Golden("svs.tbl"));
        HotListDefinition list = Sample.Doj with { Informational = true, ExpiresAfterHours = 24 };
        HotListInstallation installed = Store.Install(list, new MemoryStream(file), "https://user:secret@lists.example/svs.tbl?token=1", Sample.Now, null);
        InstalledHotList read = Store.Load("svs");
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
            Assert.That(Store.Names, Is.EqualTo(new[] { "svs" }));
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
    public void AnotherKey_opens_nothing()
    {
        Install("9QQX920 CA0120230108");
        using StoreKey other = new(new byte[32]);
        string message = Assert.Throws<HotListException>(() => new HotListStore(Folder["lists"], other).Load("svs"))!.Message;
        Assert.That(message, Does.Contain("the key is another"));
    }

    [Test]
    public void A_list_under_another_lists_name_is_refused()
    {
        Install("9QQX920 CA0120230108");
        File.Move(FilePath, Path.Combine(Folder["lists"], "slr.hotlist"));
        Assert.That(Assert.Throws<HotListException>(() => Store.Load("slr"))!.Message, Does.Contain("it holds the list 'svs'"));
    }

    [Test]
    public void A_damaged_list_is_named_and_the_others_are_there()
    {
        Install("9QQX920 CA0120230108");
        File.WriteAllBytes(Path.Combine(Folder["lists"], "slr.hotlist"), new byte[100]);
        IReadOnlyList<InstalledHotList> lists = Store.LoadAll(out IReadOnlyList<DamagedHotList> damaged);
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
                    Store.AtStep = at => _ = at == step && --left == 0 ? throw new PowerCutException() : 0;
                    Assert.Throws<PowerCutException>(() => Install("8ZZK118 CA1920251231", incremental, old));
                    HotListStore again = new(Folder["lists"], Key);
                    string[] expected = step < InstallStep.Renamed ? ["9QQX920"] : incremental ? ["8ZZK118", "9QQX920"] : ["8ZZK118"];
                    Assert.That(Plates(again.Load("svs")), Is.EqualTo(expected), $"{step}, {occurrence}");
                    Assert.That(Directory.GetFiles(Folder["lists"]), Has.Length.EqualTo(1), "what was begun is cleared away");
                    Store.AtStep = null;
                }
            }
        }
    }

    [Test]
    public void A_file_that_is_refused_leaves_the_old_list_and_nothing_else()
    {
        Install("9QQX920 CA0120230108");
        Assert.Throws<HotListException>(() => Install("8ZZK118 CA1920251231", text: "DATE04/07/2026 11:00\n8ZZK118 CA1920251231\n"));
        Assert.That(Plates(Store.Load("svs")), Is.EqualTo(new[] { "9QQX920" }));
        Assert.That(Directory.GetFiles(Folder["lists"]), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_source_that_breaks_off_leaves_the_old_list()
    {
        Install("9QQX920 CA0120230108");
        HotListException failure = Assert.Throws<HotListException>(() => Store.Install(Sample.Doj, new BrokenStream(), "usb", Sample.Now, null))!;
        Assert.That(failure.Message, Does.Contain("the disk or the source fails: the line went dead"));
        Assert.That(Plates(Store.Load("svs")), Is.EqualTo(new[] { "9QQX920" }));
    }

    [Test]
    public void An_incremental_file_adds_and_replaces_and_drops_what_expired()
    {
        HotListDefinition list = Sample.Plain with { Incremental = true };
        InstalledHotList first = Store.Install(list, Stream(
            "ZQX1001,CA,wanted,,,,old,\nZQX1002,CA,wanted,,,,kept,\nZQX1003,CA,wanted,,,2026-04-07T20:00:00Z,ends,\nZQX1004,CA,wanted,,,,state,\n"), "a", Sample.Now, null).List;
        HotListInstallation second = Store.Install(list, Stream("ZQX1001,CA,wanted,,,,new,\nZQX1002,CA,missing,,,,other,\nZQX1004,NV,wanted,,,,neighbour,\n"), "b", Sample.Now + Sample.Hour, first);
        Assert.Multiple(() =>
        {
            Assert.That(References(second.List), Is.EqualTo(new[] { "new", "other", "neighbour", "kept", "state" }));
            Assert.That(References(Store.Load("plain")), Is.EqualTo(new[] { "new", "other", "neighbour", "kept", "state" }));
            Assert.That((second.List.Header.Entries, second.Outcome.Entries), Is.EqualTo((5, 3L)));
            Assert.That(References(first), Is.EqualTo(new[] { "old", "kept", "ends", "state" }), "who still uses the old list sees no change");
        });
    }

    [Test]
    public void The_policys_days_limit_every_entry()
    {
        HotListDefinition list = Sample.Plain with { EntryDaysMax = 7 };
        InstalledHotList read = Store.Install(list, Stream("ZQX1001,CA,,,,,never,\nZQX1002,CA,,,,2026-04-10,soon,\nZQX1003,CA,,,,2027-04-10,late,\n"), "a", Sample.Now, null).List;
        Assert.That(Each(read, entry => entry.ExpiresUs), Is.EqualTo(new[] { Sample.Now + 7 * Sample.Day, 1_775_890_800 * Sample.Second, Sample.Now + 7 * Sample.Day }));
    }

    [Test]
    public void A_list_can_be_removed_once()
    {
        Install("9QQX920 CA0120230108");
        Assert.That((Store.Remove("svs"), Store.Remove("svs"), Store.Names), Is.EqualTo((true, false, Array.Empty<string>())));
        Assert.That(Assert.Throws<HotListException>(() => Store.Load("svs"))!.Message, Does.Contain("there is no such list"));
    }

    [TestCase("")]
    [TestCase("../svs")]
    [TestCase("SVS")]
    [TestCase("-a")]
    [TestCase("a.b")]
    public void A_name_that_could_lead_elsewhere_is_none(string name) => Assert.Throws<HotListException>(() => Store.Load(name));

    [Test]
    public void A_key_file_is_made_once_and_read_and_refused_when_others_may_read_it()
    {
        string path = Folder["lists.key"];
        using (StoreKey made = StoreKey.Create(path))
        using (StoreKey read = StoreKey.Load(path))
        {
            new HotListStore(Folder["lists"], made).Install(Sample.Doj, new MemoryStream(Sample.Bytes(Sample.DojFile())), "a", Sample.Now, null);
            Assert.That(new HotListStore(Folder["lists"], read).Load("svs").Index.Count, Is.Zero);
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

    private static MemoryStream Stream(string lines) => new(Sample.Bytes(Sample.PlainHeader + lines));

    private sealed class PowerCutException : Exception;

    /// <summary>Gives a header, then fails as a link does.</summary>
    private sealed class BrokenStream() : MemoryStream(Sample.Bytes("DATE04/07/2026 11:00\n9QQX920 CA0120230108\n"))
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and int got ? got : throw new IOException("the line went dead.");
    }
}
