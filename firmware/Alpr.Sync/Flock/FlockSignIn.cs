using System.Text;
using System.Text.Json;
using Alpr.Board.Time;
using Alpr.Sync.Webhook;

namespace Alpr.Sync.Flock;

/// <summary>The token with which uploads are signed (OAuth 2.0 client credentials, RFC 6749, 4.4). It is in memory alone, and renewed before its end.</summary>
/// <param name="settings">Who asks for it.</param>
/// <param name="times">How long is waited.</param>
/// <param name="clock">For its end, and for certificates.</param>
internal sealed class FlockSignIn(FlockSettings settings, WebhookTimes times, IClock clock) : IDisposable
{
    private const int TokenCharsMax = 8 * 1024; // of a header's value: servers take no more
    private const long Second = 1_000_000, LifeSMin = 60, LifeSMax = 86_400, LifeSUsual = 3_600; // RFC 6749, 5.1: it may not say

    private HttpsPoster? _poster;
    private string _token = "";
    private long _untilUs;

    /// <summary>True when the next <see cref="Get"/> asks the server.</summary>
    public bool MustAsk => _token.Length == 0 || clock.MonotonicUs >= _untilUs;

    /// <summary>Gives the token.</summary>
    /// <param name="token">It; empty: there is none.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public DeliveryResult Get(out string token, CancellationToken stop)
    {
        token = "";
        if (MustAsk)
        {
            DeliveryResult result = Ask(stop);
            if (result.Verdict != DeliveryVerdict.Acknowledged)
            {
                LetGo();
                return result with { Reason = $"sign-in: {result.Reason}" };
            }
        }
        token = _token;
        return DeliveryResult.Acknowledged;
    }

    /// <summary>The platform does not know the token any more.</summary>
    public void Forget() => _token = "";

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    /// <summary>Takes a token out of an answer.</summary>
    /// <param name="body">JSON, from outside.</param>
    /// <param name="token">It.</param>
    /// <param name="lifeS">How long it counts, seconds, within bounds.</param>
    /// <returns>False: there is none in it.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> body, out string token, out long lifeS)
    {
        (token, lifeS) = ("", LifeSUsual);
        try
        {
            Utf8JsonReader reader = new(body, new JsonReaderOptions { MaxDepth = 8 });
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("access_token", out JsonElement given) || given.ValueKind != JsonValueKind.String)
                return false;
            if (root.TryGetProperty("token_type", out JsonElement type) && !(type.ValueKind == JsonValueKind.String && string.Equals(type.GetString(), "bearer", StringComparison.OrdinalIgnoreCase)))
                return false;
            if (root.TryGetProperty("expires_in", out JsonElement life) && life.ValueKind == JsonValueKind.Number && life.TryGetDouble(out double seconds) && double.IsFinite(seconds))
                lifeS = (long)Math.Clamp(seconds, LifeSMin, LifeSMax);
            string text = given.GetString()!;
            if (text.Length is 0 or > TokenCharsMax || text.Any(static c => c is <= ' ' or > '~'))
                return false;
            token = text;
            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException) // the latter: a text that is no UTF-16
        {
            return false;
        }
    }

    private DeliveryResult Ask(CancellationToken stop)
    {
        _token = "";
        string secret;
        try
        {
            secret = SecretFile.ReadLine(settings.ClientSecretFile);
            if (_poster is not null && clock.MonotonicUs - _poster.MadeUs > times.ConnectionUsMax)
                LetGo();
            _poster ??= new(settings.TokenAddress.IdnHost, settings.Files, times, clock);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return DeliveryResult.Misconfigured(unusable.Message.TrimEnd('.'));
        }
        string form = $"grant_type=client_credentials&client_id={Uri.EscapeDataString(settings.ClientId)}&client_secret={Uri.EscapeDataString(secret)}"
            + $"&audience={Uri.EscapeDataString(settings.Audience)}";
        WebhookBody body = new("application/x-www-form-urlencoded", Encoding.ASCII.GetBytes(form));
        return _poster.Send(settings.TokenAddress, body, [("Accept", "application/json")], Take, stop);
    }

    private DeliveryResult Take(HttpResponseMessage answer, ReadOnlySpan<byte> body)
    {
        if (!answer.IsSuccessStatusCode)
            return FlockVerdict.OfSignIn((int)answer.StatusCode, answer.Headers, clock);
        if (!TryRead(body, out string token, out long lifeS))
            return DeliveryResult.Misconfigured("what it answers is no token. Check token_url with the platform's keeper");
        long early = Math.Min(300, lifeS / 10); // so that none ends on the way
        (_token, _untilUs) = (token, clock.MonotonicUs + (lifeS - early) * Second);
        return DeliveryResult.Acknowledged;
    }

    private void LetGo()
    {
        _poster?.Dispose();
        _poster = null;
    }
}
