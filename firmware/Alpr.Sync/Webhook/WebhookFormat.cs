using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Alpr.Sync.Webhook;

/// <summary>The body of one request.</summary>
/// <param name="ContentType">Its media type.</param>
/// <param name="Bytes">Its bytes.</param>
internal readonly record struct WebhookBody(string ContentType, byte[] Bytes);

/// <summary>One way to write a record for a web server.</summary>
internal abstract class WebhookFormat
{
    /// <summary>No page shows this JSON: signs such as + stay as they are.</summary>
    protected static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly WebhookFormat[] All = [new SignedFormat(), new AlprGroupFormat(), new PlateRecognizerFormat()];

    /// <summary>Its name in the configuration.</summary>
    public abstract string Title { get; }

    /// <summary>True when it has a way to say a hit.</summary>
    public abstract bool HasHits { get; }

    /// <summary>True when it has a way to say health and tampering.</summary>
    public abstract bool HasHealth { get; }

    /// <summary>The format of a name; null when none is known.</summary>
    public static WebhookFormat? Find(string name) => Array.Find(All, one => one.Title == name);

    /// <summary>Writes a record.</summary>
    /// <param name="delivery">The record.</param>
    /// <param name="sender">Who sends.</param>
    /// <param name="body">What to send.</param>
    /// <param name="problem">Why it cannot be written, when it cannot: no plate in it.</param>
    public abstract bool TryWrite(Delivery delivery, WebhookSender sender, out WebhookBody body, [NotNullWhen(false)] out string? problem);
}

/// <summary>Who sends, for formats that say it.</summary>
/// <param name="Settings">As configured.</param>
/// <param name="DeviceId">The unit.</param>
internal sealed record WebhookSender(WebhookSettings Settings, string DeviceId);
