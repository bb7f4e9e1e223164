using System.Globalization;

namespace Alpr.HotLists;

/// <summary>
/// A delimited file with a mapping. Covers files for which plate, state and alert are mandatory and which know levels and days until an entry is
/// inactive, and those with the columns Category, PlateState, MatchPlate, EffectiveDate and ExpiryDate.
/// </summary>
public sealed class DelimitedLayout : IHotListLayout
{
    private const int Plate = 0, State = 1, Category = 2, Level = 3, Effective = 4, Expiry = 5, Reference = 6, Notes = 7, Roles = 8;
    private const int Absent = -1;
    private const uint SecondsPerDay = 86_400;

    private readonly DelimitedMapping _mapping;
    private readonly HotListCategory _category;
    private readonly TimeZoneInfo _zone;
    private readonly FieldSplitter _fields;
    private readonly KeyValuePair<string, HotListCategory>[] _categories;
    private readonly int[] _columns = new int[Roles];
    private bool _hasColumns;

    /// <summary>Takes the mapping.</summary>
    /// <param name="mapping">Where the file has what.</param>
    /// <param name="category">Of entries whose category column says nothing known.</param>
    /// <param name="zone">Where dates without zone are local.</param>
    /// <param name="fallbackSeconds">When the days of <see cref="DelimitedMapping.InactiveAfterDays"/> begin where a line has no date.</param>
    public DelimitedLayout(DelimitedMapping mapping, HotListCategory category, TimeZoneInfo zone, uint fallbackSeconds)
    {
        _mapping = mapping;
        _category = category;
        _zone = zone;
        FallbackSeconds = fallbackSeconds;
        _fields = new(mapping.Delimiter);
        _categories = [.. mapping.Categories];
        if (!mapping.HasHeader)
        {
            for (int role = 0; role < Roles; role++)
                _columns[role] = NameOf(role) is { } number ? int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture) - 1 : Absent;
            _hasColumns = true;
        }
    }

    /// <inheritdoc/>
    public HotListFraming Framing => _mapping.HasHeader ? HotListFraming.Header : HotListFraming.None;

    private uint FallbackSeconds { get; }

    /// <inheritdoc/>
    public LineReading Read(ReadOnlySpan<char> line, EntryDraft entry)
    {
        if (line.IsWhiteSpace())
            return new(LineKind.Blank);
        LineFault fault = _fields.Split(line);
        if (fault != LineFault.None)
            return LineReading.Of(fault);
        if (!_hasColumns)
        {
            _hasColumns = true;
            return FindColumns() ? new(LineKind.Header) : new(LineKind.Refused, LineFault.ColumnMissing);
        }
        return LineReading.Of(ReadEntry(entry));
    }

    private LineFault ReadEntry(EntryDraft entry)
    {
        if (_columns[Plate] == Absent)
            return LineFault.ColumnMissing;
        if (_columns[Plate] >= _fields.Count)
            return LineFault.TooFewFields;
        LineFault fault = PlateField.Read(Field(Plate), out entry.Plate);
        if (fault != LineFault.None)
            return fault;
        if (!StateCode.TryParse(Field(State), out StateCode state) || (_mapping.StateRequired && !state.IsKnown))
            return LineFault.State;
        entry.State = state;
        fault = ReadCategory(entry);
        if (fault == LineFault.None)
            fault = ReadTimes(entry);
        if (fault != LineFault.None)
            return fault;
        entry.AppendNote(Field(Notes));
        return entry.TrySetReference(Field(Reference)) ? LineFault.None : LineFault.ReferenceTooLong;
    }

    private LineFault ReadCategory(EntryDraft entry)
    {
        ReadOnlySpan<char> alert = Field(Category), level = Field(Level);
        entry.Category = _category;
        if (alert.IsEmpty && _mapping.CategoryRequired)
            return LineFault.CategoryMissing;
        bool known = false;
        foreach (KeyValuePair<string, HotListCategory> pair in _categories)
        {
            if (!known && alert.Equals(pair.Key, StringComparison.OrdinalIgnoreCase))
            {
                entry.Category = pair.Value;
                known = true;
            }
        }
        if (!known)
            entry.AppendNote(alert);
        if (level.Equals("low", StringComparison.OrdinalIgnoreCase))
            entry.Level = HotListLevel.Low;
        else if (level.Equals("medium", StringComparison.OrdinalIgnoreCase))
            entry.Level = HotListLevel.Medium;
        else if (level.Equals("high", StringComparison.OrdinalIgnoreCase))
            entry.Level = HotListLevel.High;
        else if (!level.IsEmpty)
            return LineFault.Level;
        return LineFault.None;
    }

    private LineFault ReadTimes(EntryDraft entry)
    {
        ReadOnlySpan<char> from = Field(Effective), until = Field(Expiry);
        uint effective = 0, expiry = 0;
        if (!from.IsEmpty && !DateField.TryRead(from, _zone, out effective, out _))
            return LineFault.Date;
        if (!until.IsEmpty)
        {
            if (!DateField.TryRead(until, _zone, out expiry, out bool isWholeDay))
                return LineFault.Expiry;
            if (isWholeDay)
                expiry = DateField.NextDay(expiry, _zone);
        }
        if (_mapping.InactiveAfterDays > 0)
        {
            ulong inactive = (effective != 0 ? effective : FallbackSeconds) + (ulong)_mapping.InactiveAfterDays * SecondsPerDay;
            if (expiry == 0 || inactive < expiry)
                expiry = (uint)Math.Min(inactive, uint.MaxValue);
        }
        if (expiry != 0 && effective >= expiry)
            return LineFault.ExpiryBeforeDate;
        (entry.DateSeconds, entry.ExpirySeconds, entry.CountsFromDate) = (effective, expiry, effective != 0);
        return LineFault.None;
    }

    private ReadOnlySpan<char> Field(int role)
    {
        int column = _columns[role];
        return column == Absent || column >= _fields.Count ? default : _fields[column];
    }

    /// <summary>Finds the mapped names in the header. False when one is not there, and then every line is refused.</summary>
    private bool FindColumns()
    {
        bool all = true;
        for (int role = 0; role < Roles; role++)
        {
            _columns[role] = Absent;
            if (NameOf(role) is not { } name)
                continue;
            for (int i = 0; i < _fields.Count && _columns[role] == Absent; i++)
            {
                if (_fields[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                    _columns[role] = i;
            }
            all &= _columns[role] != Absent;
        }
        if (!all)
            _columns[Plate] = Absent;
        return all;
    }

    private string? NameOf(int role) => role switch
    {
        Plate => _mapping.Plate,
        State => _mapping.State,
        Category => _mapping.Category,
        Level => _mapping.Level,
        Effective => _mapping.Effective,
        Expiry => _mapping.Expiry,
        Reference => _mapping.Reference,
        _ => _mapping.Notes,
    };
}
