using Alpr.Sync.Brokers;

namespace Alpr.Sync.Amqp;

/// <summary>
/// Publishes records to an AMQP 0-9-1 broker, persistent and mandatory, and counts as acknowledged only what the broker confirms. The client library is
/// asynchronous; the caller's thread waits for it, and the library's own threads read the answers and keep the heartbeat.
/// </summary>
public sealed class AmqpBackend : IBackend
{
    /// <summary>Bytes on their way at once.</summary>
    internal const int BytesOnTheWayMax = 4 * 1024 * 1024;

    private readonly AmqpSettings _settings;
    private readonly IReadOnlyList<(string Host, int Port)> _nodes;
    private readonly string _device;
    private AmqpConnection? _connection;
    private int _node; // where it worked last
    private int _alone; // deliveries still to be sent one by one, since one of them closed a channel

    /// <summary>Makes it; it connects at the first delivery.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">Checked with <see cref="BackendSettings.Problems"/>.</param>
    /// <param name="device">The device's id.</param>
    public AmqpBackend(string name, AmqpSettings settings, string device)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, _settings, _nodes, _device) = (name, settings, settings.Nodes, device);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int DeliveriesMax => _settings.Window;

    /// <inheritdoc/>
    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop)
    {
        DeliveryResult[] said = new DeliveryResult[deliveries.Length];
        Array.Fill(said, DeliveryResult.Retry("not tried, since an earlier one must be tried again"));
        DeliverAsync(deliveries.ToArray(), said, stop).GetAwaiter().GetResult(); // nothing in there needs this thread back
        said.CopyTo(results);
    }

    /// <inheritdoc/>
    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop)
    {
        List<BackendTestStep> steps = [];
        TimeSpan limit = TimeSpan.FromSeconds(_settings.TimeoutS);
        foreach ((string host, int port) in _nodes)
        {
            List<BackendTestStep> walked = BrokerProbe.Try(host, port, _settings.Tls, limit, stop);
            steps.AddRange(_nodes.Count == 1 ? walked : walked.Select(step => step with { Detail = $"{host}:{port}: {step.Detail}" }));
            if (walked[^1].Passed)
                steps.Add(SignIn(host, port, limit, stop));
        }
        if (!steps.Any(step => step is { Step: "sign-in", Passed: true }))
            return steps;
        DeliveryResult[] result = new DeliveryResult[1];
        Deliver([marked], result, stop);
        bool passed = result[0].Verdict == DeliveryVerdict.Acknowledged;
        steps.Add(new("test record", passed, passed ? "confirmed by the broker" : result[0].Reason));
        return steps;
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();

    private BackendTestStep SignIn(string host, int port, TimeSpan limit, CancellationToken stop)
    {
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(limit);
        try
        {
            using AmqpConnection tried = AmqpConnection.OpenAsync(_settings, (host, port), _device, time.Token).GetAwaiter().GetResult();
            return new("sign-in", true, $"at {host}:{port}, virtual host {_settings.VirtualHost}");
        }
        catch (IOException failure)
        {
            return new("sign-in", false, $"{host}:{port}: {failure.Message}");
        }
    }

    private async Task DeliverAsync(Delivery[] deliveries, DeliveryResult[] results, CancellationToken stop)
    {
        using CancellationTokenSource time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(TimeSpan.FromSeconds(_settings.TimeoutS));
        if (await OpenAsync(time.Token).ConfigureAwait(false) is { } closed)
        {
            Array.Fill(results, DeliveryResult.Retry(closed));
            return;
        }
        int size = _alone > 0 ? 1 : deliveries.Length;
        for (int first = 0; first < deliveries.Length; first += size)
        {
            await SendAsync(deliveries.AsMemory(first, size), results.AsMemory(first, size), time.Token).ConfigureAwait(false);
            if (results[first].Verdict == DeliveryVerdict.Retry || _connection is null)
                break;
        }
    }

    /// <summary>Null when a node has let us in and takes something, or why not.</summary>
    private async Task<string?> OpenAsync(CancellationToken stop)
    {
        if (_connection is { IsOpen: true })
            return _connection.BlockedBecause;
        Drop();
        List<string> reasons = [];
        for (int i = 0; i < _nodes.Count && (i == 0 || !stop.IsCancellationRequested); i++)
        {
            int index = (_node + i) % _nodes.Count;
            using CancellationTokenSource share = CancellationTokenSource.CreateLinkedTokenSource(stop);
            share.CancelAfter(TimeSpan.FromSeconds((double)_settings.TimeoutS / (_nodes.Count + 1))); // a node that is silent leaves time for the next
            try
            {
                _connection = await AmqpConnection.OpenAsync(_settings, _nodes[index], _device, share.Token).ConfigureAwait(false);
                _node = index;
                return _connection.BlockedBecause;
            }
            catch (IOException failure)
            {
                reasons.Add(_nodes.Count == 1 ? failure.Message : $"{_nodes[index].Host}: {failure.Message}");
            }
        }
        return string.Join("; ", reasons);
    }

    private async Task SendAsync(ReadOnlyMemory<Delivery> deliveries, Memory<DeliveryResult> results, CancellationToken time)
    {
        AmqpConnection connection = _connection!;
        List<Task<DeliveryResult>>[] said = new List<Task<DeliveryResult>>[deliveries.Length];
        long bytes = 0;
        int sent = 0;
        for (; sent < deliveries.Length && connection is { IsOpen: true, BlockedBecause: null } && bytes <= BytesOnTheWayMax; sent++)
        {
            said[sent] = [];
            foreach (AmqpMessage message in AmqpMessage.Of(deliveries.Span[sent], _settings, _device))
            {
                said[sent].Add(await connection.PublishAsync(message, time).ConfigureAwait(false));
                bytes += message.Body.Length;
            }
        }
        using (time.Register(() => connection.GiveUp(DeliveryResult.Retry($"no confirm within {_settings.TimeoutS} s; check the line and the broker, and whether its queue has lost nodes"))))
        {
            if (!connection.IsOpen) // closed before the last one was expected: nobody else would say so
                connection.GiveUp(DeliveryResult.Retry(connection.ClosedBecause is { } why ? AmqpFailure.Of(why) : "the connection to the broker ended"));
            for (int i = 0; i < sent; i++)
            {
                DeliveryResult worst = Worst(await Task.WhenAll(said[i]).ConfigureAwait(false));
                results.Span[i] = worst;
            }
        }
        _alone = Math.Max(0, _alone - deliveries.Length);
        bool isOver = !connection.IsOpen || time.IsCancellationRequested;
        // RabbitMQ 3.10 was seen to answer each publish of a channel with nack for ever, when the channel first met its quorum queue between the loss of
        // the leader's node and the election of a new one. A new channel, at the next node, starts afresh.
        bool takesNothing = connection.BlockedBecause is null && !Any(results.Span, DeliveryVerdict.Acknowledged) && Any(results.Span, DeliveryVerdict.Retry);
        if (!isOver && !takesNothing)
            return;
        if (isOver)
            Blame(connection, results, sent);
        else
            _node = (_node + 1) % _nodes.Count;
        Drop();
    }

    /// <summary>When the broker closed the channel because of one message: a single one is refused, several are sent one by one next time.</summary>
    private void Blame(AmqpConnection connection, Memory<DeliveryResult> results, int sent)
    {
        if (connection.ClosedBecause is not { } reason || !AmqpFailure.IsOfMessage(reason))
            return;
        if (results.Length > 1)
            _alone = results.Length;
        else if (sent == 1 && results.Span[0].Verdict == DeliveryVerdict.Retry)
            results.Span[0] = DeliveryResult.Refused(AmqpFailure.Of(reason));
    }

    private static bool Any(ReadOnlySpan<DeliveryResult> results, DeliveryVerdict verdict)
    {
        foreach (DeliveryResult result in results)
        {
            if (result.Verdict == verdict)
                return true;
        }
        return false;
    }

    private static DeliveryResult Worst(DeliveryResult[] said) =>
        said.FirstOrDefault(one => one.Verdict != DeliveryVerdict.Acknowledged) is { Reason.Length: > 0 } bad ? bad : DeliveryResult.Acknowledged;

    private void Drop()
    {
        AmqpConnection? dropped = _connection;
        _connection = null;
        dropped?.Dispose();
    }
}
