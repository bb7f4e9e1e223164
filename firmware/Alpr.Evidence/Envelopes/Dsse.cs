using System.Buffers;
using System.Buffers.Text;

namespace Alpr.Evidence;

/// <summary>
/// The pre-authentication encoding of DSSE v1 (github.com/secure-systems-lab/dsse, protocol.md): what is signed is
/// <c>"DSSEv1" SP length(type) SP type SP length(payload) SP payload</c>, so that a payload cannot be taken for one of
/// another type. Lengths are ASCII decimals.
/// </summary>
public static class Dsse
{
    /// <summary>The payload type of every envelope in the journal: a serialised <c>alpr.v1.Record</c>.</summary>
    public const string RecordPayloadType = "application/vnd.alpr.record.v1+protobuf";

    /// <summary><see cref="RecordPayloadType"/> as UTF-8.</summary>
    public static ReadOnlySpan<byte> RecordPayloadTypeUtf8 => "application/vnd.alpr.record.v1+protobuf"u8;

    private const int LengthDigitsMax = 10;

    /// <summary>Most bytes the encoding of a type and a payload of these lengths can take.</summary>
    public static int EncodedBytesMax(int typeLength, int payloadLength) =>
        "DSSEv1"u8.Length + 4 + 2 * LengthDigitsMax + typeLength + payloadLength;

    /// <summary>Writes the encoding. False, with nothing meant by what was written, when it does not fit.</summary>
    public static bool TryEncode(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload, Span<byte> destination, out int written)
    {
        written = 0;
        return TryPut("DSSEv1 "u8, destination, ref written)
            && TryPutLength(type.Length, destination, ref written)
            && TryPut(type, destination, ref written)
            && TryPut(" "u8, destination, ref written)
            && TryPutLength(payload.Length, destination, ref written)
            && TryPut(payload, destination, ref written);
    }

    /// <summary>True when the envelope's signature is the key's over its type and payload.</summary>
    public static bool IsSignedBy(in EnvelopeView envelope, DevicePublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        byte[] rented = ArrayPool<byte>.Shared.Rent(EncodedBytesMax(envelope.PayloadType.Length, envelope.Payload.Length));
        bool signed = TryEncode(envelope.PayloadType, envelope.Payload, rented, out int length)
            && key.Verify(rented.AsSpan(0, length), envelope.Signature);
        ArrayPool<byte>.Shared.Return(rented);
        return signed;
    }

    private static bool TryPut(ReadOnlySpan<byte> bytes, Span<byte> destination, ref int written)
    {
        if (!bytes.TryCopyTo(destination[written..]))
            return false;
        written += bytes.Length;
        return true;
    }

    private static bool TryPutLength(int length, Span<byte> destination, ref int written)
    {
        if (!Utf8Formatter.TryFormat(length, destination[written..], out int digits))
            return false;
        written += digits;
        return TryPut(" "u8, destination, ref written);
    }
}
