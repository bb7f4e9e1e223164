using Alpr.Board.Time;
using Alpr.Sync.Brokers;

namespace Alpr.Sync.Mqtt;

/// <summary>
/// Publishes records to an MQTT broker with QoS 1 and counts as acknowledged only what the broker's PUBACK says. The caller's thread does everything; a
/// timer answers the keep-alive while nothing is delivered.
/// </summary>
public sealed class MqttBackend : IBackend
{
    /// <summary>Bytes on their way at once; the library keeps a copy of each until its PUBACK.</summary>
    internal const int BytesOnTheWayMax = 4 * 1024 * 1024;

    private const int StepMs = 50; // how soon a stop is seen
    private const int TimerShare = 4; // of the keep-alive: a ping and its answer need two calls, a broker waits for one and a half of it

    private readonly MqttSettings _settings;
    private readonly string _device, _clientId;
    private readonly IClock _clock;
    private readonly object _gate = new();
    private readonly Timer _keepAlive;
    private readonly MqttRound _round;
    private MqttConnection? _connection;
    private int _alone; // deliveries still to be sent one by one, since one of them ended a connection

    /// <summary>Makes it; it connects at the first delivery.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">Checked with <see cref="BackendSettings.Problems"/>.</param>
    /// <param name="device">The device's id.</param>
    /// <param name="clock">The time of its limits.</param>
    public MqttBackend(string name, MqttSettings settings, string device, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(device);
        (Name, _settings, _device, _clock) = (name, settings, device, clock);
        _clientId = settings.ClientId.Replace("{device}", device, StringComparison.Ordinal);
        _round = new(settings.NeedsSubscriber);
        TimeSpan every = TimeSpan.FromSeconds((double)settings.KeepAliveS / TimerShare);
        _keepAlive = new(_ => KeepAlive(), null, every, every);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int DeliveriesMax => _settings.Window;

    /// <inheritdoc/>
    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop)
    {
        lock (_gate)
        {
            results.Fill(DeliveryResult.Retry("not tried, since an earlier one must be tried again"));
            long deadlineUs = _clock.MonotonicUs + _settings.TimeoutS * 1_000_000L;
            if (Open(deadlineUs, stop) is { } closed)
            {
                results.Fill(closed);
                return;
            }
            int size = _alone > 0 ? 1 : deliveries.Length;
            for (int first = 0; first < deliveries.Length; first += size)
            {
                Send(deliveries.Slice(first, size), results.Slice(first, size), deadlineUs, stop);
                if (results[first].Verdict == DeliveryVerdict.Retry || _connection is null)
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop)
    {
        lock (_gate)
        {
            List<BackendTestStep> steps = BrokerProbe.Try(_settings.Server, _settings.PortUsed, _settings.Tls, TimeSpan.FromSeconds(_settings.TimeoutS), stop);
            if (!steps[^1].Passed)
                return steps;
            Drop();
            if (Open(_clock.MonotonicUs + _settings.TimeoutS * 1_000_000L, stop) is { } closed)
            {
                steps.Add(new("sign-in", false, closed.Reason));
                return steps;
            }
            steps.Add(new("sign-in", true, $"as client {_clientId}, MQTT {_settings.Version}"));
            DeliveryResult[] result = new DeliveryResult[1];
            Deliver([marked], result, stop);
            bool passed = result[0].Verdict == DeliveryVerdict.Acknowledged;
            steps.Add(new("test record", passed, passed ? "acknowledged (PUBACK)" : result[0].Reason));
            return steps;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _keepAlive.Dispose();
        lock (_gate)
            Drop();
    }

    /// <summary>Null when the broker has let us in, or what to say of each delivery.</summary>
    private DeliveryResult? Open(long deadlineUs, CancellationToken stop)
    {
        _connection?.Pump(0); // a connection that ended meanwhile is seen here, before anything is lost to it
        if (_connection is { IsOpen: true })
            return null;
        Drop();
        try
        {
            _connection = new(_settings, _clientId, _round.Answered);
        }
        catch (IOException unusable)
        {
            return DeliveryResult.Retry(unusable.Message);
        }
        while (!_connection.IsOpen && !_connection.IsLost && _clock.MonotonicUs < deadlineUs && !stop.IsCancellationRequested)
            _connection.Pump(StepMs);
        if (_connection.IsOpen)
            return null;
        string reason = _connection.IsLost ? _connection.LostBecause : $"the broker did not answer within {_settings.TimeoutS} s; check the line and the broker";
        if (_connection is { IsLostByTls: true, Code: 0 } && !stop.IsCancellationRequested)
            reason = WhyTls(reason, deadlineUs, stop);
        Drop();
        return DeliveryResult.Retry(reason);
    }

    private string WhyTls(string otherwise, long deadlineUs, CancellationToken stop)
    {
        long leftUs = Math.Max(deadlineUs - _clock.MonotonicUs, 1_000_000);
        BackendTestStep last = BrokerProbe.Try(_settings.Server, _settings.PortUsed, _settings.Tls, TimeSpan.FromMicroseconds(leftUs), stop)[^1];
        return last.Passed ? otherwise : last.Detail;
    }

    private void Send(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, long deadlineUs, CancellationToken stop)
    {
        MqttConnection connection = _connection!;
        _round.Begin(deliveries.Length);
        for (int i = 0; i < deliveries.Length && !connection.IsLost; i++)
        {
            Publish(connection, deliveries[i], i);
            while (_round.BytesOpen > BytesOnTheWayMax && Goes(connection, deadlineUs, stop))
                connection.Pump(StepMs);
            if (_round.BytesOpen > BytesOnTheWayMax)
                break;
        }
        while (_round.Open > 0 && Goes(connection, deadlineUs, stop))
            connection.Pump(StepMs);
        _alone = Math.Max(0, _alone - deliveries.Length);
        if (_round.Open > 0)
            GiveUp(connection, deliveries.Length);
        _round.End(results);
    }

    private bool Goes(MqttConnection connection, long deadlineUs, CancellationToken stop) =>
        !connection.IsLost && _clock.MonotonicUs < deadlineUs && !stop.IsCancellationRequested;

    private void Publish(MqttConnection connection, Delivery delivery, int index)
    {
        IReadOnlyList<MqttMessage> messages = MqttMessage.Of(delivery, _settings, _device, out string nothingBecause);
        if (messages.Count == 0)
            _round.Settle(index, DeliveryResult.Refused(nothingBecause));
        for (int i = 0; i < messages.Count; i++)
        {
            MqttMessage message = messages[i];
            _round.Expect(index);
            int error = connection.Publish(message, delivery.IdempotencyKey, _settings.IsVersion5, out int messageId);
            if (error == 0)
                _round.Sent(messageId, index, message.Payload.Length, isRecord: i == messages.Count - 1);
            else
                _round.Settle(index, error == Mosquitto.ErrorOversize ? DeliveryResult.Refused(MqttReason.TooLarge) : DeliveryResult.Retry(connection.LostBecause));
            if (error != 0)
                return;
        }
    }

    /// <summary>The connection ended, or the time was out: what has no answer is tried again; a single one that broke the connection is refused.</summary>
    private void GiveUp(MqttConnection connection, int count)
    {
        bool isOfPacket = connection.IsLost && MqttReason.IsOfPacket(connection.Code);
        if (isOfPacket && count > 1)
            _alone = count;
        string reason = connection.IsLost ? connection.LostBecause : $"no PUBACK within {_settings.TimeoutS} s; check the line and the broker";
        _round.SettleOpen(isOfPacket && count == 1 ? DeliveryResult.Refused(reason) : DeliveryResult.Retry(reason));
        Drop();
    }

    private void KeepAlive()
    {
        if (!Monitor.TryEnter(_gate))
            return; // a delivery is on its way and does the same
        try
        {
            if (_connection is not { } connection)
                return;
            connection.Pump(0);
            if (connection.IsLost)
                Drop();
        }
        finally
        {
            Monitor.Exit(_gate);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
