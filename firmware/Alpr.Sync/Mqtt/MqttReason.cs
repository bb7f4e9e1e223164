using System.Globalization;

namespace Alpr.Sync.Mqtt;

/// <summary>The reason codes of MQTT 5 (OASIS, 2.4) and return codes of 3.1.1 (3.2.2.3) in words with a remedy, and what follows from them.</summary>
internal static class MqttReason
{
    /// <summary>Codes of DISCONNECT that one packet brought about: it is to blame if it went alone.</summary>
    public static bool IsOfPacket(int code) => code is 0x81 or 0x90 or 0x95 or 0x99;

    /// <summary>CONNACK and DISCONNECT.</summary>
    public static string OfConnection(int code) => code switch
    {
        1 or 0x84 => "the broker does not speak this version of MQTT; set version to the other one",
        2 or 0x85 => "the broker does not take the client id; check client_id, or ask who runs it",
        3 or 0x88 => "the broker is out of service for now",
        4 or 0x86 => "user name or password is wrong; check user and password_file",
        5 or 0x87 => "the broker does not let this unit in; let its keeper allow the user or the client certificate",
        0x89 => "the broker is busy",
        0x8a => "the broker has banned this unit; ask who runs it",
        0x8b => "the broker is being shut down",
        0x8c => "the broker wants another way to sign in; ask who runs it",
        0x8d => "the broker heard nothing from the unit within the keep-alive; check the line",
        0x8e => "another client has taken the same client id; give each its own client_id",
        0x90 => "the broker takes no such topic; check topic",
        0x95 => "the packet is larger than the broker takes; raise its limit, or send no images",
        0x97 or 0x9f => "the broker's quota for this unit is used up; ask who runs it",
        0x99 => "the broker says that the payload has the wrong format; check what it expects",
        0x9b => "the broker does not offer QoS 1, without which nothing is acknowledged; use another broker",
        0x9c or 0x9d => "the broker sends the unit to another server; write that as server",
        _ => $"the broker ended the connection (reason {Hex(code)}); its log says why",
    };

    /// <summary>PUBACK.</summary>
    /// <param name="code">0 for 3.1.1.</param>
    /// <param name="needsSubscriber">What to make of a record that nobody subscribed to.</param>
    public static DeliveryResult OfPublish(int code, bool needsSubscriber) => code switch
    {
        0x10 when needsSubscriber => DeliveryResult.Retry("nobody has subscribed to the topic, so that the broker would drop the record (0x10); "
            + "let the receiver subscribe with a session that lasts, or set needs_subscriber to false if the broker hands records on by other means"),
        < 0x80 => DeliveryResult.Acknowledged,
        0x87 => DeliveryResult.Retry("the broker does not let this unit publish to the topic (0x87); let its keeper allow it, or correct the topic"),
        0x97 => DeliveryResult.Retry("the broker's quota for this unit is used up (0x97); ask who runs it"),
        0x90 => DeliveryResult.Refused("the broker takes no such topic (0x90); check topic"),
        0x95 => DeliveryResult.Refused(TooLarge),
        0x99 => DeliveryResult.Refused("the broker says that the payload has the wrong format (0x99); check what it expects"),
        0x83 => DeliveryResult.Refused("the broker does not take this record (0x83), as when it is larger than its message_size_limit; its log says why"),
        _ => DeliveryResult.Retry($"the broker did not take the record (reason {Hex(code)}); its log says why"),
    };

    /// <summary>Larger than the broker takes.</summary>
    public const string TooLarge = "the record is larger than the broker takes (0x95); raise its limit, or send no images";

    private static string Hex(int code) => "0x" + code.ToString("x2", CultureInfo.InvariantCulture);
}
