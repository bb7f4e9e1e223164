using System.Text;
using Alpr.Evidence;

namespace Alpr.Journal;

/// <summary>
/// Signs with the device's key what is not a record, such as a report: an envelope of a payload type of its own, which cannot be taken for a record's.
/// </summary>
public static class DetachedStatement
{
    /// <summary>Largest payload in bytes: that of a record, so that one reader of envelopes takes both.</summary>
    public const int PayloadBytesMax = EvidenceLimits.RecordBytesMax;

    /// <summary>Signs. For the writer's thread, which owns the key.</summary>
    /// <param name="writer">The journal whose key signs.</param>
    /// <param name="payloadType">Not that of records.</param>
    /// <param name="payload">The bytes, 1 to <see cref="PayloadBytesMax"/>.</param>
    /// <returns>The envelope, as <see cref="EnvelopeView"/> reads it.</returns>
    /// <exception cref="ArgumentException">The type is that of records, or the payload has no or too many bytes.</exception>
    public static byte[] Sign(JournalWriter writer, string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentException.ThrowIfNullOrEmpty(payloadType);
        if (payloadType == Dsse.RecordPayloadType || payload.Length is 0 or > PayloadBytesMax)
            throw new ArgumentException($"A statement beside the log has a type of its own and 1 to {PayloadBytesMax} bytes, not {payload.Length} of '{payloadType}'.");
        byte[] type = Encoding.ASCII.GetBytes(payloadType);
        byte[] encoded = new byte[Dsse.EncodedBytesMax(type.Length, payload.Length)];
        if (!Dsse.TryEncode(type, payload, encoded, out int length))
            throw new InvalidOperationException("The encoding outgrew the buffer that was sized for it.");
        byte[] signature = new byte[DeviceKey.SignatureBytesMax];
        int signed = writer.Key.Sign(encoded.AsSpan(0, length), signature);
        EnvelopeView view = new()
        {
            PayloadType = type,
            Payload = payload,
            KeyId = Encoding.ASCII.GetBytes(writer.Key.PublicKey.KeyId),
            Signature = signature.AsSpan(0, signed),
        };
        byte[] envelope = new byte[payload.Length + type.Length + 512];
        if (!view.TryWrite(envelope, out int written))
            throw new InvalidOperationException("An envelope outgrew the buffer that was sized for it.");
        return envelope[..written];
    }
}
