using Alpr.Contracts.V1;
using Alpr.Journal.Storage;

namespace Alpr.Journal.Recovery;

/// <summary>Reads from a successor, which is not in its place yet, the gap that it begins with.</summary>
internal static class GapFile
{
    /// <summary>The name that the damaged file was, or is, to be moved to.</summary>
    public static string SetAsideNamedBy(JournalPaths paths) => Read(paths).Gap.SetAside;

    /// <summary>A few sentences for the person who tends the unit.</summary>
    public static string Report(JournalPaths paths)
    {
        Record record = Read(paths);
        long lost = record.Gap.Ranges.Sum(range => (long)range.Count);
        string goesOn = record.Sequence > 0
            ? $"its log goes on at record {record.Sequence}, {lost} records or their pictures are only in the old file"
            : "a new log was begun, because the old one cannot be continued";
        string old = paths.Beside(record.Gap.SetAside);
        return $"{paths.Journal}: {record.Gap.Damage}. It was set aside as {old}; {goesOn}. Export from it with "
            + $"'alprctl export --journal {old}', copy it off the unit, and replace the disk if this happens again.";
    }

    private static Record Read(JournalPaths paths)
    {
        try
        {
            using JournalDatabase database = JournalDatabase.OpenReader(paths.New);
            using JournalContent content = new(database);
            Record record = content.Read(content.Count() - 1).ToRecord();
            if (record.BodyCase == Record.BodyOneofCase.Gap)
                return record;
            throw database.Corrupt("it does not end with a gap");
        }
        catch (Exception error) when (error is JournalException or InvalidDataException or ArgumentException)
        {
            throw new JournalException(JournalProblem.DeviceFailed, paths.New, "the successor of a damaged journal cannot be read: " + error.Message,
                $"The disk fails: copy the files '{Path.GetFileName(paths.Journal)}.damaged-*' off the unit and replace the disk", error);
        }
    }
}
