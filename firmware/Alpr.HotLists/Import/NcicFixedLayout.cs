namespace Alpr.HotLists;

/// <summary>
/// NCIC extract in fixed columns, from 0: record id 0-9 whose first character is the list letter, ORI 10-18, date 19-26, plate 27-36 (LIC), state
/// 37-38 (LIS), plate year 39-42 (LIY), plate type 43-44, vehicle year 45-48, make 49-52, model 53-55, style 56-57, colour from 58.
/// </summary>
/// <param name="zone">Where the dates are local.</param>
public sealed class NcicFixedLayout(TimeZoneInfo zone) : IHotListLayout
{
    private const int StateEnd = 39;

    /// <inheritdoc/>
    public HotListFraming Framing => HotListFraming.None;

    /// <inheritdoc/>
    public LineReading Read(ReadOnlySpan<char> line, EntryDraft entry)
    {
        if (line.IsWhiteSpace())
            return new(LineKind.Blank);
        if (line.Length < StateEnd - 2) // the state may be lost with trailing spaces, the plate may not
            return new(LineKind.Refused, LineFault.TooShort);
        FixedColumns columns = new(line);
        return LineReading.Of(NcicFields.Read(new NcicFields
        {
            RecordId = columns.At(0, 10),
            Ori = columns.At(10, 19),
            Date = columns.At(19, 27),
            Plate = columns.At(27, 37),
            State = columns.At(37, 39),
            PlateYear = columns.At(39, 43),
            PlateType = columns.At(43, 45),
            VehicleYear = columns.At(45, 49),
            Make = columns.At(49, 53),
            Model = columns.At(53, 56),
            Style = columns.At(56, 58),
            Colour = columns.At(58, line.Length),
        }, zone, entry));
    }
}
