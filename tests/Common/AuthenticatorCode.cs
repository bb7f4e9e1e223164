using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;

namespace Alpr.Tests.Common;

/// <summary>What a person's authenticator shows: a time-based code (RFC 6238: SHA-1, 30 s, six digits), independent of the product's own.</summary>
internal static class AuthenticatorCode
{
    private const string Field = "?secret=";

    /// <summary>Seconds of a step.</summary>
    public const int StepSeconds = 30;

    /// <summary>The secret of an <c>otpauth:</c> address, wherever it stands in a text; null when there is none.</summary>
    public static byte[]? Secret(string text)
    {
        int at = text.IndexOf(Field, StringComparison.Ordinal);
        return at < 0 ? null : FromBase32(text[(at + Field.Length)..].TakeWhile(letter => letter is (>= 'A' and <= 'Z') or (>= '2' and <= '7')));
    }

    /// <summary>The code of a step.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238 as every authenticator program has it")]
    public static string Of(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> counter = stackalloc byte[8], hash = stackalloc byte[20];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        HMACSHA1.HashData(secret, counter, hash);
        uint number = BinaryPrimitives.ReadUInt32BigEndian(hash[(hash[19] & 15)..]) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(IEnumerable<char> letters)
    {
        List<byte> bytes = [];
        int bits = 0, held = 0;
        foreach (char letter in letters)
        {
            held = held << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            bits += 5;
            if (bits >= 8)
                bytes.Add((byte)(held >> (bits -= 8)));
            held &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
