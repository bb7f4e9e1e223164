namespace Alpr.HotLists.Tests;

public sealed class StoreDamageTests : StoreFixture
{
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
            string expected = at < StoreFormat.Mark.Length ? "does not begin as" : at < StoreFormat.EntriesAt ? "its header was altered" : " was altered";
            Assert.That(Refusal(), Does.Contain(expected).And.Contain("install the list again"), $"byte {at}");
            file[at] ^= (byte)(1 << i % 8);
        }
        File.WriteAllBytes(FilePath, file);
        Assert.That(Store.Load("svs").Index.Count, Is.EqualTo(20_000));
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
            [.. file[..at], .. second, .. file[(at + 2 * box)..], .. first],
            [.. file[..at], .. first, .. other[(at + box)..]],
            [.. file[..at], .. other[at..]],
            [.. other[..40], .. file[40..]],
        ];
        foreach (byte[] bytes in forged)
        {
            File.WriteAllBytes(FilePath, bytes);
            Assert.That(Refusal(), Does.Contain("was altered").And.Contain("install the list again"));
        }
    }

    private byte[] LongFile()
    {
        Install(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"ZQX{i:D5}CA0120230108\n")).TrimEnd('\n'), total: 20_000);
        byte[] file = File.ReadAllBytes(FilePath);
        Assert.That(file, Has.Length.GreaterThan(StoreFormat.FileBytes(5)));
        return file;
    }

    [Test]
    public void Random_bytes_are_no_entry_beyond_their_end_and_no_header_that_breaks()
    {
        // Both are read only behind the cipher's check; should that ever fail, they must still keep to their bounds.
        int seed = Alpr.Tests.Common.Torture.Seed(9), entries = 0, headers = 0;
        TestContext.Out.WriteLine($"ALPR_SEED={seed}");
        Random random = new(seed);
        byte[] entry = new byte[EntryRecord.BytesMax], good = new byte[StoreFormat.HeaderBytes];
        HeaderRecord.Write(new() { Name = "svs", Source = "usb", SourceSha256 = new byte[32], Entries = 7, RecordBytes = 99 }, 3, good);
        int length = EntryRecord.Write(Sample.Entry("ZQX1234", "CA", reference: "26-1", notes: "blue", until: Sample.Now), entry);
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = entry[..random.Next(length + 1)];
            for (int change = random.Next(3); change > 0 && bytes.Length > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (EntryRecord.TryRead(bytes, out HotListEntry read))
            {
                entries++;
                if (read.Record.Length > bytes.Length || read.PlateAscii.Length + read.Reference.Length + read.Notes.Length > read.Record.Length || read.ExpiresUs < 0)
                    Assert.Fail($"input {i}: an entry beyond its bytes");
            }
            if (i % 10 == 0)
            {
                byte[] header = [.. good];
                header[random.Next(150)] = (byte)random.Next(256);
                headers += HeaderRecord.Read(header, out _) is null ? 0 : 1;
            }
        }
        Assert.That((entries, headers), Is.Not.EqualTo((0, 0)));
        Assert.That((entries < 100_000, headers < 10_000), Is.EqualTo((true, true)));
    }
}
