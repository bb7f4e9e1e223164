namespace Alpr.HotLists;

/// <summary>The fields of an NCIC extract, however they were delimited. NCIC writes 0 for O in plates, which folding covers.</summary>
internal ref struct NcicFields
{
    public ReadOnlySpan<char> RecordId, Ori, Date, Plate, State, PlateYear, PlateType, VehicleYear, Make, Model, Style, Colour;

    /// <summary>Fills a draft.</summary>
    public static LineFault Read(in NcicFields fields, TimeZoneInfo zone, EntryDraft entry)
    {
        if (fields.RecordId.IsEmpty || !HotListCategories.TryFromNcic(fields.RecordId[0], out HotListCategory category))
            return LineFault.Letter;
        entry.Category = category;
        LineFault fault = PlateField.Read(fields.Plate, out entry.Plate);
        if (fault != LineFault.None)
            return fault;
        if (!StateCode.TryParse(fields.State, out StateCode state))
            return LineFault.State;
        entry.State = state;
        if (!fields.Date.IsEmpty)
        {
            if (!DateField.TryRead(fields.Date, zone, out uint seconds, out _))
                return LineFault.Date;
            entry.DateSeconds = seconds;
        }
        if (!entry.TrySetReference(fields.RecordId))
            return LineFault.ReferenceTooLong;
        Describe(fields, entry);
        return LineFault.None;
    }

    private static void Describe(in NcicFields fields, EntryDraft entry)
    {
        entry.AppendNote(fields.VehicleYear);
        entry.AppendNote(fields.Make);
        entry.AppendNote(fields.Model);
        entry.AppendNote(fields.Style);
        entry.AppendNote(fields.Colour);
        Append("plate year", fields.PlateYear, entry);
        Append("plate type", fields.PlateType, entry);
        Append("ORI", fields.Ori, entry);
    }

    private static void Append(string name, ReadOnlySpan<char> value, EntryDraft entry)
    {
        if (value.IsEmpty)
            return;
        entry.AppendNote(name);
        entry.AppendNote(value);
    }
}
