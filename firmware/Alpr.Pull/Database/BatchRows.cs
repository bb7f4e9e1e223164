using System.Text;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Pull.Pulling;
using Google.Protobuf.Collections;
using Npgsql;
using NpgsqlTypes;

namespace Alpr.Pull.Database;

/// <summary>A batch's records as rows, without the images, and how they are copied into the staging tables.</summary>
internal sealed class BatchRows
{
    /// <summary>Kind of a record that is gone: no body has this number.</summary>
    private const short GoneKind = 0;

    private readonly int _unit;
    private readonly bool _honour;
    private readonly List<(BatchItem Item, DateTime Captured, bool IsDated)> _records = [];
    private readonly List<(BatchItem Item, DateTime Captured, bool IsDated)> _statements = [];
    private RecordDates _dates;

    /// <summary>Takes the rows of a batch.</summary>
    /// <param name="unit">Number of the unit's row.</param>
    /// <param name="items">Everything but the images.</param>
    /// <param name="honour">Whether purges are honoured.</param>
    public BatchRows(int unit, List<BatchItem> items, bool honour)
    {
        (_unit, _honour) = (unit, honour);
        for (int i = items.Count - 1; i >= 0; i--)
        {
            (long utcUs, bool isDated) = items[i].Record is { } record ? _dates.Of(record) : default;
            (items[i].Kind == BatchItemKind.Statement ? _statements : _records).Add((items[i], DateTime.UnixEpoch.AddMicroseconds(utcUs), isDated));
        }
        _records.Reverse();
        Months = _records.Select(record => (record.Captured.Year, record.Captured.Month)).Distinct().ToList();
    }

    /// <summary>Months in which records were made.</summary>
    public IReadOnlyList<(int Year, int Month)> Months { get; }

    /// <summary>True when a purge is among them.</summary>
    public bool HasPurge => Purging.Any();

    private IEnumerable<(BatchItem Item, DateTime Captured, bool IsDated)> Purging =>
        _statements.Concat(_records).Where(record => record.Item.Record?.BodyCase is Record.BodyOneofCase.Purge or Record.BodyOneofCase.Gap);

    private IEnumerable<(BatchItem Item, DateTime Captured, bool IsDated)> Detections => _records.Where(record => record.Item.Record?.BodyCase == Record.BodyOneofCase.Detection);

    /// <summary>Copies all; the tables that got rows, in the order in which they are to be taken over.</summary>
    public async Task<List<string>> CopyAsync(NpgsqlConnection connection)
    {
        List<string> filled = [];
        await CopyAsync(connection, filled, "records", _records.Count > 0, Records).ConfigureAwait(false);
        await CopyAsync(connection, filled, "detections", Detections.Any(), DetectionRows).ConfigureAwait(false);
        await CopyAsync(connection, filled, "candidates", Detections.Any(record => record.Item.Record!.Detection.Candidates.Count > 0), Candidates).ConfigureAwait(false);
        await CopyAsync(connection, filled, "record_images", Detections.Any(record => record.Item.Record!.Detection.Images.Count > 0), Images).ConfigureAwait(false);
        await CopyAsync(connection, filled, "hits", _records.Any(record => record.Item.Record?.BodyCase == Record.BodyOneofCase.Hit), Hits).ConfigureAwait(false);
        await CopyAsync(connection, filled, "gone_ranges", HasPurge, GoneRanges).ConfigureAwait(false);
        return filled;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<string> filled, string table, bool hasRows, Action<NpgsqlBinaryImporter> write)
    {
        if (!hasRows)
            return;
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync($"COPY pg_temp.stage_{table} FROM STDIN (FORMAT BINARY)").ConfigureAwait(false);
        write(copy);
        await copy.CompleteAsync().ConfigureAwait(false);
        filled.Add(table);
    }

    private void Begin(NpgsqlBinaryImporter copy, (BatchItem Item, DateTime Captured, bool IsDated) record)
    {
        copy.StartRow();
        copy.Write(_unit, NpgsqlDbType.Integer);
        copy.Write(record.Item.Sequence, NpgsqlDbType.Bigint);
        copy.Write(record.Captured, NpgsqlDbType.TimestampTz);
    }

