using System.Net.Sockets;
using System.Security.Authentication;
using Alpr.Board.Tls;
using Alpr.Sync.Brokers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace Alpr.Sync.Amqp;

/// <summary>
/// One connection with one channel in confirm mode, from its beginning to its end; the client's recovery is off, so that nothing is sent again behind our
/// back. This file, its failures and the backend are all that knows RabbitMQ.Client.
/// </summary>
internal sealed class AmqpConnection : IDisposable
{
    private const ushort NormalEnd = 200; // reply-success

    private static readonly TimeSpan s_closing = TimeSpan.FromMilliseconds(500);

    private readonly IConnection _connection;
    private readonly ServerTrust? _trust;
    private readonly AmqpConfirms _confirms = new();
    private IChannel? _channel;
    private ulong _next = 1; // number of the channel's next message
    private bool _isBroken; // a message did not go, so that our numbers and the channel's may differ

    private AmqpConnection(IConnection connection, ServerTrust? trust) => (_connection, _trust) = (connection, trust);

    /// <summary>True while both are open.</summary>
    public bool IsOpen => !_isBroken && _connection.IsOpen && _channel is { IsOpen: true };

    /// <summary>Why the broker takes nothing for now (its memory or disk is used up); null: it does.</summary>
    public string? BlockedBecause { get; private set; }

    /// <summary>The broker's reason to close the channel or the connection; null: none.</summary>
    public ShutdownEventArgs? ClosedBecause => _channel?.CloseReason ?? _connection.CloseReason;

