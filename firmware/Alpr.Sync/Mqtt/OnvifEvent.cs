using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Alpr.Contracts.V1;

namespace Alpr.Sync.Mqtt;

/// <summary>
/// Emits the ONVIF event of a read licence plate as JSON over MQTT (ONVIF Core, "Event payload in JSON"; Analytics, "License plate recognition"): XML
/// attributes become <c>@name</c>, an element's text beside them <c>#text</c>. No claim of conformance beyond that.
/// </summary>
internal static class OnvifEvent
{
    /// <summary>The topic.</summary>
    public static string Topic(MqttSettings settings, string device) =>
        $"{settings.OnvifPrefix.Replace("{device}", device, StringComparison.Ordinal)}/onvif-ej/RuleEngine/Recognition/LicensePlate/&{settings.VideoSource}/{settings.Rule}";

    /// <summary>The payload. A test record that is no detection gives an event without data.</summary>
    public static ReadOnlyMemory<byte> Payload(Delivery delivery, MqttSettings settings)
    {
        ArrayBufferWriter<byte> bytes = new(1024);
        using Utf8JsonWriter json = new(bytes);
        json.WriteStartObject();
        json.WriteString("UtcTime", Utc(delivery.Record.Time?.UtcUs ?? 0));
        json.WriteStartObject("Source");
        json.WriteString("VideoSource", settings.VideoSource);
        json.WriteString("Rule", settings.Rule);
        json.WriteEndObject();
        json.WriteStartObject("Data");
        if (delivery.Record.Detection is { } detection)
            WriteData(json, delivery, detection, settings);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    private static void WriteData(Utf8JsonWriter json, Delivery delivery, Detection detection, MqttSettings settings)
    {
        json.WriteNumber("Likelihood", Share(detection.Confidence));
        json.WriteNumber("ObjectId", delivery.Sequence);
        if (settings.ImageUri.Length > 0 && detection.Images.FirstOrDefault(image => image.Kind == ImageKind.Plate) is { } plate)
            json.WriteString("ImageURI", settings.ImageUri.Replace("{sha256}", Convert.ToHexStringLower(plate.Sha256.Span), StringComparison.Ordinal));
        if (detection.Corners.Count > 0
            && detection.Images.FirstOrDefault(image => image.Kind == ImageKind.Context && image is { Width: > 0, Height: > 0 }) is { } scene)
            WriteBox(json, detection, scene);
        json.WriteStartObject("LicensePlateInfo");
        WriteElement(json, "PlateNumber", detection.Plate, detection.Confidence);
        WriteElement(json, "PlateType", "Normal", detection.Confidence);
        WriteElement(json, "CountryCode", "US", detection.Confidence);
        if (detection.State.Length > 0)
            WriteElement(json, "IssuingEntity", detection.State, detection.StateConfidence);
        json.WriteEndObject();
    }

    /// <summary>ONVIF's coordinates: -1 to 1 from left to right and from bottom to top of the picture.</summary>
    private static void WriteBox(Utf8JsonWriter json, Detection detection, ImageReference scene)
    {
        json.WriteStartObject("BoundingBox");
        json.WriteNumber("@bottom", Round(1 - 2 * detection.Corners.Max(corner => corner.Y) / scene.Height));
        json.WriteNumber("@top", Round(1 - 2 * detection.Corners.Min(corner => corner.Y) / scene.Height));
        json.WriteNumber("@right", Round(2 * detection.Corners.Max(corner => corner.X) / scene.Width - 1));
        json.WriteNumber("@left", Round(2 * detection.Corners.Min(corner => corner.X) / scene.Width - 1));
        json.WriteEndObject();
    }

    private static void WriteElement(Utf8JsonWriter json, string name, string text, float confidence)
    {
        json.WriteStartObject(name);
        json.WriteNumber("@Likelihood", Share(confidence));
        json.WriteString("#text", text);
        json.WriteEndObject();
    }

    private static decimal Share(float value) => float.IsFinite(value) ? Round(Math.Clamp(value, 0, 1)) : 0;

    private static decimal Round(float value) => float.IsFinite(value) ? Math.Round((decimal)Math.Clamp(value, -1, 1), 4) : 0;

    private static string Utc(long us) =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Clamp(us, 0, 253_402_300_799_000_000) * 10).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