    private void Records(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in _records)
        {
            Begin(copy, record);
            copy.Write(record.IsDated, NpgsqlDbType.Boolean);
            copy.Write((short?)record.Item.Record?.BodyCase ?? GoneKind, NpgsqlDbType.Smallint);
            if (record.Item.Envelope.IsEmpty)
                copy.WriteNull();
            else
                copy.Write(record.Item.Envelope, NpgsqlDbType.Bytea);
            copy.Write(record.Item.Leaf.Bytes.ToArray(), NpgsqlDbType.Bytea);
        }
    }

    private void DetectionRows(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in Detections)
        {
            Detection detection = record.Item.Record!.Detection;
            Begin(copy, record);
            Write(copy, detection.Plate);
            Write(copy, Folded(detection.Plate));
            Write(copy, detection.RawPlate);
            copy.Write(detection.Confidence, NpgsqlDbType.Real);
            copy.Write(detection.CharacterConfidence.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Real);
            Write(copy, detection.State);
            copy.Write(detection.StateConfidence, NpgsqlDbType.Real);
            copy.Write((int)Math.Min(detection.Frames, int.MaxValue), NpgsqlDbType.Integer);
        }
    }

    private void Candidates(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in Detections)
        {
            short place = 0;
            foreach (PlateCandidate candidate in record.Item.Record!.Detection.Candidates)
            {
                Begin(copy, record);
                copy.Write(place++, NpgsqlDbType.Smallint);
                Write(copy, candidate.Plate);
                Write(copy, Folded(candidate.Plate));
                copy.Write(candidate.Confidence, NpgsqlDbType.Real);
            }
        }
    }

    private void Images(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in Detections)
        {
            short place = 0;
            foreach (ImageReference image in record.Item.Record!.Detection.Images)
            {
                Begin(copy, record);
                copy.Write(place++, NpgsqlDbType.Smallint);
                copy.Write((short)image.Kind, NpgsqlDbType.Smallint);
                copy.Write(image.Sha256.Memory, NpgsqlDbType.Bytea);
                Write(copy, image.MediaType);
                copy.Write((int)Math.Min(image.Width, int.MaxValue), NpgsqlDbType.Integer);
                copy.Write((int)Math.Min(image.Height, int.MaxValue), NpgsqlDbType.Integer);
            }
        }
    }

    private void Hits(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in _records.Where(record => record.Item.Record?.BodyCase == Record.BodyOneofCase.Hit))
        {
            Hit hit = record.Item.Record!.Hit;
            Begin(copy, record);
            copy.Write((long)hit.Detection, NpgsqlDbType.Bigint);
            Write(copy, Words(hit.Match.ToString()));
            Write(copy, hit.List);
            copy.Write(hit.ListSha256.Memory, NpgsqlDbType.Bytea);
            if (hit.ListDateUs is > 0 and < 253_402_300_800_000_000) // year 10000
                copy.Write(DateTime.UnixEpoch.AddMicroseconds(hit.ListDateUs), NpgsqlDbType.TimestampTz);
            else
                copy.WriteNull();
            copy.Write((long)Math.Min(hit.ListAgeS, long.MaxValue), NpgsqlDbType.Bigint);
            Write(copy, hit.Category);
            Write(copy, hit.Reference);
            Write(copy, hit.EntryPlate);
            Write(copy, hit.EntryState);
            Write(copy, Words(hit.States.ToString()));
            copy.Write(hit.Informational, NpgsqlDbType.Boolean);
            copy.Write((int)Math.Min(hit.Sighting, int.MaxValue), NpgsqlDbType.Integer);
            copy.Write(hit.Unconfirmed, NpgsqlDbType.Boolean);
        }
    }

    private void GoneRanges(NpgsqlBinaryImporter copy)
    {
        foreach ((BatchItem Item, DateTime Captured, bool IsDated) record in Purging)
        {
            Purge? purge = record.Item.Record!.Purge;
            RepeatedField<SequenceRange> ranges = purge?.Ranges ?? record.Item.Record.Gap.Ranges;
            for (int place = 0; place < ranges.Count; place++)
            {
                copy.StartRow();
                copy.Write(_unit, NpgsqlDbType.Integer);
                copy.Write(record.Item.Sequence, NpgsqlDbType.Bigint);
                copy.Write(place, NpgsqlDbType.Integer);
                copy.Write(record.Captured, NpgsqlDbType.TimestampTz);
                copy.Write((short)record.Item.Record.BodyCase, NpgsqlDbType.Smallint);
                copy.Write((short)(purge?.Scope ?? PurgeScope.Unspecified), NpgsqlDbType.Smallint);
                Write(copy, purge is null ? record.Item.Record.Gap.Damage : Words(purge.Reason.ToString()));
                copy.Write((long)Math.Min(ranges[place].First, long.MaxValue / 2), NpgsqlDbType.Bigint); // so that no sum of the two overflows
                copy.Write((long)Math.Min(ranges[place].Count, long.MaxValue / 2), NpgsqlDbType.Bigint);
                copy.Write((purge?.OrderedBy ?? []).Select(Clean).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);
                copy.Write(_honour && purge is not null, NpgsqlDbType.Boolean);
            }
        }
    }

    private static void Write(NpgsqlBinaryImporter copy, string text) => copy.Write(Clean(text), NpgsqlDbType.Text);

    // PostgreSQL's text takes every character but this one.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);

    private static string Words(string name) => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>Folded as hot lists and the unit's own search do.</summary>
    private static string Folded(string plate)
    {
        StringBuilder folded = new(plate.Length);
        foreach (char character in plate)
        {
            if (PlateFolding.TryFold(character, out byte ascii))
                folded.Append((char)ascii);
        }
        return folded.ToString();
    }
}
