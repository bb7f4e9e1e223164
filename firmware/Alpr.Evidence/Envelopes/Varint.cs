namespace Alpr.Evidence;

/// <summary>Protobuf's variable-length integers (protobuf.dev, "Encoding"), held to their shortest form.</summary>
internal static class Varint
{
    /// <summary>Bytes of the longest one.</summary>
    public const int BytesMax = 10;

    /// <summary>Reads one; false when it is cut off, longer than needed, or above 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int length)
    {
        value = 0;
        for (length = 0; length < Math.Min(bytes.Length, BytesMax); length++)
        {
            byte next = bytes[length];
            if (length == BytesMax - 1 && next > 1)
                return false;
            value |= (ulong)(next & 0x7f) << 7 * length;
            if (next < 0x80)
            {
                length++;
                return next != 0 || length == 1;
            }
        }
        return false;
    }

    /// <summary>Writes one into at least <see cref="BytesMax"/> bytes and returns how many it took.</summary>
    public static int Write(ulong value, Span<byte> destination)
    {
        int length = 0;
        while (value >= 0x80)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        destination[length++] = (byte)value;
        return length;
    }
}
