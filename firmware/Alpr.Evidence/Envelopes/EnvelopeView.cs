namespace Alpr.Evidence;

/// <summary>The four fields of an envelope, where they lie in its bytes. See <c>alpr.v1.Envelope</c> in batch.proto.</summary>
public readonly ref struct EnvelopeView
{
    private const int PayloadTypeField = 1, PayloadField = 2, KeyIdField = 3, SignatureField = 4;
    private const int LengthDelimited = 2; // protobuf wire type

    /// <summary>What the payload is; UTF-8.</summary>
    public ReadOnlySpan<byte> PayloadType { get; init; }

    /// <summary>What is signed.</summary>
    public ReadOnlySpan<byte> Payload { get; init; }

    /// <summary>Who says to have signed; ASCII hex.</summary>
    public ReadOnlySpan<byte> KeyId { get; init; }

    /// <summary>ECDSA signature, DER.</summary>
    public ReadOnlySpan<byte> Signature { get; init; }

    /// <summary>
    /// Reads an envelope without copying. Stricter than a protobuf parser: each field once, in order, not empty, with
    /// the shortest length, and nothing besides. So there is one byte string for each envelope and no room in it for
    /// bytes that nobody signed.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EnvelopeView envelope)
    {
        envelope = default;
        if (bytes.Length > EvidenceLimits.EnvelopeBytesMax
            || !TryReadField(ref bytes, PayloadTypeField, out ReadOnlySpan<byte> payloadType)
            || !TryReadField(ref bytes, PayloadField, out ReadOnlySpan<byte> payload)
            || !TryReadField(ref bytes, KeyIdField, out ReadOnlySpan<byte> keyId)
            || !TryReadField(ref bytes, SignatureField, out ReadOnlySpan<byte> signature)
            || !bytes.IsEmpty)
            return false;
        envelope = new() { PayloadType = payloadType, Payload = payload, KeyId = keyId, Signature = signature };
        return true;
    }

    /// <summary>Writes the envelope; false when it does not fit.</summary>
    public bool TryWrite(Span<byte> destination, out int written)
    {
        written = 0;
        return TryWriteField(PayloadTypeField, PayloadType, destination, ref written)
            && TryWriteField(PayloadField, Payload, destination, ref written)
            && TryWriteField(KeyIdField, KeyId, destination, ref written)
            && TryWriteField(SignatureField, Signature, destination, ref written);
    }

    private static byte Tag(int field) => (byte)(field << 3 | LengthDelimited);

    private static bool TryReadField(scoped ref ReadOnlySpan<byte> bytes, int field, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (bytes.IsEmpty || bytes[0] != Tag(field) || !Varint.TryRead(bytes[1..], out ulong length, out int lengthBytes))
            return false;
        bytes = bytes[(1 + lengthBytes)..];
        if (length == 0 || length > (ulong)bytes.Length)
            return false;
        value = bytes[..(int)length];
        bytes = bytes[(int)length..];
        return true;
    }

    private static bool TryWriteField(int field, ReadOnlySpan<byte> value, Span<byte> destination, ref int written)
    {
        Span<byte> rest = destination[written..];
        if (rest.Length < 1 + Varint.BytesMax)
            return false;
        rest[0] = Tag(field);
        int header = 1 + Varint.Write((ulong)value.Length, rest[1..]);
        if (!value.TryCopyTo(rest[header..]))
            return false;
        written += header + value.Length;
        return true;
    }
}
