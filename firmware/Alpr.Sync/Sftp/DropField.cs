using System.Buffers;
using System.Globalization;
using Alpr.Contracts.V1;
using Alpr.Sync.Brokers;
using Alpr.Sync.Webhook;

namespace Alpr.Sync.Sftp;

/// <summary>What a row is made of.</summary>
/// <param name="Delivery">The record.</param>
/// <param name="Seen">The detection that it states, or is about.</param>
/// <param name="Settings">For what no record says.</param>
/// <param name="Device">The unit.</param>
/// <param name="Zone">For times of day.</param>
/// <param name="PlateImage">Name of the plate's picture beside the table; empty: none.</param>
/// <param name="SceneImage">The same of the scene.</param>
internal sealed record DropRow(Delivery Delivery, Record Seen, SftpSettings Settings, string Device, TimeZoneInfo Zone, string PlateImage, string SceneImage);

/// <summary>One cell.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="IsNumber">Made here of a number: it may begin with a sign.</param>
internal readonly record struct DropCell(string Text, bool IsNumber = false);

/// <summary>
/// The fields of which a column can be made. Records have no lane and no direction, so that there are none of these; place, site and camera are the settings'.
/// </summary>
internal static class DropField
{
    private const long UtcUsMax = 253_402_300_799_000_000; // the last second that a date can say
    private const string Iso = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"; // RFC 3339
    private const string FormatLetters = "yMdHhmsftzK/:.-,_ TZ'\\";
    private const int FormatMax = 64;
    private static readonly SearchValues<char> FormatSigns = SearchValues.Create(FormatLetters);

    private static readonly Dictionary<string, Func<DropRow, string, DropCell>> Known = new(StringComparer.Ordinal)
    {
        ["plate"] = static (row, _) => new(row.Seen.Detection.Plate),
        ["state"] = static (row, _) => new(row.Seen.Detection.State),
        ["confidence"] = static (row, format) => Share(row.Seen.Detection.Confidence, format),
        ["captured_at"] = static (row, format) => format.Length == 0 ? new(Utc(row).ToString(Iso, CultureInfo.InvariantCulture)) : Local(row, format),
        ["captured_date"] = static (row, format) => Local(row, format.Length > 0 ? format : "yyyy-MM-dd"),
        ["captured_time"] = static (row, format) => Local(row, format.Length > 0 ? format : "HH:mm:ss"),
        ["clock"] = static (row, _) => new((row.Seen.Time?.Source ?? TimeSource.Unspecified).ToString().ToLowerInvariant()),
        ["latitude"] = static (row, _) => Degrees(row.Settings.Latitude),
        ["longitude"] = static (row, _) => Degrees(row.Settings.Longitude),
        ["site"] = static (row, _) => new(row.Settings.Site),
        ["camera"] = static (row, _) => new(row.Settings.Camera),
        ["device"] = static (row, _) => new(row.Device),
        ["sequence"] = static (row, _) => new(row.Delivery.Sequence.ToString(CultureInfo.InvariantCulture), IsNumber: true),
        ["key"] = static (row, _) => new(row.Delivery.IdempotencyKey),
        ["kind"] = static (row, _) => new(Template.KindOf(row.Delivery.Record)),
        ["list"] = static (row, _) => new(row.Delivery.Record.Hit?.List ?? ""),
        ["category"] = static (row, _) => new(row.Delivery.Record.Hit?.Category ?? ""),
        ["reference"] = static (row, _) => new(row.Delivery.Record.Hit?.Reference ?? ""),
        ["match"] = static (row, _) => new(row.Delivery.Record.Hit?.Match.ToString() ?? ""),
        ["confirmed"] = static (row, _) => new(row.Delivery.Record.Hit is null ? "" : "no"), // a person confirms, never the unit
        ["plate_image"] = static (row, _) => new(row.PlateImage),
        ["scene_image"] = static (row, _) => new(row.SceneImage),
        ["text"] = static (_, format) => new(format),
    };

    /// <summary>All names.</summary>
    public static string Names => string.Join(", ", Known.Keys);

    /// <summary>The cell of a field.</summary>
    public static DropCell Of(SftpColumn column, DropRow row) => Known[column.Field](row, column.Format);

    /// <summary>What is wrong with a column; null: nothing.</summary>
    public static string? Problem(SftpColumn column, SftpSettings settings)
    {
        if (!Known.ContainsKey(column.Field))
            return $"no field is called that; known are {Names}.";
        bool isMissing = column.Field switch
        {
            "latitude" or "longitude" => settings.Latitude is null,
            "site" => settings.Site.Length == 0,
            "camera" => settings.Camera.Length == 0,
            _ => false,
        };
        if (isMissing)
            return $"it would stay empty, since records do not say it: set {column.Field} beside columns.";
        return column.Field switch
        {
            "captured_at" or "captured_date" or "captured_time" => FormatProblem(column.Format),
            "confidence" => column.Format is "" or "percent" ? null : "the only format of a confidence is percent.",
            "text" => column.Format.Length is > 0 and <= FormatMax ? null : $"write the text, up to {FormatMax} signs, as its format.",
            _ => column.Format.Length == 0 ? null : "this field has no formats; leave format out.",
        };
    }

    /// <summary>When a vehicle was last seen, UTC.</summary>
    public static DateTimeOffset Utc(Record seen) => DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Clamp(DetectionTimes.Calendar(seen).LastUs, 0, UtcUsMax));

    private static DateTimeOffset Utc(DropRow row) => Utc(row.Seen);

    private static DropCell Local(DropRow row, string format) => new(TimeZoneInfo.ConvertTime(Utc(row), row.Zone).ToString(format, CultureInfo.InvariantCulture));

    private static DropCell Degrees(double? degrees) => new(degrees?.ToString("0.#######", CultureInfo.InvariantCulture) ?? "", IsNumber: true);

    private static DropCell Share(float share, string format)
    {
        double clean = float.IsFinite(share) ? Math.Clamp(share, 0, 1) : 0;
        return new(format == "percent" ? (clean * 100).ToString("0.#", CultureInfo.InvariantCulture) : clean.ToString("0.####", CultureInfo.InvariantCulture), IsNumber: true);
    }

    private static string? FormatProblem(string format)
    {
        if (format.Length == 0)
            return null;
        if (format.Length is 1 or > FormatMax || format.AsSpan().ContainsAnyExcept(FormatSigns))
            return $"write a format of 2 to {FormatMax} of the letters {FormatLetters}, such as MM/dd/yyyy HH:mm:ss.";
        try
        {
            _ = DateTimeOffset.UnixEpoch.ToString(format, CultureInfo.InvariantCulture);
            return null;
        }
        catch (FormatException)
        {
            return "no time can be written so; a format looks like MM/dd/yyyy HH:mm:ss.";
        }
    }
}
