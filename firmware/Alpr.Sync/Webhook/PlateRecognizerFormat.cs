using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync.Webhook;

/// <summary>
/// What Plate Recognizer's Stream posts: <c>multipart/form-data</c> of <c>json</c> and, when a picture goes, <c>upload</c>, the scene or else the plate. It has no
/// way to say hits. Scores are 0 to 1; the detector's own score is not kept, so that <c>dscore</c> is the plate's.
/// </summary>
internal sealed class PlateRecognizerFormat : WebhookFormat
{
    private const long UtcUsMax = 253_402_300_799_000_000; // the last second that a date can say

    /// <inheritdoc/>
    public override string Title => "plate_recognizer";

    /// <inheritdoc/>
    public override bool HasHits => false;

    /// <inheritdoc/>
    public override bool HasHealth => false;

    /// <inheritdoc/>
    public override bool TryWrite(Delivery delivery, WebhookSender sender, out WebhookBody body, [NotNullWhen(false)] out string? problem)
    {
        body = default;
        if (delivery.Record.Detection is not { } detection)
        {
            problem = "the format plate_recognizer has no way to say it";
            return false;
        }
        string camera = sender.Settings.CameraId > 0 ? sender.Settings.CameraId.ToString(CultureInfo.InvariantCulture) : sender.DeviceId;
        string uuid = DetectionTimes.Uuid(delivery.DetectionKey);
        JournalImage? picture = delivery.Images.OrderByDescending(static image => image.Kind).FirstOrDefault(static image => image.MediaType == "image/jpeg");
        bool isScene = picture is { Kind: ImageKind.Context };
        string file = $"{uuid}.jpg";
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, Json))
        {
            json.WriteStartObject();
            json.WriteStartObject("hook");
            json.WriteString("target", sender.Settings.Address.GetLeftPart(UriPartial.Path));
            json.WriteString("id", camera);
            json.WriteString("event", delivery.IsTest ? "test" : "recognition");
            json.WriteString("filename", file);
            json.WriteEndObject();
            json.WriteStartObject("data");
            json.WriteString("camera_id", camera);
            json.WriteString("filename", file);
            string time = Time(DetectionTimes.Calendar(delivery.Record).LastUs);
            json.WriteString("timestamp", time);
            json.WriteString("timestamp_local", time); // the unit keeps UTC alone, and says so
            json.WriteStartArray("results");
            Result(json, detection, sender.Settings.Country, isScene || picture is null);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        Multipart parts = new(delivery.IdempotencyKey);
        parts.Add("json", "application/json", bytes.ToArray());
        if (picture is not null)
            parts.Add("upload", picture.MediaType, picture.Bytes.Span, file);
        (body, problem) = (parts.End(), null);
        return true;
    }

    private static void Result(Utf8JsonWriter json, Detection detection, string country, bool isInScene)
    {
        // The box is one in the picture that goes: in that of the plate alone, the plate is all of it.
        ImageReference? plate = detection.Images.FirstOrDefault(static image => image.Kind == ImageKind.Plate);
        (int left, int top, int right, int bottom) = isInScene || plate is null ? DetectionTimes.Box(detection) : (0, 0, (int)plate.Width, (int)plate.Height);
        json.WriteStartObject();
        json.WriteStartObject("box");
        json.WriteNumber("xmin", left);
        json.WriteNumber("ymin", top);
        json.WriteNumber("xmax", right);
        json.WriteNumber("ymax", bottom);
        json.WriteEndObject();
        json.WriteString("plate", detection.Plate.ToLowerInvariant());
        json.WriteNumber("score", Score(detection.Confidence));
        json.WriteNumber("dscore", Score(detection.Confidence));
        json.WriteStartArray("candidates");
        Candidate(json, detection.Plate, detection.Confidence);
        foreach (PlateCandidate candidate in detection.Candidates.Where(one => one.Plate != detection.Plate))
            Candidate(json, candidate.Plate, candidate.Confidence);
        json.WriteEndArray();
        json.WriteStartObject("region");
        json.WriteString("code", detection.State.Length == 0 ? country : $"{country}-{detection.State.ToLowerInvariant()}");
        json.WriteNumber("score", Score(detection.StateConfidence));
        json.WriteEndObject();
        json.WriteNull("vehicle");
        json.WriteNull("direction");
        json.WriteEndObject();
    }

    private static void Candidate(Utf8JsonWriter json, string plate, float confidence)
    {
        json.WriteStartObject();
        json.WriteString("plate", plate.ToLowerInvariant());
        json.WriteNumber("score", Score(confidence));
        json.WriteEndObject();
    }

    private static string Time(long utcUs) =>
        DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Clamp(utcUs, 0, UtcUsMax)).ToString("yyyy-MM-dd HH:mm:ss.ffffff'+00:00'", CultureInfo.InvariantCulture);

    private static double Score(float share) => float.IsFinite(share) ? Math.Round(Math.Clamp(share, 0, 1), 4) : 0;
}
