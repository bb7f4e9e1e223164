using System.Security.Cryptography;
using System.Text;
using Alpr.Contracts.V1;

namespace Alpr.Sync.Webhook;

/// <summary>What foreign formats ask of a detection that its record says in another way.</summary>
internal static class DetectionTimes
{
    private const long BackUsMax = 3_600_000_000; // no passage takes an hour: more than that is another clock

    /// <summary>First and last sight by the calendar, microseconds since 1970. In recordings, whose clock is another, both are the record's time.</summary>
    public static (long FirstUs, long LastUs) Calendar(Record record)
    {
        RecordTime time = record.Time ?? new();
        long AtCalendar(long us)
        {
            long back = time.BoottimeUs - us;
            return time.Source == TimeSource.Recording || back is < 0 or > BackUsMax ? time.UtcUs : time.UtcUs - back;
        }
        long first = AtCalendar(record.Detection.FirstUs);
        return (first, Math.Max(first, AtCalendar(record.Detection.LastUs)));
    }

    /// <summary>A UUID (RFC 9562, version 8) that follows from a delivery's key: the same for the same record.</summary>
    public static string Uuid(string key)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        Span<byte> uuid = hash[..16];
        uuid[6] = (byte)(uuid[6] & 0x0F | 0x80);
        uuid[8] = (byte)(uuid[8] & 0x3F | 0x80);
        string hex = Convert.ToHexStringLower(uuid);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }

    /// <summary>The upright box around a plate's corners in pixels of the scene; all 0 when there are none.</summary>
    public static (int Left, int Top, int Right, int Bottom) Box(Detection detection) => detection.Corners.Count == 0
        ? default
        : (Pixel(detection.Corners.Min(static corner => corner.X)), Pixel(detection.Corners.Min(static corner => corner.Y)),
            Pixel(detection.Corners.Max(static corner => corner.X)), Pixel(detection.Corners.Max(static corner => corner.Y)));

    /// <summary>A whole pixel.</summary>
    public static int Pixel(float at) => float.IsFinite(at) ? (int)Math.Clamp(MathF.Round(at), 0, 1 << 20) : 0;
}
