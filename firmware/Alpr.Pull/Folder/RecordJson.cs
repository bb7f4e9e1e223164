using System.Globalization;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Pull.Pulling;

namespace Alpr.Pull.Folder;

/// <summary>A record as one JSON object: what searches and lists need. The envelope in the batch says all of it.</summary>
internal static class RecordJson
{
    /// <summary>How a path is made of an image's hash.</summary>
    public delegate string ImagePath(ReadOnlySpan<byte> sha256);

    /// <summary>Writes one.</summary>
    public static void Write(Utf8JsonWriter json, BatchItem item, long utcUs, bool isDated, ImagePath imagePath)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", item.Sequence);
        json.WriteString("leaf", Convert.ToHexStringLower(item.Leaf.Bytes));
        if (item.Record is not { } record)
        {
            json.WriteString("kind", "gone");
            json.WriteEndObject();
            return;
        }
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(record.BodyCase.ToString()));
        json.WriteString("device", record.DeviceId);
        json.WriteString("time", Time(utcUs));
        json.WriteBoolean("dated", isDated);
        switch (record.BodyCase)
        {
            case Record.BodyOneofCase.Detection:
                Detection(json, record.Detection, imagePath);
                break;
            case Record.BodyOneofCase.Hit:
                Hit(json, record.Hit);
                break;
            case Record.BodyOneofCase.Purge or Record.BodyOneofCase.Gap:
                Ranges(json, record.Purge?.Ranges ?? record.Gap.Ranges);
                break;
        }
        json.WriteEndObject();
    }

    private static void Detection(Utf8JsonWriter json, Detection detection, ImagePath imagePath)
    {
        json.WriteString("plate", detection.Plate);
        json.WriteNumber("confidence", detection.Confidence);
        json.WriteString("state", detection.State);
        json.WriteNumber("state_confidence", detection.StateConfidence);
        json.WriteString("raw_plate", detection.RawPlate);
        json.WriteNumber("frames", detection.Frames);
        json.WriteStartArray("candidates");
        foreach (PlateCandidate candidate in detection.Candidates)
        {
            json.WriteStartObject();
            json.WriteString("plate", candidate.Plate);
            json.WriteNumber("confidence", candidate.Confidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("images");
        foreach (ImageReference image in detection.Images)
        {
            json.WriteStartObject();
            json.WriteString("kind", image.Kind == ImageKind.Plate ? "plate" : "context");
            json.WriteString("path", imagePath(image.Sha256.Span));
            json.WriteNumber("width", image.Width);
            json.WriteNumber("height", image.Height);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Hit(Utf8JsonWriter json, Hit hit)
    {
        json.WriteNumber("detection", hit.Detection);
        json.WriteString("match", JsonNamingPolicy.SnakeCaseLower.ConvertName(hit.Match.ToString()));
        json.WriteString("list", hit.List);
        json.WriteString("category", hit.Category);
        json.WriteString("reference", hit.Reference);
        json.WriteString("entry_plate", hit.EntryPlate);
        json.WriteString("entry_state", hit.EntryState);
        json.WriteBoolean("informational", hit.Informational);
        json.WriteBoolean("unconfirmed", true);
    }

    private static void Ranges(Utf8JsonWriter json, IEnumerable<SequenceRange> ranges)
    {
        json.WriteStartArray("ranges");
        foreach (SequenceRange range in ranges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(range.First);
            json.WriteNumberValue(range.Count);
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    private static string Time(long utcUs) => DateTime.UnixEpoch.AddMicroseconds(utcUs).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
