using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>A SHA-256 value (FIPS 180-4), 32 bytes held by value.</summary>
[InlineArray(Size)]
public struct Hash256 : IEquatable<Hash256>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    private byte _first;

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => MemoryMarshal.CreateReadOnlySpan(in _first, Size);

    /// <summary>SHA-256 of some bytes.</summary>
    public static Hash256 Of(ReadOnlySpan<byte> data)
    {
        Hash256 hash = default;
        SHA256.HashData(data, hash);
        return hash;
    }

    /// <summary>Takes a hash from its bytes; false when there are not exactly 32.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Hash256 hash)
    {
        hash = default;
        if (bytes.Length != Size)
            return false;
        bytes.CopyTo(hash);
        return true;
    }

    /// <summary>Takes a hash from its bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32.</exception>
    public static Hash256 From(ReadOnlySpan<byte> bytes) =>
        TryRead(bytes, out Hash256 hash)
            ? hash
            : throw new ArgumentException($"A SHA-256 value has 32 bytes, not {bytes.Length}.");

    /// <inheritdoc/>
    public readonly bool Equals(Hash256 other) => Bytes.SequenceEqual(other.Bytes);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Hash256 other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(Bytes);

    /// <summary>True when all bytes are the same.</summary>
    public static bool operator ==(Hash256 left, Hash256 right) => left.Equals(right);

    /// <summary>True when a byte differs.</summary>
    public static bool operator !=(Hash256 left, Hash256 right) => !left.Equals(right);

    /// <summary>64 lower-case hex digits. Allocates: for messages only.</summary>
    public override readonly string ToString() => Convert.ToHexStringLower(Bytes);
}
