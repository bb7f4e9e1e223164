using Alpr.Sync.Brokers;

namespace Alpr.Sync.Mqtt;

/// <summary>One PUBLISH.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="ContentType">Their kind (MQTT 5 only).</param>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, string ContentType)
{
    /// <summary>The user property that holds a record's idempotency key (MQTT 5).</summary>
    public const string KeyProperty = "idempotency-key";

    private const string SignedType = "application/vnd.alpr.envelope.v1+protobuf";

    /// <summary>What is published for a record, in order: its pictures, then itself. Empty, with a reason, when the format has nothing for it.</summary>
    public static IReadOnlyList<MqttMessage> Of(Delivery delivery, MqttSettings settings, string device, out string nothingBecause)
    {
        nothingBecause = "";
        if (settings.IsOnvif)
        {
            if (delivery.Record.Detection is null && !delivery.IsTest)
            {
                nothingBecause = "ONVIF has no event for this kind of record; set hits and health of the backend's filter to false";
                return [];
            }
            return [new(OnvifEvent.Topic(settings, device), OnvifEvent.Payload(delivery, settings), "application/json")];
        }
        List<MqttMessage> messages = [.. delivery.Images.Select(image => new MqttMessage(
            Template.Of(settings.ImageTopic, device, image.Sha256.ToString()), image.Bytes, image.MediaType))];
        messages.Add(new(Template.Of(settings.Topic, device, delivery), delivery.Envelope, SignedType));
        return messages;
    }
}
