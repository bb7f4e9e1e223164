using Alpr.Board.Time;
using Alpr.Sync.Webhook;

namespace Alpr.Sync.Flock;

/// <summary>Flock's upload for cameras of others, one detection's pictures in each request. 204 is the platform's word that it has them.</summary>
public sealed class FlockBackend : IBackend
{
    private readonly FlockSettings _settings;
    private readonly WebhookTimes _times;
    private readonly IClock _clock;
    private readonly FlockSignIn _signIn;
    private HttpsPoster? _poster;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">Without problems.</param>
    /// <param name="clock">Certificates and tokens are judged by it.</param>
    /// <param name="times">How long is waited; null: as usual.</param>
    public FlockBackend(string name, FlockSettings settings, IClock clock, WebhookTimes? times = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, _settings, _clock, _times) = (name, settings, clock, times ?? new());
        _signIn = new(settings, _times, clock);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int DeliveriesMax => 1;

    /// <inheritdoc/>
    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop) =>
        InOrder.Deliver(deliveries, results, delivery => FlockUpload.TryWrite(delivery, _settings, out WebhookBody body, out string? problem)
            ? Upload(delivery, body, stop, out _)
            : DeliveryResult.Refused(problem));

    /// <inheritdoc/>
    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop)
    {
        List<BackendTestStep> steps = [];
        if (!WebhookProbe.TryReach(_settings.Address, _settings.Files, _times, _clock, steps, stop))
            return steps;
        _signIn.Forget();
        DeliveryResult signedIn = Guarded(() => _signIn.Get(out _, stop));
        steps.Add(new("sign-in", signedIn.Verdict == DeliveryVerdict.Acknowledged, signedIn.Reason.Length > 0 ? signedIn.Reason : "a token was given"));
        if (signedIn.Verdict != DeliveryVerdict.Acknowledged)
            return steps;
        // The platform would take any picture for a vehicle: so none is sent, and its refusal of that is what is hoped for.
        DeliveryResult result = Upload(marked, FlockUpload.Empty(marked, _settings), stop, out int status);
        bool isKnown = status is 400 or 422 or >= 200 and < 300;
        steps.Add(new("test record", isKnown, isKnown ? $"it knows client and device; a request without a picture, which is what was sent, got {status}" : result.Reason));
        return steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LetGo();
        _signIn.Dispose();
    }

    private DeliveryResult Upload(Delivery delivery, WebhookBody body, CancellationToken stop, out int status)
    {
        int said = 0;
        DeliveryResult result = Guarded(() =>
        {
            for (bool mayRenew = true; ; mayRenew = false)
            {
                bool isNew = _signIn.MustAsk;
                DeliveryResult signedIn = _signIn.Get(out string token, stop);
                if (signedIn.Verdict != DeliveryVerdict.Acknowledged)
                    return signedIn;
                said = 0;
                DeliveryResult sent = Post(delivery, body, token, code => said = code, stop);
                if (said != 401)
                    return sent;
                _signIn.Forget();
                if (isNew || !mayRenew)
                    return sent;
            }
        });
        status = said;
        if (result.Verdict == DeliveryVerdict.Retry)
            LetGo(); // certificates and names are read anew with the next
        return result;
    }

    private DeliveryResult Post(Delivery delivery, in WebhookBody body, string token, Action<int> said, CancellationToken stop)
    {
        if (_poster is not null && _clock.MonotonicUs - _poster.MadeUs > _times.ConnectionUsMax)
            LetGo();
        _poster ??= new(_settings.Address.IdnHost, _settings.Files, _times, _clock);
        (string, string)[] headers = [("Authorization", $"Bearer {token}"), ("Idempotency-Key", WebhookConnection.KeyHeader(delivery))];
        return _poster.Send(_settings.Address, body, headers, (answer, _) =>
        {
            said((int)answer.StatusCode);
            return FlockVerdict.OfUpload((int)answer.StatusCode, answer.Headers, _clock);
        }, stop);
    }

    private static DeliveryResult Guarded(Func<DeliveryResult> act)
    {
        try
        {
            return act();
        }
        catch (OperationCanceledException)
        {
            return DeliveryResult.Retry("it was given up, for the program ends or the backend is configured otherwise");
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return DeliveryResult.Misconfigured(unusable.Message.TrimEnd('.'));
        }
    }

    private void LetGo()
    {
        _poster?.Dispose();
        _poster = null;
    }
}