    /// <summary>Connects to one node.</summary>
    /// <exception cref="IOException">It did not work; the message says why and what to do.</exception>
    public static async Task<AmqpConnection> OpenAsync(AmqpSettings settings, (string Host, int Port) node, string device, CancellationToken stop)
    {
        ServerTrust? trust = settings.Tls?.Trust(node.Host);
        AmqpConnection? opened = null;
        try
        {
            ConnectionFactory factory = Factory(settings, device);
            Task<IConnection> connecting = factory.CreateConnectionAsync([Endpoint(node, trust)], factory.ClientProvidedName, CancellationToken.None);
            IConnection connection = await InTimeAsync(connecting, stop).ConfigureAwait(false);
            opened = new(connection, trust);
            await opened.PrepareAsync(settings, device).WaitAsync(stop).ConfigureAwait(false);
            return opened;
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or NullReferenceException))
        {
            string words = failure is IOException { InnerException: null } file && opened is null ? file.Message : AmqpFailure.Of(failure, trust);
            opened?.Dispose();
            trust?.Dispose();
            throw new IOException(words, failure);
        }
    }

    /// <summary>Publishes; when this returns the message has its place in the order, and the result follows.</summary>
    public async Task<Task<DeliveryResult>> PublishAsync(AmqpMessage message, CancellationToken stop)
    {
        Task<DeliveryResult> said = _confirms.Expect(_next++, message.Properties.MessageId!);
        try
        {
            await _channel!.BasicPublishAsync(message.Exchange, message.RoutingKey, mandatory: true, message.Properties, message.Body, stop).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (OutOfMemoryException or NullReferenceException))
        {
            _isBroken = true;
            _confirms.Fail(DeliveryResult.Retry(ClosedBecause is { } closed ? AmqpFailure.Of(closed) : AmqpFailure.Of(failure, _trust)));
        }
        return said;
    }

    /// <summary>Gives what has no confirm this result.</summary>
    public void GiveUp(DeliveryResult result) => _confirms.Fail(result);

    /// <summary>Ends it; the client may take long to end a connection to a node that went silent, and is then left alone with it.</summary>
    public void Dispose() => Task.Run(End).Wait(s_closing);

    private void End()
    {
        try
        {
            _connection.CloseAsync(NormalEnd, "end", s_closing, abort: true, CancellationToken.None).GetAwaiter().GetResult();
            _channel?.Dispose();
            _connection.Dispose();
        }
        catch (Exception gone) when (gone is IOException or RabbitMQClientException or SocketException
            or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            // It is over either way.
        }
        _trust?.Dispose();
    }

    /// <summary>
    /// The client takes many seconds to clean up after a node that went silent, even when its token is cancelled: so it gets none, and nobody waits for it.
    /// Its own limits end it.
    /// </summary>
    private static async Task<IConnection> InTimeAsync(Task<IConnection> connecting, CancellationToken stop)
    {
        try
        {
            return await connecting.WaitAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!connecting.IsCompleted)
        {
            _ = connecting.ContinueWith(late => late.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw;
        }
    }

    private static ConnectionFactory Factory(AmqpSettings settings, string device)
    {
        TimeSpan limit = TimeSpan.FromSeconds(settings.TimeoutS);
        ConnectionFactory factory = new()
        {
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            VirtualHost = settings.VirtualHost,
            ClientProvidedName = device,
            RequestedHeartbeat = TimeSpan.FromSeconds(settings.HeartbeatS),
            RequestedConnectionTimeout = limit,
            HandshakeContinuationTimeout = limit,
            ContinuationTimeout = limit,
            AuthMechanisms = settings.User.Length > 0 ? [new PlainMechanismFactory()] : [new ExternalMechanismFactory()],
        };
        if (settings.User.Length > 0)
            (factory.UserName, factory.Password) = (settings.User, SecretFile.ReadPassword(settings.PasswordFile));
        return factory;
    }

    private static AmqpTcpEndpoint Endpoint((string Host, int Port) node, ServerTrust? trust)
    {
        SslOption ssl = new() { Enabled = trust is not null };
        if (trust is not null)
        {
            ssl.ServerName = node.Host;
            ssl.Version = SslProtocols.Tls12 | SslProtocols.Tls13;
            ssl.CertificateValidationCallback = trust.Judge;
            if (trust.Own is { } own)
            {
                ssl.Certs = [own];
                ssl.CertificateSelectionCallback = (_, _, _, _, _) => own;
            }
        }
        return new(node.Host, node.Port, ssl);
    }

    private async Task PrepareAsync(AmqpSettings settings, string device)
    {
        _connection.ConnectionBlockedAsync += (_, blocked) =>
        {
            BlockedBecause = $"the broker takes nothing for now, since {(blocked.Reason.Length is > 0 and <= 100 ? blocked.Reason : "a resource")} is used up; its keeper must make room";
            _confirms.Fail(DeliveryResult.Retry(BlockedBecause));
            return Task.CompletedTask;
        };
        _connection.ConnectionUnblockedAsync += (_, _) =>
        {
            BlockedBecause = null;
            return Task.CompletedTask;
        };
        _connection.ConnectionShutdownAsync += Closed;
        _channel = await _connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false)).ConfigureAwait(false);
        _channel.ChannelShutdownAsync += Closed;
        _channel.BasicAcksAsync += (_, ack) => Confirm(ack.DeliveryTag, ack.Multiple, isTaken: true);
        _channel.BasicNacksAsync += (_, nack) => Confirm(nack.DeliveryTag, nack.Multiple, isTaken: false);
        _channel.BasicReturnAsync += (_, returned) =>
        {
            _confirms.Return(returned.BasicProperties.MessageId,
                $"the broker has no queue for the record ({returned.ReplyCode}); let its keeper bind one to exchange and routing_key, or correct them");
            return Task.CompletedTask;
        };
        if (settings.DeclareQuorumQueue)
        {
            string queue = settings.RoutingKey.Replace("{device}", device, StringComparison.Ordinal);
            Dictionary<string, object?> quorum = new() { ["x-queue-type"] = "quorum" };
            await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, quorum).ConfigureAwait(false);
        }
    }

    private Task Confirm(ulong number, bool isMultiple, bool isTaken)
    {
        _confirms.Confirm(number, isMultiple, isTaken);
        return Task.CompletedTask;
    }

    private Task Closed(object sender, ShutdownEventArgs reason)
    {
        _confirms.Fail(DeliveryResult.Retry(AmqpFailure.Of(reason)));
        return Task.CompletedTask;
    }
}
