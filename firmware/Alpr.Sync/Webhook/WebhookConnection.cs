using Alpr.Board.Time;

namespace Alpr.Sync.Webhook;

/// <summary>The way to a webhook: one client, and the header with which the unit signs in.</summary>
internal sealed class WebhookConnection : IDisposable
{
    private readonly WebhookSettings _settings;
    private readonly IClock _clock;
    private readonly HttpsPoster _poster;
    private readonly string _authorization;

    /// <summary>Reads the files that the settings name; connects to nothing yet.</summary>
    /// <exception cref="IOException">One of them cannot be used; in words.</exception>
    public WebhookConnection(WebhookSettings settings, WebhookTimes times, IClock clock)
    {
        (_settings, _clock) = (settings, clock);
        _authorization = settings.AuthorizationFile.Length > 0 ? SecretFile.ReadLine(settings.AuthorizationFile) : "";
        _poster = new(settings.Address.IdnHost, settings.Files, times, clock);
    }

    /// <summary>When it was made, on the monotonic clock.</summary>
    public long MadeUs => _poster.MadeUs;

    /// <summary>Sends a body and judges the whole answer. Throws for nothing that a network or server does.</summary>
    /// <param name="body">What.</param>
    /// <param name="delivery">For its key.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public DeliveryResult Send(in WebhookBody body, Delivery delivery, CancellationToken stop)
    {
        List<(string, string)> headers = [("Idempotency-Key", KeyHeader(delivery))];
        if (delivery.IsTest)
            headers.Add(("Alpr-Test", "1"));
        if (_authorization.Length > 0)
            headers.Add(("Authorization", _authorization));
        return _poster.Send(_settings.Address, body, headers, (answer, _) => WebhookVerdict.Of((int)answer.StatusCode, answer.Headers, _clock), stop);
    }

    /// <inheritdoc/>
    public void Dispose() => _poster.Dispose();

    /// <summary>A delivery's key as a header has it.</summary>
    internal static string KeyHeader(Delivery delivery) => Uri.EscapeDataString(delivery.IdempotencyKey).Replace("%2F", "/", StringComparison.Ordinal);
}
