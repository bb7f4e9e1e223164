using Alpr.Board.Time;

namespace Alpr.Sync.Webhook;

/// <summary>A web server that takes one record in each POST. What it answers with 2xx it has; see <see cref="WebhookVerdict"/> for the rest.</summary>
public sealed class WebhookBackend : IBackend
{
    private readonly WebhookSettings _settings;
    private readonly WebhookFormat _format;
    private readonly WebhookSender _sender;
    private readonly WebhookTimes _times;
    private readonly IClock _clock;
    private WebhookConnection? _connection;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">Without problems.</param>
    /// <param name="deviceId">The unit.</param>
    /// <param name="clock">Certificates are judged by it.</param>
    /// <param name="times">How long is waited; null: as usual.</param>
    /// <exception cref="ArgumentException">The format is not known.</exception>
    public WebhookBackend(string name, WebhookSettings settings, string deviceId, IClock clock, WebhookTimes? times = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, _settings, _sender, _clock, _times) = (name, settings, new(settings, deviceId), clock, times ?? new());
        _format = WebhookFormat.Find(settings.Format) ?? throw new ArgumentException($"Backend '{name}' asks for a format that is not known.");
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int DeliveriesMax => 1;

    /// <inheritdoc/>
    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop) =>
        InOrder.Deliver(deliveries, results, delivery => Deliver(delivery, stop));

    /// <inheritdoc/>
    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop)
    {
        List<BackendTestStep> steps = [];
        if (!WebhookProbe.TryReach(_settings.Address, _settings.Files, _times, _clock, steps, stop))
            return steps;
        DeliveryResult result = Deliver(marked, stop);
        bool isKnown = !(result.NeedsPerson && (result.Reason.Contains("(401)", StringComparison.Ordinal) || result.Reason.Contains("(403)", StringComparison.Ordinal)));
        steps.Add(new("sign-in", isKnown, isKnown ? "nothing is asked for that the unit does not have" : result.Reason));
        if (isKnown)
            steps.Add(new("test record", result.Verdict == DeliveryVerdict.Acknowledged, result.Verdict == DeliveryVerdict.Acknowledged ? "it was taken" : result.Reason));
        return steps;
    }

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    private DeliveryResult Deliver(Delivery delivery, CancellationToken stop)
    {
        if (!_format.TryWrite(delivery, _sender, out WebhookBody body, out string? problem))
            return DeliveryResult.Refused(problem);
        if (_connection is not null && _clock.MonotonicUs - _connection.MadeUs > _times.ConnectionUsMax)
            LetGo();
        try
        {
            _connection ??= new(_settings, _times, _clock);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return DeliveryResult.Misconfigured(unusable.Message);
        }
        DeliveryResult result;
        try
        {
            result = _connection.Send(body, delivery, stop);
        }
        catch (OperationCanceledException)
        {
            LetGo();
            return DeliveryResult.Retry("it was given up, for the program ends or the backend is configured otherwise");
        }
        if (result.Verdict == DeliveryVerdict.Retry)
            LetGo(); // keys, certificates and names are read anew with the next
        return result;
    }

    private void LetGo()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
