using System.Text;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// Turns records into signed envelopes in buffers taken once. A record is serialised here and nowhere else: the bytes
/// that are signed are the bytes in the envelope. For one thread.
/// </summary>
public sealed class EnvelopeSealer
{
    private readonly DeviceKey _key;
    private readonly byte[] _keyId;
    private readonly byte[] _payload = new byte[EvidenceLimits.RecordBytesMax];
    private readonly byte[] _signed =
        new byte[Dsse.EncodedBytesMax(Dsse.RecordPayloadType.Length, EvidenceLimits.RecordBytesMax)];
    private readonly byte[] _envelope = new byte[EvidenceLimits.EnvelopeBytesMax];

    /// <summary>Takes the buffers. The key stays the caller's to dispose.</summary>
    public EnvelopeSealer(DeviceKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        _keyId = Encoding.ASCII.GetBytes(key.PublicKey.KeyId);
    }

    /// <summary>Serialises and signs a record. The envelope's bytes are valid until the next call.</summary>
    /// <exception cref="ArgumentException">The record is larger than <see cref="EvidenceLimits.RecordBytesMax"/>.</exception>
    public ReadOnlySpan<byte> Seal(Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        int size = record.CalculateSize();
        if (size > _payload.Length)
            throw new ArgumentException(
                $"A record of {size} bytes is larger than {EvidenceLimits.RecordBytesMax}; shorten its lists.");
        Span<byte> payload = _payload.AsSpan(0, size);
        record.WriteTo(payload);

        Span<byte> signature = stackalloc byte[DeviceKey.SignatureBytesMax];
        bool fits = Dsse.TryEncode(Dsse.RecordPayloadTypeUtf8, payload, _signed, out int signedLength);
        signature = signature[.._key.Sign(_signed.AsSpan(0, fits ? signedLength : 0), signature)];

        EnvelopeView view = new()
        {
            PayloadType = Dsse.RecordPayloadTypeUtf8,
            Payload = payload,
            KeyId = _keyId,
            Signature = signature,
        };
        if (!view.TryWrite(_envelope, out int length) || !fits)
            throw new InvalidOperationException("An envelope outgrew the buffers that were sized for the largest one.");
        return _envelope.AsSpan(0, length);
    }
}
