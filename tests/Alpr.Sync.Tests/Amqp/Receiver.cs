using Alpr.Board.Tls;
using Alpr.Sync.Brokers;
using RabbitMQ.Client;

namespace Alpr.Sync.Tests.Amqp;

/// <summary>A message as it came.</summary>
internal sealed record Taken(string Id, string Kind, bool IsPersistent, byte[] Body);

/// <summary>What a receiver of records does at the broker: makes queues, takes what is in them.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    public Receiver(string host, int port, BrokerTls? tls = null)
    {
        ConnectionFactory factory = new() { UserName = RabbitNode.User, Password = RabbitNode.Password, HostName = host, Port = port, AutomaticRecoveryEnabled = false };
        if (tls is not null)
        {
            ServerTrust trust = tls.Trust(host);
            factory.Ssl = new() { Enabled = true, ServerName = host, CertificateValidationCallback = trust.Judge };
        }
        _connection = factory.CreateConnectionAsync().GetAwaiter().GetResult();
        _channel = _connection.CreateChannelAsync().GetAwaiter().GetResult();
    }

    public void MakeQueue(string name, Dictionary<string, object?>? arguments = null) =>
        _channel.QueueDeclareAsync(name, durable: true, exclusive: false, autoDelete: false, arguments).GetAwaiter().GetResult();

    public void MakeExchange(string name, string queue, string key)
    {
        _channel.ExchangeDeclareAsync(name, ExchangeType.Topic, durable: true).GetAwaiter().GetResult();
        _channel.QueueBindAsync(queue, name, key).GetAwaiter().GetResult();
    }

    public Taken[] TakeAll(string queue)
    {
        List<Taken> all = [];
        while (_channel.BasicGetAsync(queue, autoAck: true).GetAwaiter().GetResult() is { } one)
        {
            string kind = System.Text.Encoding.UTF8.GetString((byte[])one.BasicProperties.Headers!["kind"]!);
            all.Add(new(one.BasicProperties.MessageId!, kind, one.BasicProperties.Persistent, one.Body.ToArray()));
        }
        return [.. all];
    }

    public void Dispose()
    {
        _channel.Dispose();
        _connection.Dispose();
    }
}
