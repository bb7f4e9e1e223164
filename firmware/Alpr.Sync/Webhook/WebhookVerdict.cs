using System.Net.Http.Headers;
using Alpr.Board.Time;

namespace Alpr.Sync.Webhook;

/// <summary>What a server's status says of a record.</summary>
internal static class WebhookVerdict
{
    /// <summary>Judges a status.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="headers">For Retry-After.</param>
    /// <param name="clock">For a Retry-After that is a date.</param>
    public static DeliveryResult Of(int status, HttpResponseHeaders headers, IClock clock) => status switch
    {
        >= 200 and < 300 => DeliveryResult.Acknowledged,
        >= 300 and < 400 => DeliveryResult.Misconfigured($"it sends elsewhere ({status}), to where no record may go. Write the new address into url, if it is right"),
        401 => DeliveryResult.Misconfigured("it does not know the unit (401). Check authorization_file, or the client certificate, with its keeper"),
        403 => DeliveryResult.Misconfigured("it refuses this unit (403). Ask its keeper to allow the unit's key or client certificate"),
        407 => DeliveryResult.Misconfigured("something between asks for a password (407). No proxy is used; ask who keeps the network"),
        404 or 405 or 410 => DeliveryResult.Misconfigured($"nothing takes records at this address ({status}). Check the path in url"),
        408 or 409 or 425 or 429 => DeliveryResult.Retry($"it is busy ({status}). Nothing is to be done", After(headers, clock)),
        413 => DeliveryResult.Refused("the record is too large for it (413). Have its limit raised, or send no pictures of the scene"),
        415 => DeliveryResult.Refused("it does not take this format (415). Check format, or ask its keeper"),
        400 or 422 => DeliveryResult.Refused($"it refuses the record ({status}). Check format, or ask its keeper; its log says why"),
        >= 400 and < 500 => DeliveryResult.Refused($"it refuses the record with status {status}. Ask its keeper"),
        >= 500 and < 600 => DeliveryResult.Retry($"it has a fault of its own ({status}). Tell its keeper", After(headers, clock)),
        _ => DeliveryResult.Retry($"it answers with status {status}, which is none. Check host and port in url"),
    };

    /// <summary>How long the server asks to be left alone; null: it does not.</summary>
    public static TimeSpan? After(HttpResponseHeaders headers, IClock clock)
    {
        TimeSpan? after = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - clock.UtcNow,
            _ => null,
        };
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }
}
