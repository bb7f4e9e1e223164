using System.Globalization;

namespace Alpr.HotLists;

/// <summary>
/// Reads a list as a stream, in the same small memory however long it is, and passes its entries on. It either returns, and then the file was whole,
/// or throws, and then nothing of it counts.
/// </summary>
public static class HotListImport
{
    private const long UsPerSecond = 1_000_000, UsPerHour = 3600 * UsPerSecond;
    private const long HeaderAheadUsMax = 24 * UsPerHour; // zones that were set wrongly on either side

    /// <summary>Reads a file to its end.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <param name="list">Which list it is.</param>
    /// <param name="nowUtcUs">Microseconds since 1970.</param>
    /// <param name="dateInForceUs">Date of the list in force, which a new one must not precede; 0: none.</param>
    /// <param name="sink">Takes the entries.</param>
    /// <exception cref="HotListException">The file is refused; the message says why without any of its content.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImportOutcome Run(Stream source, HotListDefinition list, long nowUtcUs, long dateInForceUs, IEntrySink sink)
    {
        using LineReader lines = new(source);
        if (lines.RemedyOfBinary is { } remedy)
            throw new HotListException(list.Name, "the file is no text", remedy);
        IHotListLayout layout = list.OpenLayout(nowUtcUs);
        Tally tally = new(list, layout.Framing);
        EntryDraft entry = new();
        while (lines.TryRead(out ReadOnlySpan<char> line, out LineFault fault))
        {
            if (lines.Line > HotListLimits.LinesMax || lines.Bytes > HotListLimits.SourceBytesMax)
                throw new HotListException(list.Name, "the file is larger than any hot list", "Check what was downloaded");
            entry.Clear();
            LineReading reading = fault == LineFault.None ? layout.Read(line, entry) : new(LineKind.Refused, fault);
            if (tally.Count(reading, lines.Line, entry.Category))
            {
                Clamp(entry, list, nowUtcUs);
                sink.Add(entry);
            }
        }
        tally.RequireWhole();
        RequireFresh(list, tally.DateUs, nowUtcUs, dateInForceUs);
        return new(tally.Entries, tally.Refused, tally.Withheld, lines.Line, tally.DateUs, lines.Kind, lines.GetHash(), tally.FirstRefusals);
    }

    private static void Clamp(EntryDraft entry, HotListDefinition list, long nowUtcUs)
    {
        if (list.EntryDaysMax <= 0)
            return;
        long last = Math.Min(nowUtcUs / UsPerSecond + list.EntryDaysMax * 86_400L, uint.MaxValue);
        if (entry.ExpirySeconds == 0 || entry.ExpirySeconds > last)
            entry.ExpirySeconds = (uint)Math.Max(1, last);
    }

    private static void RequireFresh(HotListDefinition list, long dateUs, long nowUtcUs, long dateInForceUs)
    {
        if (dateUs == 0)
            return;
        if (list.HeaderAgeHoursMax > 0 && nowUtcUs - dateUs > list.HeaderAgeHoursMax * UsPerHour)
        {
            throw new HotListException(list.Name, $"its header says {Text(dateUs)}, more than {list.HeaderAgeHoursMax} hours ago",
                "Fetch the current file, or check the appliance's clock");
        }
        if (dateUs - nowUtcUs > HeaderAheadUsMax)
        {
            throw new HotListException(list.Name, $"its header says {Text(dateUs)}, which is to come",
                "Check the appliance's clock and the list's time zone");
        }
        if (dateUs < dateInForceUs)
        {
            throw new HotListException(list.Name, $"its header says {Text(dateUs)}, before the list in force of {Text(dateInForceUs)}",
                "Fetch the current file; to go back on purpose, remove the list first");
        }
    }

    private static string Text(long utcUs) =>
        DateTime.UnixEpoch.AddMicroseconds(utcUs).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
