using System.Diagnostics.CodeAnalysis;
using Alpr.Journal;

namespace Alpr.Sync.Webhook;

/// <summary>
/// The record as it was signed. Alone it is the whole body, of type <see cref="MediaType"/>. With pictures, or as a hit with its detection, it is
/// <c>multipart/form-data</c>: <c>record</c>, then <c>detection</c>, both envelopes, then each picture as <c>image</c>, whose file name is the SHA-256 that the
/// signed detection states of it.
/// </summary>
internal sealed class SignedFormat : WebhookFormat
{
    /// <summary>Its name in the configuration.</summary>
    public const string Name = "signed";

    /// <summary>Of an envelope.</summary>
    public const string MediaType = "application/vnd.alpr.record";

    /// <inheritdoc/>
    public override string Title => Name;

    /// <inheritdoc/>
    public override bool HasHits => true;

    /// <inheritdoc/>
    public override bool HasHealth => true;

    /// <inheritdoc/>
    public override bool TryWrite(Delivery delivery, WebhookSender sender, out WebhookBody body, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        if (delivery.Images.Count == 0 && delivery.DetectionEnvelope.IsEmpty)
        {
            body = new(MediaType, delivery.Envelope.ToArray());
            return true;
        }
        Multipart parts = new(delivery.IdempotencyKey);
        parts.Add("record", MediaType, delivery.Envelope.Span);
        if (!delivery.DetectionEnvelope.IsEmpty)
            parts.Add("detection", MediaType, delivery.DetectionEnvelope.Span);
        foreach (JournalImage image in delivery.Images)
            parts.Add("image", image.MediaType, image.Bytes.Span, Convert.ToHexStringLower(image.Sha256.Bytes) + (image.MediaType == "image/jpeg" ? ".jpg" : ""));
        body = parts.End();
        return true;
    }
}
