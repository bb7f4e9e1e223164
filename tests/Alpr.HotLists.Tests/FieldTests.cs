using Alpr.Contracts;

namespace Alpr.HotLists.Tests;

public sealed class FieldTests
{
    [TestCase("20260407", "2026-04-07T07:00:00", true)]
    [TestCase("2026-04-07", "2026-04-07T07:00:00", true)]
    [TestCase("04/07/2026", "2026-04-07T07:00:00", true)]
    [TestCase(" 4/7/2026 ", "2026-04-07T07:00:00", true)]
    [TestCase("04/07/2026 11:00", "2026-04-07T18:00:00", false)]
    [TestCase("04/07/2026 11:00:59 PM", "2026-04-08T06:00:59", false)]
    [TestCase("04/07/2026 12:00 AM", "2026-04-07T07:00:00", false)]
    [TestCase("2026-04-07T11:00:01Z", "2026-04-07T11:00:01", false)]
    [TestCase("2026-01-07 11:00", "2026-01-07T19:00:00", false)]
    [TestCase("20240229", "2024-02-29T08:00:00", true)]
    public void Dates_are_read(string text, string utc, bool wholeDay)
    {
        Assert.That(DateField.TryRead(text, Sample.LosAngeles, out uint seconds, out bool isWholeDay));
        Assert.That((DateTime.UnixEpoch.AddSeconds(seconds).ToString("s"), isWholeDay), Is.EqualTo((utc, wholeDay)));
    }

    [TestCase("20230229")]
    [TestCase("20261301")]
    [TestCase("20260400")]
    [TestCase("00000000")]
    [TestCase("99991231")]
    [TestCase("07/04/26")]
    [TestCase("13/04/2026")]
    [TestCase("04/07/2026 24:00")]
    [TestCase("04/07/2026 13:00 PM")]
    [TestCase("04/07/2026 11:60")]
    [TestCase("04/07/2026x")]
    [TestCase("2026-04-07T11:00+02")]
    [TestCase("2026040")]
    [TestCase("")]
    public void What_is_no_date_is_refused(string text) =>
        Assert.That(DateField.TryRead(text, Sample.LosAngeles, out _, out _), Is.False);

    [Test]
    public void A_day_in_spring_ends_after_23_hours()
    {
        Assert.That(DateField.TryRead("2026-03-08", Sample.LosAngeles, out uint seconds, out _));
        Assert.That(DateField.NextDay(seconds, Sample.LosAngeles) - seconds, Is.EqualTo(23 * 3600));
    }

    [TestCase("7abc-123", "7ABC123", LineFault.None)]
    [TestCase(" 7 ABC.12/3 ", "7ABC123", LineFault.None)]
    [TestCase("1234567890", "1234567890", LineFault.None)]
    [TestCase("12345678901", "", LineFault.PlateTooLong)]
    [TestCase("A", "", LineFault.PlateTooShort)]
    [TestCase("  ", "", LineFault.PlateMissing)]
    [TestCase("7ABC*23", "", LineFault.PlateCharacter)]
    [TestCase("7ÄBC23", "", LineFault.PlateCharacter)]
    public void Plates_are_read_as_people_type_them(string text, string plate, LineFault fault)
    {
        Assert.That(PlateField.Read(text, out PlateText read), Is.EqualTo(fault));
        if (fault == LineFault.None)
            Assert.That(read.ToString(), Is.EqualTo(plate));
    }

    [TestCase("CA", "CA")]
    [TestCase(" nb", "NE")]
    [TestCase("ON", "ON")]
    [TestCase("  ", "")]
    public void States_are_read(string text, string state) => Assert.That(Sample.State(text).ToString(), Is.EqualTo(state));

    [TestCase("C")]
    [TestCase("CAL")]
    [TestCase("C1")]
    public void What_is_no_state_is_refused(string text) => Assert.That(StateCode.TryParse(text, out _), Is.False);

    [TestCase("a,b,,c", "a|b||c")]
    [TestCase("", "")]
    [TestCase(",", "|")]
    [TestCase("\"a,b\",c", "a,b|c")]
    [TestCase(" \"a \"\"b\"\"\" , c ", "a \"b\"|c")]
    [TestCase("a\"b,c", "a\"b|c")]
    public void Fields_are_cut(string line, string fields)
    {
        FieldSplitter splitter = new(',');
        Assert.That(splitter.Split(line), Is.EqualTo(LineFault.None));
        Assert.That(string.Join('|', Enumerable.Range(0, splitter.Count).Select(i => splitter[i].ToString())), Is.EqualTo(fields));
    }

    [TestCase("\"a,b")]
    [TestCase("\"a\"b,c")]
    public void Quotation_marks_that_do_not_match_are_refused(string line) =>
        Assert.That(new FieldSplitter(',').Split(line), Is.EqualTo(LineFault.Quotation));

    [Test]
    public void More_fields_than_any_file_has_are_refused()
    {
        FieldSplitter splitter = new(',');
        Assert.That(splitter.Split(new string(',', HotListLimits.FieldsMax - 1)), Is.EqualTo(LineFault.None));
        Assert.That(splitter.Split(new string(',', HotListLimits.FieldsMax)), Is.EqualTo(LineFault.TooManyFields));
    }

    [TestCase("https://user:secret@lists.example/svs.tbl?token=abc#x", "https://lists.example/svs.tbl")]
    [TestCase("sftp://host.example/dir/svs.tbl", "sftp://host.example/dir/svs.tbl")]
    [TestCase("sftp://user:pa/ss@host.example/f", "sftp://(not shown)")]
    [TestCase("sftp://user:p?x@host.example/f", "sftp://(not shown)")]
    [TestCase("/media/usb/svs.tbl", "/media/usb/svs.tbl")]
    [TestCase("a\nb", "a?b")]
    public void A_source_is_named_without_what_opens_it(string source, string expected) =>
        Assert.That(SourceName.WithoutCredentials(source), Is.EqualTo(expected));
}
