using System.Net.Http.Headers;
using Alpr.Board.Time;
using Alpr.Sync.Webhook;

namespace Alpr.Sync.Flock;

/// <summary>What the platform's status says. What is busy or broken is judged as with every web server.</summary>
internal static class FlockVerdict
{
    /// <summary>Of an upload.</summary>
    public static DeliveryResult OfUpload(int status, HttpResponseHeaders headers, IClock clock) => status switch
    {
        401 => DeliveryResult.Misconfigured("it does not know the token that it has just given (401). Check client_id, audience and url with the platform's keeper"),
        403 => DeliveryResult.Misconfigured("it does not let this client send pictures for the device (403). Ask the platform's keeper to allow it"),
        404 => DeliveryResult.Misconfigured("it knows no such device (404). Check device_id and url with the platform's keeper"),
        413 => DeliveryResult.Refused("the pictures are too large for it (413). Let images in the filter be plate"),
        400 or 422 => DeliveryResult.Refused($"it refuses the pictures ({status}). Ask the platform's keeper"),
        _ => WebhookVerdict.Of(status, headers, clock),
    };

    /// <summary>Of a sign-in that gave no token: a record is never to blame.</summary>
    public static DeliveryResult OfSignIn(int status, HttpResponseHeaders headers, IClock clock) => status switch
    {
        400 or 401 or 403 => DeliveryResult.Misconfigured($"it does not know the client ({status}). Check client_id, client_secret_file and audience with the platform's keeper"),
        404 or 405 or 410 => DeliveryResult.Misconfigured($"nothing gives out tokens at this address ({status}). Check token_url"),
        >= 300 and < 400 => DeliveryResult.Misconfigured($"it sends elsewhere ({status}), to where no secret may go. Check token_url"),
        408 or 409 or 425 or 429 or >= 500 => WebhookVerdict.Of(status, headers, clock),
        _ => DeliveryResult.Retry($"it answers with status {status}. Ask the platform's keeper", WebhookVerdict.After(headers, clock)),
    };
}
