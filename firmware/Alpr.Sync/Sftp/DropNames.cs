using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Sync.Brokers;

namespace Alpr.Sync.Sftp;

/// <summary>
/// Names of files. Each follows from the records alone, so that the same records have the same name again after a restart: of a table, from the keys of all its
/// rows; of a picture, from its record and its bytes. No plate is in a name.
/// </summary>
internal static class DropNames
{
    private const int DeviceCharsMax = 48, HashCharsMax = 16;

    private static readonly string[] Parts = ["device", "time", "sequence", "count", "batch"];

    /// <summary>What is wrong with a template of a table's name; null: nothing.</summary>
    public static string? Problem(string template)
    {
        if (Template.Problem(template, Parts) is { } problem)
            return problem;
        string bare = template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
        if (template.Length > 100 || bare.StartsWith('.') || bare.EndsWith(".part", StringComparison.Ordinal) || bare != Safe(bare, int.MaxValue))
            return "use up to 100 of A-Z, a-z, 0-9, . _ and -, without a dot at the beginning and .part at the end.";
        return template.Contains("{batch}", StringComparison.Ordinal)
            ? null
            : "let it hold {batch}, which follows from the records in the file: else one file could take another's place.";
    }

    /// <summary>Name of a table.</summary>
    public static string OfTable(SftpSettings settings, string device, TimeZoneInfo zone, IReadOnlyList<Delivery> rows)
    {
        Record first = DropTable.Seen(rows[0])!;
        string time = TimeZoneInfo.ConvertTime(DropField.Utc(first), zone).ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        byte[] keys = Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(static row => row.IdempotencyKey)));
        return settings.FileName
            .Replace("{device}", Safe(device, DeviceCharsMax), StringComparison.Ordinal)
            .Replace("{time}", time, StringComparison.Ordinal)
            .Replace("{sequence}", rows[0].Sequence.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{count}", rows.Count.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{batch}", Convert.ToHexStringLower(SHA256.HashData(keys))[..HashCharsMax], StringComparison.Ordinal);
    }

    /// <summary>Name of a picture; a hit's is that of its detection.</summary>
    public static string OfPicture(string device, Delivery delivery, JournalImage image)
    {
        string sequence = (delivery.Record.Hit is { } hit ? (long)hit.Detection : delivery.Sequence).ToString(CultureInfo.InvariantCulture);
        string kind = image.Kind == ImageKind.Plate ? "plate" : "scene";
        return $"{Safe(device, DeviceCharsMax)}_{sequence}_{kind}_{Convert.ToHexStringLower(image.Sha256.Bytes)[..HashCharsMax]}.jpg";
    }

    /// <summary>Name of the file of a test.</summary>
    public static string OfTest(string device, Delivery marked) =>
        $"alpr-test-{Safe(device, DeviceCharsMax)}-{(marked.Record.Time?.UtcUs ?? 0).ToString(CultureInfo.InvariantCulture)}.csv";

    /// <summary>The picture of a kind that goes; null: none.</summary>
    public static JournalImage? Picture(Delivery delivery, ImageKind kind) =>
        delivery.Images.FirstOrDefault(image => image.Kind == kind && image.MediaType == "image/jpeg");

    private static string Safe(string text, int most) => string.Concat(text.Take(most).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')).TrimStart('.');
}
