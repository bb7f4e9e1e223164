using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Sync.Sftp;
using Alpr.Sync.Webhook;

namespace Alpr.Sync.Flock;

/// <summary>
/// The body of one upload: <c>image</c>, which the platform reads, the scene where it goes and else the plate; <c>contextImages</c>, which it only shows, for the
/// other; when and where. A file's name follows from the record's key and says nothing else.
/// </summary>
internal static class FlockUpload
{
    /// <summary>Bytes of all pictures together: the platform's bound, in its binary megabytes.</summary>
    public const long ImageBytesMax = 9 * 1024 * 1024;

    /// <summary>Writes an upload.</summary>
    /// <param name="delivery">The record.</param>
    /// <param name="settings">Where the unit stands.</param>
    /// <param name="body">What to send.</param>
    /// <param name="problem">Why it cannot be sent, when it cannot: no plate in it.</param>
    public static bool TryWrite(Delivery delivery, FlockSettings settings, out WebhookBody body, [NotNullWhen(false)] out string? problem)
    {
        body = default;
        JournalImage[] images = [.. delivery.Images.Where(static image => image.MediaType == "image/jpeg").OrderByDescending(static image => image.Kind)];
        problem = delivery.Record.Detection is null ? "the platform takes pictures of detections alone. Set hits and health to false in the filter"
            : images.Length == 0 ? "it has no picture, or it was purged, and the platform takes pictures alone"
            : images.Sum(static image => (long)image.Bytes.Length) > ImageBytesMax
                ? "its pictures are larger than the 9 MiB that the platform takes. Let images in the filter be plate, or have smaller pictures made" : null;
        if (problem is not null)
            return false;
        Multipart parts = new(delivery.IdempotencyKey);
        string name = DetectionTimes.Uuid(delivery.IdempotencyKey);
        for (int i = 0; i < images.Length; i++)
            parts.Add(i == 0 ? "image" : "contextImages", images[i].MediaType, images[i].Bytes.Span, $"{name}-{(images[i].Kind == ImageKind.Plate ? "plate" : "scene")}.jpg");
        AddFacts(parts, delivery.Record, settings);
        body = parts.End();
        return true;
    }

    /// <summary>A request without a picture, which the platform refuses, but not before it knows who asks.</summary>
    public static WebhookBody Empty(Delivery marked, FlockSettings settings)
    {
        Multipart parts = new(marked.IdempotencyKey);
        AddFacts(parts, marked.Record, settings);
        return parts.End();
    }

    private static void AddFacts(Multipart parts, Record record, FlockSettings settings)
    {
        void Text(string name, string value) => parts.Add(name, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(value));
        Text("capturedAt", DropField.Utc(record).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        if (settings is not { Latitude: { } latitude, Longitude: { } longitude })
            return;
        Text("latitude", latitude.ToString("0.#######", CultureInfo.InvariantCulture));
        Text("longitude", longitude.ToString("0.#######", CultureInfo.InvariantCulture));
    }
}
