using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Alpr.Access;

/// <summary>Time-based codes (RFC 6238) as authenticator programs make them: SHA-1, 30 s, 6 digits.</summary>
internal static class Totp
{
    /// <summary>Bytes of a secret: as many as SHA-1 has (RFC 4226, section 4, R6).</summary>
    public const int SecretBytes = 20;

    /// <summary>Digits of a code.</summary>
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int StepsAside = 1; // RFC 6238, section 5.2: one step for the delay of the network and the person

    /// <summary>The step of an instant.</summary>
    public static long StepOf(DateTimeOffset utc) => utc.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The step whose code it is, within one of now; null: of none.</summary>
    public static long? Find(ReadOnlySpan<byte> secret, string code, DateTimeOffset now)
    {
        long? found = null;
        Span<byte> typed = stackalloc byte[Digits], right = stackalloc byte[Digits];
        if (code.Length != Digits || Encoding.ASCII.GetBytes(code, typed) != Digits)
            return null;
        for (long step = StepOf(now) - StepsAside; step <= StepOf(now) + StepsAside; step++)
        {
            Encoding.ASCII.GetBytes(CodeAt(secret, step, Digits), right);
            if (CryptographicOperations.FixedTimeEquals(typed, right))
                found = step;
        }
        return found;
    }

    /// <summary>The code of a step.</summary>
    public static string CodeAt(ReadOnlySpan<byte> secret, long step, int digits)
    {
        Span<byte> counter = stackalloc byte[8], mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // what authenticator programs know; HMAC does not rest on SHA-1's resistance to collisions
        HMACSHA1.HashData(secret, counter, mac);
#pragma warning restore CA5350
        uint cut = BinaryPrimitives.ReadUInt32BigEndian(mac[(mac[^1] & 0xF)..]) & 0x7FFF_FFFF; // RFC 4226, section 5.3
        uint modulus = 1;
        for (int i = 0; i < digits; i++)
            modulus *= 10;
        return (cut % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>What an authenticator program reads from a square code to enrol.</summary>
    public static string UriOf(string user, string agency, ReadOnlySpan<byte> secret) =>
        $"otpauth://totp/{Uri.EscapeDataString(agency)}:{Uri.EscapeDataString(user)}?secret={Base32(secret)}"
        + $"&issuer={Uri.EscapeDataString(agency)}&algorithm=SHA1&digits={Digits}&period={StepSeconds}";

    /// <summary>Base 32 (RFC 4648) without padding, for 20 bytes, a multiple of 5.</summary>
    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        StringBuilder text = new();
        for (int bit = 0; bit < bytes.Length * 8; bit += 5)
        {
            int two = bytes[bit / 8] << 8 | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text.Append(Alphabet[two >> 11 - bit % 8 & 31]);
        }
        return text.ToString();
    }
}
