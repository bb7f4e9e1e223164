using System.Buffers;
using System.Text.Json;
using Alpr.Board.Storage;
using Alpr.Pull.Pulling;

namespace Alpr.Pull.Folder;

/// <summary>
/// Writes what is in a proven batch for programs that read no batches: <c>extract/FIRST-LAST.jsonl</c>, a line for each record, and
/// <c>extract/images/ab/ab....jpg</c> by SHA-256. Both can be made again from the batches at any time, so they are not forced to disk one by one.
/// </summary>
internal static class Extract
{
    /// <summary>Writes one batch.</summary>
    /// <param name="batch">The file.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="name">Without ending.</param>
    public static void Write(string batch, string folder, string name)
    {
        List<BatchItem> records = [];
        foreach (BatchItem item in BatchItems.Read(batch))
        {
            if (item.Image is { } image)
                WriteImage(Path.Combine(folder, ImagePath(image.Sha256.Span)), image.Content.Span);
            else if (item.Kind != BatchItemKind.Statement)
                records.Add(item);
        }
        DurableFile.Write(Path.Combine(folder, name + ".jsonl"), Lines(records));
    }

    private static ReadOnlySpan<byte> Lines(List<BatchItem> records)
    {
        (long UtcUs, bool IsDated)[] times = new (long, bool)[records.Count];
        RecordDates dates = default;
        for (int i = records.Count - 1; i >= 0; i--)
            times[i] = records[i].Record is { } record ? dates.Of(record) : default;
        ArrayBufferWriter<byte> lines = new();
        for (int i = 0; i < records.Count; i++)
        {
            using (Utf8JsonWriter json = new(lines))
                RecordJson.Write(json, records[i], times[i].UtcUs, times[i].IsDated, ImagePath);
            lines.Write("\n"u8);
        }
        return lines.WrittenSpan;
    }

    private static string ImagePath(ReadOnlySpan<byte> sha256)
    {
        string hash = Convert.ToHexStringLower(sha256);
        return $"images/{hash[..2]}/{hash}.jpg";
    }

    private static void WriteImage(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path) && new FileInfo(path).Length == content.Length)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using FileStream file = new(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        file.Write(content);
    }
}
