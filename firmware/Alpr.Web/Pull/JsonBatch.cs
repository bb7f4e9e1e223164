using System.Buffers;
using System.Text;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Web.Pull;

/// <summary>
/// Records for programs that want no protobuf: the checkpoint, each record in protobuf's JSON, the names of its pictures. It proves nothing by itself; the batch
/// does.
/// </summary>
internal static class JsonBatch
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <summary>Writes it.</summary>
    public static void Write(Stream output, JournalReader journal, BatchChoice choice)
    {
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("checkpoint"u8, Encoding.UTF8.GetString(journal.LatestCheckpoint().Note.Span));
        json.WriteNumber("first"u8, choice.First);
        json.WriteNumber("count"u8, choice.Count);
        json.WriteNumber("next"u8, choice.Next);
        json.WriteStartArray("records"u8);
        if (choice.Exhibits is { } exhibits)
        {
            foreach (long sequence in exhibits)
                WriteAll(json, journal, journal.Read(sequence, 1), choice.Images);
        }
        else
        {
            WriteAll(json, journal, journal.Read(choice.First, choice.Count), choice.Images);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAll(Utf8JsonWriter json, JournalReader journal, IEnumerable<JournalEntry> entries, bool images)
    {
        foreach (JournalEntry entry in entries)
        {
            json.WriteStartObject();
            json.WriteNumber("sequence"u8, entry.Sequence);
            json.WriteBoolean("gone"u8, entry.IsGone);
            if (!entry.IsGone)
            {
                Record record = entry.ToRecord();
                json.WritePropertyName("record"u8);
                json.WriteRawValue(Formatter.Format(record), skipInputValidation: true);
                WriteImages(json, journal, entry.Sequence, record, images);
            }
            json.WriteEndObject();
            if (json.BytesPending > 32 * 1024)
                json.Flush();
        }
    }

    private static void WriteImages(Utf8JsonWriter json, JournalReader journal, long sequence, Record record, bool images)
    {
        json.WriteStartArray("images"u8);
        HashSet<Hash256> there = images && BatchFormat.ImagesOf(record).Count > 0 ? [.. journal.ImageHashes(sequence)] : [];
        foreach (ImageReference image in BatchFormat.ImagesOf(record))
        {
            if (Hash256.TryRead(image.Sha256.Span, out Hash256 hash) && there.Contains(hash))
                json.WriteStringValue(ImageName.Of(hash, image.MediaType));
        }
        json.WriteEndArray();
    }
}

/// <summary>Names of pictures: the hash in hex, and the format's ending, as in exports.</summary>
internal static class ImageName
{
    private const string Jpeg = ".jpg", Other = ".bin";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The name.</summary>
    public static string Of(in Hash256 hash, string mediaType) => $"{hash}{(mediaType == "image/jpeg" ? Jpeg : Other)}";

    /// <summary>Reads a name.</summary>
    public static bool TryRead(string name, out Hash256 hash)
    {
        hash = default;
        return name.Length == 2 * Hash256.Size + Jpeg.Length && (name.EndsWith(Jpeg, StringComparison.Ordinal) || name.EndsWith(Other, StringComparison.Ordinal))
            && !name.AsSpan(0, 2 * Hash256.Size).ContainsAnyExcept(HexDigits)
            && Hash256.TryRead(Convert.FromHexString(name.AsSpan(0, 2 * Hash256.Size)), out hash);
    }
}
