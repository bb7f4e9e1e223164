using Alpr.Sync.Brokers;
using RabbitMQ.Client;

namespace Alpr.Sync.Amqp;

/// <summary>One basic.publish: persistent, with the idempotency key as message id and device and kind as headers.</summary>
/// <param name="Exchange">Where to.</param>
/// <param name="RoutingKey">By which key.</param>
/// <param name="Properties">What the receiver knows it by.</param>
/// <param name="Body">Its bytes.</param>
internal readonly record struct AmqpMessage(string Exchange, string RoutingKey, BasicProperties Properties, ReadOnlyMemory<byte> Body)
{
    private const string SignedType = "application/vnd.alpr.envelope.v1+protobuf";

    /// <summary>What is published for a record, in order: its pictures, whose message ids are their SHA-256, then itself.</summary>
    public static IReadOnlyList<AmqpMessage> Of(Delivery delivery, AmqpSettings settings, string device)
    {
        string key = Template.Of(settings.RoutingKey, device, delivery);
        string imageKey = settings.ImageRoutingKey.Length > 0 ? Template.Of(settings.ImageRoutingKey, device, "") : key;
        List<AmqpMessage> messages =
        [
            .. delivery.Images.Select(image => new AmqpMessage(
                settings.Exchange, imageKey, Describe(image.Sha256.ToString(), "image", image.MediaType, device), image.Bytes)),
        ];
        messages.Add(new(settings.Exchange, key, Describe(delivery.IdempotencyKey, Template.KindOf(delivery.Record), SignedType, device), delivery.Envelope));
        return messages;
    }

    private static BasicProperties Describe(string id, string kind, string contentType, string device) => new()
    {
        Persistent = true,
        MessageId = id,
        ContentType = contentType,
        Headers = new Dictionary<string, object?> { ["device"] = device, ["kind"] = kind },
    };
}
