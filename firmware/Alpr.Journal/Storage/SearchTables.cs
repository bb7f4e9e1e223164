using Alpr.Contracts.V1;

namespace Alpr.Journal.Storage;

/// <summary>
/// Writes the tables that are searched. They follow from the records: filled with a record and emptied with it, in the same transaction.
/// </summary>
internal sealed class SearchTables : IDisposable
{
    private readonly Statement _detection, _plate, _hit, _texts, _removePlate, _removeDetection, _removeHit;

    public SearchTables(JournalDatabase database)
    {
        _detection = new(database, "INSERT INTO detections(sequence, captured_us, state, texts) VALUES(?1, ?2, ?3, ?4)");
        _plate = new(database, $"INSERT INTO plates(epoch, text, detection) VALUES(?1 >> {Schema.EpochShift}, ?2, ?1)");
        _hit = new(database, "INSERT INTO hits(sequence, detection, category, list) VALUES(?1, ?2, ?3, ?4)");
        _texts = new(database, "SELECT texts FROM detections WHERE sequence = ?1");
        _removePlate = new(database, $"DELETE FROM plates WHERE epoch = ?1 >> {Schema.EpochShift} AND text = ?2 AND detection = ?1");
        _removeDetection = new(database, "DELETE FROM detections WHERE sequence = ?1");
        _removeHit = new(database, "DELETE FROM hits WHERE sequence = ?1");
    }

    /// <summary>Adds what can be searched of a record: nothing but of detections and hits.</summary>
    public void Add(long sequence, Record record, long? capturedUs)
    {
        if (record.BodyCase == Record.BodyOneofCase.Hit)
        {
            Hit hit = record.Hit;
            _hit.Bind(1, sequence).Bind(2, (long)hit.Detection).Bind(3, hit.Category).Bind(4, hit.List).Run();
        }
        if (record.BodyCase != Record.BodyOneofCase.Detection)
            return;
        Span<byte> buffer = stackalloc byte[PlateFolding.TextsBytesMax];
        ReadOnlySpan<byte> texts = buffer[..PlateFolding.Write(record.Detection, buffer)];
        _detection.Bind(1, sequence).Bind(2, capturedUs).Bind(3, record.Detection.State).Bind(4, texts).Run();
        foreach (Range range in texts.Split(PlateFolding.Separator))
        {
            if (!texts[range].IsEmpty)
                _plate.Bind(1, sequence).Bind(2, texts[range]).Run();
        }
    }

    /// <summary>Removes what can be searched of a record. SQLite overwrites what it frees.</summary>
    public void Remove(long sequence)
    {
        _removeHit.Bind(1, sequence).Run();
        if (!_texts.Bind(1, sequence).Step())
            return;
        byte[] texts = _texts.Bytes(0).ToArray();
        _texts.Reset();
        foreach (Range range in new ReadOnlySpan<byte>(texts).Split(PlateFolding.Separator))
            _removePlate.Bind(1, sequence).Bind(2, texts.AsSpan(range)).Run();
        _removeDetection.Bind(1, sequence).Run();
    }

    public void Dispose()
    {
        _detection.Dispose();
        _plate.Dispose();
        _hit.Dispose();
        _texts.Dispose();
        _removePlate.Dispose();
        _removeDetection.Dispose();
        _removeHit.Dispose();
    }
}
