using System.Security.Cryptography;
using System.Text;

namespace Alpr.Access;

/// <summary>A password as it is kept: PBKDF2-HMAC-SHA256 (RFC 8018).</summary>
/// <param name="Iterations">Rounds; those of an older hash are raised at the next good sign-in.</param>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Hash">32 bytes.</param>
internal sealed record PasswordHash(int Iterations, byte[] Salt, byte[] Hash)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(password)";
}

/// <summary>
/// Makes and compares hashes of passwords. Passwords are taken as UTF-8 as typed: the program runs without tables of languages, so that
/// <see cref="string.Normalize()"/> would leave them as they are, and an accented letter typed in two parts is another password than in one.
/// </summary>
internal sealed class PasswordHasher(int iterations = PasswordHasher.IterationsUsual)
{
    /// <summary>OWASP's figure for PBKDF2-HMAC-SHA256 (Password Storage Cheat Sheet).</summary>
    public const int IterationsUsual = 600_000;

    /// <summary>Most that a file may ask for: ten seconds of a small processor; more is no hash of ours.</summary>
    public const int IterationsMax = 10_000_000;

    /// <summary>Bytes of salt (NIST SP 800-132 asks for at least 16).</summary>
    public const int SaltBytes = 16;

    /// <summary>Bytes of the hash: SHA-256's.</summary>
    public const int HashBytes = 32;

    private readonly PasswordHash _nobody = new(iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));
    private readonly Lock _one = new();
    private long _computed;

    /// <summary>Hashes computed; a test counts that an unknown user costs as many as a known one.</summary>
    public long Computed
    {
        get
        {
            lock (_one)
                return _computed;
        }
    }

    /// <summary>Hashes a new password.</summary>
    public PasswordHash Make(string password)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes), hash = new byte[HashBytes];
        Compute(password, salt, iterations, hash);
        return new(iterations, salt, hash);
    }

    /// <summary>True when it is the password. Null, of nobody, costs the same and is false.</summary>
    public bool Matches(string password, PasswordHash? kept)
    {
        PasswordHash compared = kept ?? _nobody;
        Span<byte> hash = stackalloc byte[HashBytes];
        Compute(password, compared.Salt, compared.Iterations, hash);
        bool isEqual = CryptographicOperations.FixedTimeEquals(hash, compared.Hash);
        CryptographicOperations.ZeroMemory(hash);
        return isEqual & kept is not null & password.Length <= AccessLimits.PasswordLengthMax;
    }

    /// <summary>True when it was hashed with fewer rounds than are usual now.</summary>
    public bool IsOutdated(PasswordHash kept) => kept.Iterations < iterations;

    private void Compute(string password, byte[] salt, int rounds, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[AccessLimits.PasswordLengthMax * 3]; // UTF-8 has at most 3 bytes for a UTF-16 unit
        ReadOnlySpan<char> taken = password.AsSpan(0, Math.Min(password.Length, AccessLimits.PasswordLengthMax));
        int length = Encoding.UTF8.GetBytes(taken, bytes);
        lock (_one) // one processor at most: plates are read meanwhile
        {
            Rfc2898DeriveBytes.Pbkdf2(bytes[..length], salt, hash, rounds, HashAlgorithmName.SHA256);
            _computed++;
        }
        CryptographicOperations.ZeroMemory(bytes);
    }
}
