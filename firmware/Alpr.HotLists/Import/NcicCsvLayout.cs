namespace Alpr.HotLists;

/// <summary>
/// NCIC extract with commas: record id, ORI, date, plate, state, registration year, plate type (only where there are 12 columns), vehicle year,
/// make, model, body, colour. The first letter of the record id is the list's.
/// </summary>
/// <param name="zone">Where the dates are local.</param>
public sealed class NcicCsvLayout(TimeZoneInfo zone) : IHotListLayout
{
    private const int Columns = 11, ColumnsWithType = 12;

    private readonly FieldSplitter _fields = new(',');

    /// <inheritdoc/>
    public HotListFraming Framing => HotListFraming.None;

    /// <inheritdoc/>
    public LineReading Read(ReadOnlySpan<char> line, EntryDraft entry)
    {
        if (line.IsWhiteSpace())
            return new(LineKind.Blank);
        LineFault fault = _fields.Split(line);
        if (fault == LineFault.None && _fields.Count is not (Columns or ColumnsWithType))
            fault = _fields.Count < Columns ? LineFault.TooFewFields : LineFault.TooManyFields;
        if (fault != LineFault.None)
            return LineReading.Of(fault);
        int vehicle = _fields.Count == ColumnsWithType ? 7 : 6;
        return LineReading.Of(NcicFields.Read(new NcicFields
        {
            RecordId = _fields[0],
            Ori = _fields[1],
            Date = _fields[2],
            Plate = _fields[3],
            State = _fields[4],
            PlateYear = _fields[5],
            PlateType = vehicle == 7 ? _fields[6] : default,
            VehicleYear = _fields[vehicle],
            Make = _fields[vehicle + 1],
            Model = _fields[vehicle + 2],
            Style = _fields[vehicle + 3],
            Colour = _fields[vehicle + 4],
        }, zone, entry));
    }
}
