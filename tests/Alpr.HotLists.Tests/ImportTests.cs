using System.Text;

namespace Alpr.HotLists.Tests;

public sealed class ImportTests
{
    private static readonly string[] Two = ["9QQX920 CA0120230108", "8ZZK118 CA1920251231"];

    [TestCase("\n")]
    [TestCase("\r\n")]
    [TestCase("\r")]
    public void All_line_ends_give_the_same_entries_and_line_numbers(string end)
    {
        HotListDefinition list = Sample.Doj with { RefusedShareMax = 0.5 };
        string text = Sample.DojFile(Two[0], "bad", Two[1]).Replace("\n", end, StringComparison.Ordinal);
        ImportOutcome outcome = Sample.Import(list, Sample.Bytes(text), new Checked());
        Assert.Multiple(() =>
        {
            Assert.That((outcome.Entries, outcome.LinesRefused, outcome.Lines), Is.EqualTo((2L, 1L, 5L)));
            Assert.That(outcome.FirstRefusals, Is.EqualTo(new[] { new LineRefusal(3, LineFault.TooShort) }));
        });
    }

    [TestCase("utf-8", false, SourceEncoding.Utf8OrWindows1252)]
    [TestCase("utf-8", true, SourceEncoding.Utf8)]
    [TestCase("utf-16", true, SourceEncoding.Utf16LittleEndian)]
    [TestCase("utf-16", false, SourceEncoding.Utf16LittleEndian)]
    [TestCase("utf-16BE", true, SourceEncoding.Utf16BigEndian)]
    [TestCase("utf-16BE", false, SourceEncoding.Utf16BigEndian)]
    [TestCase("latin1", false, SourceEncoding.Utf8OrWindows1252)]
    public void All_encodings_give_the_same_entries(string name, bool mark, SourceEncoding expected)
    {
        Encoding encoding = Encoding.GetEncoding(name);
        string text = Sample.PlainHeader + "ZQX1001,CA,,,,,r-1,café à côté\n" + string.Concat(Enumerable.Repeat("ZQX1002,NV,,,,,r-2,plain\n", 4000));
        byte[] bytes = [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        Collected entries = new();
        ImportOutcome outcome = Sample.Import(Sample.Plain, bytes, entries);
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Encoding, Is.EqualTo(expected));
            Assert.That(entries.Lines[0], Is.EqualTo("ZQX1001|CA|Wanted|Unspecified|0|0|r-1|café à côté"));
            Assert.That(entries.Lines, Has.Count.EqualTo(4001));
        });
    }

    [Test]
    public void Characters_of_Windows_1252_are_read_line_by_line()
    {
        byte[] bytes = [.. Sample.Bytes(Sample.PlainHeader + "ZQX1001,CA,,,,,r,"), 0x93, 0x80, 0x81, 0xE9, 0x94, .. Sample.Bytes("\nZQX1002,CA,,,,,r,“é”\n")];
        Collected entries = new();
        Sample.Import(Sample.Plain, bytes, entries);
        Assert.That(entries.Lines.Select(line => line.Split('|')[7]), Is.EqualTo(new[] { "“€\uFFFDé”", "“é”" }));
    }

    [Test]
    public void A_header_too_old_is_refused_and_one_just_young_enough_is_taken()
    {
        HotListDefinition list = Sample.Doj with { HeaderAgeHoursMax = 24 };
        byte[] file = Sample.Bytes(Sample.DojFile(Two));
        long header = Sample.Now - Sample.Hour;
        Assert.Multiple(() =>
        {
            Assert.That(Sample.Import(list, file, new Checked(), header + 24 * Sample.Hour).ListDateUs, Is.EqualTo(header));
            Assert.That(Sample.Refused(list, file, header + 24 * Sample.Hour + 1), Does.Contain("2026-04-07 18:00 UTC, more than 24 hours ago"));
            Assert.That(Sample.Refused(list, file, header - 24 * Sample.Hour - 1), Does.Contain("which is to come"));
        });
    }

    [Test]
    public void A_list_older_than_the_one_in_force_is_refused_and_the_same_one_is_taken()
    {
        byte[] file = Sample.Bytes(Sample.DojFile(Two));
        long header = Sample.Now - Sample.Hour;
        Assert.Multiple(() =>
        {
            Assert.That(Sample.Import(Sample.Doj, file, new Checked(), dateInForce: header).Entries, Is.EqualTo(2));
            Assert.That(Sample.Refused(Sample.Doj, file, dateInForce: header + 1), Does.Contain("before the list in force"));
        });
    }

    [TestCase("TOTAL RECORD 3", "claims 3 entries and it has 2")]
    [TestCase("TOTAL RECORD 1", "claims 1 entries and it has 2")]
    [TestCase("TOTAL RECORD", "claims no entries and it has 2")]
    [TestCase("TOTAL RECORD 99999999999999999999", "claims no entries and it has 2")]
    [TestCase("", "was cut off")]
    public void A_total_that_is_wrong_or_missing_refuses_the_file(string footer, string expected)
    {
        string text = Sample.DojFile(Two).Replace("TOTAL RECORD 2", footer, StringComparison.Ordinal);
        Assert.That(Sample.Refused(Sample.Doj, Sample.Bytes(text)), Does.Contain(expected));
    }

    [TestCase("TOTAL RECORD 2")]
    [TestCase("TOTAL RECORDS: 0000002 IN FILE 7")]
    [TestCase("TOTAL RECORD COUNT   2   ")]
    public void Totals_are_read_however_they_are_worded(string footer)
    {
        string text = Sample.DojFile(Two).Replace("TOTAL RECORD 2", footer, StringComparison.Ordinal);
        Assert.That(Sample.Import(Sample.Doj, Sample.Bytes(text), new Checked()).Entries, Is.EqualTo(2));
    }

    [Test]
    public void Every_cut_through_a_file_with_a_total_is_noticed()
    {
        byte[] file = Sample.Bytes(Sample.DojFile(Two));
        for (int length = 0; length < file.Length - 1; length++) // the last byte is the line end
            Assert.That(Sample.Refused(Sample.Doj, file[..length]), Is.Not.Empty, $"{length} bytes");
    }

    [Test]
    public void Lines_after_the_total_are_refused()
    {
        string text = Sample.DojFile(Two) + "9QQX921 CA0120230108\n";
        Assert.That(Sample.Refused(Sample.Doj, Sample.Bytes(text)), Does.Contain("line 5: it stands after the line with the total"));
    }

    [Test]
    public void A_list_without_its_header_is_refused()
    {
        string text = Sample.DojFile(Two)[21..];
        Assert.That(Sample.Refused(Sample.Doj, Sample.Bytes(text)), Does.Contain("no header"));
    }

    [Test]
    public void A_delimited_list_without_a_mapped_column_is_refused()
    {
        string message = Sample.Refused(Sample.Plain, Sample.Bytes("plate,state,category,level,from,until,ref,remarks\nZQX1001,CA,,,,,,\n"));
        Assert.That(message, Does.Contain("line 1: the header lacks a column"));
    }

    [Test]
    public void The_stated_share_of_bad_lines_is_taken_and_one_more_refuses_the_file()
    {
        HotListDefinition list = Sample.Doj with { RefusedShareMax = 0.1 };
        string[] nine = [.. Enumerable.Range(0, 18).Select(i => $"ZQX{i:D4} CA0120230108")];
        Assert.Multiple(() =>
        {
            ImportOutcome taken = Sample.Import(list, Sample.Bytes(Sample.DojFile([.. nine, "x", "y"])), new Checked());
            Assert.That((taken.Entries, taken.LinesRefused), Is.EqualTo((18L, 2L)));
            string message = Sample.Refused(list, Sample.Bytes(Sample.DojFile([.. nine, "x", "y", "z"])));
            Assert.That(message, Does.Contain("3 of 21 lines are refused, more than the share 0.1"));
            Assert.That(message, Does.Contain("line 20: ").And.Contain("line 21: ").And.Contain("line 22: "));
        });
    }

    [Test]
    public void Ten_refused_lines_are_shown_and_no_more()
    {
        string message = Sample.Refused(Sample.Doj, Sample.Bytes(Sample.DojFile([.. Enumerable.Repeat("x", 50)])));
        Assert.That(System.Text.RegularExpressions.Regex.Count(message, "line [0-9]+: "), Is.EqualTo(HotListLimits.RefusalsShown));
    }

    [Test]
    public void An_empty_list_is_taken_only_where_its_total_says_so()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Sample.Import(Sample.Doj, Sample.Bytes(Sample.DojFile()), new Checked()).Entries, Is.Zero);
            Assert.That(Sample.Refused(Sample.Plain, Sample.Bytes(Sample.PlainHeader)), Does.Contain("no entries"));
            Assert.That(Sample.Refused(Sample.Doj with { Layout = HotListLayoutKind.NcicFixed }, []), Does.Contain("no entries"));
        });
    }

    [TestCase("PK\x03\x04rest", "ZIP")]
    [TestCase("-----BEGIN PGP MESSAGE-----", "PGP")]
    public void A_file_that_is_no_text_is_refused_with_what_to_do(string head, string expected) =>
        Assert.That(Sample.Refused(Sample.Doj, Encoding.Latin1.GetBytes(head)), Does.Contain(expected));

    [Test]
    public void A_line_of_the_greatest_length_is_read_and_a_longer_one_is_refused_alone()
    {
        HotListDefinition list = Sample.Plain with { RefusedShareMax = 0.5 };
        string start = "ZQX1001,CA,,,,,r,";
        string fits = start + new string('é', HotListLimits.LineLengthMax - start.Length);
        foreach ((string line, long refused) in new[] { (fits, 0L), (fits + "é", 1L), (start + new string('x', 500_000), 1L) })
        {
            ImportOutcome outcome = Sample.Import(list, Sample.Bytes($"{Sample.PlainHeader}{line}\nZQX1002,CA,,,,,,\n"), new Checked());
            Assert.That((outcome.Entries, outcome.LinesRefused), Is.EqualTo((2 - refused, refused)));
        }
    }

    [Test]
    public void Notes_are_cut_between_characters_and_references_never()
    {
        Collected entries = new();
        string note = new('é', 150);
        string bytes = $"{Sample.PlainHeader}ZQX1001,CA,,,,,{new string('r', 40)},{note}\nZQX1002,CA,,,,,{new string('r', 41)},\n";
        ImportOutcome outcome = Sample.Import(Sample.Plain with { RefusedShareMax = 0.5 }, Sample.Bytes(bytes), entries);
        Assert.Multiple(() =>
        {
            Assert.That(entries.Lines.Single().Split('|')[7], Is.EqualTo(new string('é', 100)));
            Assert.That(outcome.FirstRefusals.Single(), Is.EqualTo(new LineRefusal(3, LineFault.ReferenceTooLong)));
        });
    }

    [Test]
    public void A_long_list_is_read_in_the_memory_of_a_short_one()
    {
        int lines = Alpr.Tests.Common.Torture.Count(300_000, 3_000_000);
        using LongList source = new(lines);
        Checked sink = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        ImportOutcome outcome = HotListImport.Run(source, Sample.Doj with { Layout = HotListLayoutKind.NcicFixed }, Sample.Now, 0, sink);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        TestContext.Out.WriteLine($"{lines} lines, {source.Position / 1e6:0} MB, {allocated} bytes allocated");
        Assert.Multiple(() =>
        {
            Assert.That(outcome.Entries, Is.EqualTo(lines));
            Assert.That(allocated, Is.LessThan(1_000_000));
        });
    }

    /// <summary>Lines of an NCIC extract, made as they are read.</summary>
    private sealed class LongList(int lines) : Stream
    {
        private readonly byte[] _line = Sample.Bytes("V100000000CA000000020260401ZQ00000   CA2026PC2014FORDF15PKWHI\n");
        private int _next, _at = int.MaxValue;
        private long _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            int written = 0;
            while (written < buffer.Length)
            {
                if (_at >= _line.Length)
                {
                    if (_next == lines)
                        break;
                    for (int i = 0, rest = _next++; i < 5; i++, rest /= 10)
                        _line[33 - i] = (byte)('0' + rest % 10);
                    _at = 0;
                }
                int part = Math.Min(buffer.Length - written, _line.Length - _at);
                _line.AsSpan(_at, part).CopyTo(buffer[written..]);
                _at += part;
                written += part;
            }
            _position += written;
            return written;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
