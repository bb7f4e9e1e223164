using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync.Webhook;

/// <summary>
/// The JSON that OpenALPR's and Rekor Scout's agents post for a group of readings of one vehicle: one passage is one group. A hit is an <c>alpr_alert</c>
/// with the group in it. Confidences are 0 to 100; places, directions and things that the unit does not know are -1, empty, or left out where the format allows it.
/// </summary>
/// <remarks>
/// <c>uuids</c> has one entry, which follows from the detection's key, so that a group that comes twice is known; a hit's group has the same. The marked record of
/// a test says <c>is_preview</c>.
/// </remarks>
internal sealed class AlprGroupFormat : WebhookFormat
{
    private const int Version = 2; // of the group
    private const int AlertVersion = 1;
    private const string AgentVersion = "alpr-appliance";
    private const double Unknown = -1;

    /// <inheritdoc/>
    public override string Title => "alpr_group";

    /// <inheritdoc/>
    public override bool HasHits => true;

    /// <inheritdoc/>
    public override bool HasHealth => false;

    /// <inheritdoc/>
    public override bool TryWrite(Delivery delivery, WebhookSender sender, out WebhookBody body, [NotNullWhen(false)] out string? problem)
    {
        body = default;
        Record? pictured = delivery.Record.Hit is null ? delivery.Record : delivery.Detection;
        if (pictured?.Detection is null)
        {
            problem = delivery.Record.Hit is null ? "the format alpr_group has no way to say it" : "its detection was purged, and alpr_group says no hit without one";
            return false;
        }
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Json))
        {
            Group group = new(delivery, pictured, sender);
            if (delivery.Record.Hit is { } hit)
                Alert(json, delivery.Record, hit, group);
            else
                group.Write(json);
        }
        (body, problem) = (new("application/json", bytes.ToArray()), null);
        return true;
    }

    private static void Alert(Utf8JsonWriter json, Record record, Hit hit, Group group)
    {
        json.WriteStartObject();
        json.WriteString("data_type", "alpr_alert");
        json.WriteNumber("version", AlertVersion);
        json.WriteNumber("epoch_time", (record.Time?.UtcUs ?? 0) / 1000);
        json.WriteString("agent_uid", group.Sender.DeviceId);
        json.WriteString("alert_list", hit.List);
        json.WriteNumber("alert_list_id", 0);
        json.WriteString("site_name", group.Sender.DeviceId);
        json.WriteString("camera_name", group.Sender.DeviceId);
        json.WriteNumber("camera_number", group.Sender.Settings.CameraId);
        json.WriteString("plate_number", group.Detection.Plate);
        json.WriteString("description", $"{hit.Category}; unconfirmed: compare plate and state with the picture, and confirm the entry before acting");
        json.WriteString("list_type", "alert");
        json.WritePropertyName("group");
        group.Write(json);
        json.WriteEndObject();
    }

    /// <summary>Writes one group.</summary>
    private sealed class Group(Delivery delivery, Record record, WebhookSender sender)
    {
        private readonly ImageReference? _scene = record.Detection.Images.FirstOrDefault(static image => image.Kind == ImageKind.Context);

        public WebhookSender Sender => sender;

        public Detection Detection => record.Detection;

        private string Region => Detection.State.Length == 0 ? "" : $"{sender.Settings.Country}-{Detection.State.ToLowerInvariant()}";

        public void Write(Utf8JsonWriter json)
        {
            (long firstUs, long lastUs) = DetectionTimes.Calendar(record);
            string uuid = DetectionTimes.Uuid(delivery.DetectionKey);
            json.WriteStartObject();
            json.WriteString("data_type", "alpr_group");
            json.WriteNumber("version", Version);
            json.WriteNumber("epoch_start", firstUs / 1000);
            json.WriteNumber("epoch_end", lastUs / 1000);
            json.WriteNumber("frame_start", 0);
            json.WriteNumber("frame_end", Math.Max(0, (long)Detection.Frames - 1));
            Who(json);
            json.WriteStartArray("uuids");
            json.WriteStringValue(uuid);
            json.WriteEndArray();
            json.WriteStartArray("plate_indexes");
            json.WriteNumberValue(0);
            json.WriteEndArray();
            Candidates(json);
            json.WriteBase64String("vehicle_crop_jpeg", Picture(ImageKind.Context));
            BestPlate(json);
            Path(json, lastUs);
            json.WriteNumber("best_confidence", Percent(Detection.Confidence));
            json.WriteString("best_uuid", uuid);
            json.WriteString("best_plate_number", Detection.Plate);
            json.WriteString("best_region", Region);
            json.WriteNumber("best_region_confidence", Percent(Detection.StateConfidence));
            json.WriteBoolean("matches_template", false);
            json.WriteNumber("best_image_width", _scene?.Width ?? 0);
            json.WriteNumber("best_image_height", _scene?.Height ?? 0);
            json.WriteNumber("travel_direction", Unknown);
            json.WriteBoolean("is_parked", false);
            json.WriteBoolean("is_preview", delivery.IsTest);
            Vehicle(json);
            json.WriteEndObject();
        }

        private void Who(Utf8JsonWriter json)
        {
            json.WriteString("company_id", sender.Settings.CompanyId);
            json.WriteString("agent_uid", sender.DeviceId);
            json.WriteString("agent_version", AgentVersion);
            json.WriteString("agent_type", AgentVersion);
            json.WriteNumber("camera_id", sender.Settings.CameraId);
            json.WriteNumber("gps_latitude", sender.Settings.Latitude ?? Unknown);
            json.WriteNumber("gps_longitude", sender.Settings.Longitude ?? Unknown);
            json.WriteString("country", sender.Settings.Country);
        }

        private void Candidates(Utf8JsonWriter json)
        {
            json.WriteStartArray("candidates");
            Candidate(json, Detection.Plate, Detection.Confidence);
            foreach (PlateCandidate candidate in Detection.Candidates.Where(one => one.Plate != Detection.Plate))
                Candidate(json, candidate.Plate, candidate.Confidence);
            json.WriteEndArray();
        }

        private void BestPlate(Utf8JsonWriter json)
        {
            json.WriteStartObject("best_plate");
            json.WriteString("plate", Detection.Plate);
            json.WriteNumber("confidence", Percent(Detection.Confidence));
            json.WriteNumber("matches_template", 0);
            json.WriteNumber("plate_index", 0);
            json.WriteString("region", Region);
            json.WriteNumber("region_confidence", Percent(Detection.StateConfidence));
            json.WriteNumber("processing_time_ms", 0);
            json.WriteNumber("requested_topn", Detection.Candidates.Count);
            json.WriteStartArray("coordinates");
            for (int i = 0; i < 4; i++)
            {
                Corner corner = i < Detection.Corners.Count ? Detection.Corners[i] : new();
                json.WriteStartObject();
                json.WriteNumber("x", DetectionTimes.Pixel(corner.X));
                json.WriteNumber("y", DetectionTimes.Pixel(corner.Y));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteBase64String("plate_crop_jpeg", Picture(ImageKind.Plate));
            Candidates(json);
            json.WriteEndObject();
        }

        // The record keeps the place of the best frame alone: a path of one.
        private void Path(Utf8JsonWriter json, long lastUs)
        {
            (int left, int top, int right, int bottom) = DetectionTimes.Box(Detection);
            json.WriteStartArray("plate_path");
            json.WriteStartObject();
            json.WriteNumber("x", left);
            json.WriteNumber("y", top);
            json.WriteNumber("w", right - left);
            json.WriteNumber("h", bottom - top);
            json.WriteNumber("t", lastUs / 1000);
            json.WriteNumber("f", 0);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        private static void Vehicle(Utf8JsonWriter json)
        {
            json.WriteStartObject("vehicle");
            foreach (string feature in (ReadOnlySpan<string>)["color", "make", "make_model", "body_type", "year", "orientation"])
            {
                json.WriteStartArray(feature);
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }

        private static void Candidate(Utf8JsonWriter json, string plate, float confidence)
        {
            json.WriteStartObject();
            json.WriteString("plate", plate);
            json.WriteNumber("confidence", Percent(confidence));
            json.WriteNumber("matches_template", 0);
            json.WriteEndObject();
        }

        private ReadOnlySpan<byte> Picture(ImageKind kind)
        {
            JournalImage? picture = delivery.Images.FirstOrDefault(image => image.Kind == kind && image.MediaType == "image/jpeg");
            return picture is null ? [] : picture.Bytes.Span;
        }

        private static double Percent(float share) => float.IsFinite(share) ? Math.Round(Math.Clamp(share, 0, 1) * 100.0, 4) : 0;
    }
}
