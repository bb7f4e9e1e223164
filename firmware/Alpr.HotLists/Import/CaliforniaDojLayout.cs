namespace Alpr.HotLists;

/// <summary>
/// California Department of Justice: <c>svs.tbl</c>, <c>sfr.tbl</c>, <c>slr.tbl</c>. Columns from 0: plate 0-7, state 8-9, county 10-11, date
/// 12-19. The first line is <c>DATE04/07/2026 11:00</c>, the last begins with <c>TOTAL RECORD</c> and has the count. The category is the file's.
/// </summary>
/// <param name="category">Of all entries.</param>
/// <param name="zone">Where the header's time is local.</param>
public sealed class CaliforniaDojLayout(HotListCategory category, TimeZoneInfo zone) : IHotListLayout
{
    private const string HeaderWord = "DATE", FooterWord = "TOTAL RECORD";
    private const int StateAt = 8, CountyAt = 10, DateAt = 12, End = 20;

    private bool _hasHeader;

    /// <inheritdoc/>
    public HotListFraming Framing => HotListFraming.Header | HotListFraming.Total;

    /// <inheritdoc/>
    public LineReading Read(ReadOnlySpan<char> line, EntryDraft entry)
    {
        if (line.IsWhiteSpace())
            return new(LineKind.Blank);
        // Only the first line: DATE followed by digits could begin a personalised plate's line, but never with a slash in it.
        if (!_hasHeader && line.StartsWith(HeaderWord) && line.Contains('/'))
        {
            _hasHeader = true;
            return DateField.TryRead(line[HeaderWord.Length..], zone, out uint seconds, out _)
                ? new(LineKind.Header, Value: seconds)
                : new(LineKind.Refused, LineFault.Date);
        }
        if (line.StartsWith(FooterWord))
            return new(LineKind.Total, Value: CountOf(line[FooterWord.Length..]));
        return LineReading.Of(ReadEntry(line, entry));
    }

    private LineFault ReadEntry(ReadOnlySpan<char> line, EntryDraft entry)
    {
        if (line.Length < CountyAt)
            return LineFault.TooShort;
        LineFault fault = PlateField.Read(line[..StateAt], out entry.Plate);
        if (fault != LineFault.None)
            return fault;
        if (!StateCode.TryParse(line[StateAt..CountyAt], out StateCode state))
            return LineFault.State;
        entry.State = state;
        entry.Category = category;
        FixedColumns columns = new(line);
        ReadOnlySpan<char> county = columns.At(CountyAt, DateAt), date = columns.At(DateAt, End);
        if (!county.IsEmpty)
        {
            entry.AppendNote("county");
            entry.AppendNote(county);
        }
        if (date.IsEmpty)
            return LineFault.None;
        if (!DateField.TryRead(date, zone, out uint seconds, out _))
            return LineFault.Date;
        entry.DateSeconds = seconds;
        return LineFault.None;
    }

    /// <summary>The first number, which may have commas; -1 without one, which no list has as its count.</summary>
    private static long CountOf(ReadOnlySpan<char> text)
    {
        long count = -1;
        foreach (char c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                count = Math.Max(count, 0) * 10 + c - '0';
                if (count > HotListLimits.LinesMax)
                    return -1;
            }
            else if (count >= 0 && c != ',')
                break;
        }
        return count;
    }
}
