using Alpr.Contracts.V1;

namespace Alpr.Journal.Storage;

/// <summary>
/// Dates, for searching and retention, the records that were made before the clock was set: by the first record with a set
/// clock. In the same boot that is exact; a record of an earlier boot is older than it says. What is signed stays as it was.
/// </summary>
internal sealed class UndatedRecords : IDisposable
{
    private readonly JournalContent _content;
    private readonly Statement _date, _dateDetection;
    private bool _any;

    public UndatedRecords(JournalDatabase database, JournalContent content)
    {
        _content = content;
        _date = new(database, "UPDATE records SET captured_us = ?1 WHERE sequence = ?2");
        _dateDetection = new(database, "UPDATE detections SET captured_us = ?1 WHERE sequence = ?2");
        _any = Undated().Count > 0;
    }

    /// <summary>Notes that a record has no date, or dates all those that have none by it.</summary>
    public void DateBy(Record record)
    {
        if (record.Time.Source == TimeSource.Unset)
        {
            _any = true;
            return;
        }
        if (!_any)
            return;
        foreach (long sequence in Undated())
        {
            Record undated = _content.Read(sequence).ToRecord();
            long before = undated.BootId == record.BootId ? Math.Max(0, record.Time.BoottimeUs - undated.Time.BoottimeUs) : 0;
            _date.Bind(1, record.Time.UtcUs - before).Bind(2, sequence).Run();
            _dateDetection.Bind(1, record.Time.UtcUs - before).Bind(2, sequence).Run();
        }
        _any = false;
    }

    public void Dispose()
    {
        _date.Dispose();
        _dateDetection.Dispose();
    }

    private List<long> Undated() =>
        _content.Sequences("SELECT sequence FROM records WHERE captured_us IS NULL AND gone_by IS NULL ORDER BY sequence");
}
