using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Alpr.HotLists;

namespace Alpr.Access;

/// <summary>
/// The bytes of the file of accounts: a mark, a salt, and one box of AES-256-GCM (NIST SP 800-38D) with its tag behind it. Each writing has a new salt
/// and so a key of its own (HKDF, RFC 5869), which seals one box: no nonce is used twice under a key. In the box is JSON.
/// </summary>
internal static class AccountFile
{
    public const int SaltBytes = 32, TagBytes = 16, NonceBytes = 12;
    private const string Remedy =
        "It is not used. Put a copy of it back, or move it away and make the first administrator again on the unit; "
        + "the access log tells who had accounts";

    /// <summary>Mark and version.</summary>
    public static ReadOnlySpan<byte> Mark => "ALPRAC01"u8;

    /// <summary>Mark and salt.</summary>
    public static int PreambleBytes => Mark.Length + SaltBytes;

    private static ReadOnlySpan<byte> Kind => "alpr accounts file 1"u8;

    /// <summary>Seals accounts.</summary>
    public static byte[] Seal(AccountSet accounts, StoreKey key)
    {
        byte[] plain = JsonSerializer.SerializeToUtf8Bytes(new AccountDocument { Accounts = accounts.All }, AccountJson.Default.AccountDocument);
        try
        {
            byte[] file = new byte[PreambleBytes + plain.Length + TagBytes];
            Mark.CopyTo(file);
            RandomNumberGenerator.Fill(file.AsSpan(Mark.Length, SaltBytes));
            using AesGcm cipher = key.OpenCipher(file.AsSpan(Mark.Length, SaltBytes), Kind);
            Span<byte> nonce = stackalloc byte[NonceBytes];
            nonce.Clear();
            Span<byte> box = file.AsSpan(PreambleBytes);
            cipher.Encrypt(nonce, plain, box[..plain.Length], box[plain.Length..], file.AsSpan(0, PreambleBytes));
            return file;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Opens a file's bytes.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">All of it.</param>
    /// <param name="key">The key it was sealed with.</param>
    /// <exception cref="AccountException">It is cut off or altered, or of another key.</exception>
    public static AccountSet Open(string path, ReadOnlySpan<byte> file, StoreKey key)
    {
        if (file.Length < PreambleBytes + TagBytes)
            throw new AccountException(path, $"the file of accounts has only {file.Length} bytes, so it was cut off", Remedy);
        if (!file.StartsWith(Mark))
            throw new AccountException(path, "it does not begin as a file of accounts does", Remedy);
        byte[] plain = new byte[file.Length - PreambleBytes - TagBytes];
        try
        {
            using AesGcm cipher = key.OpenCipher(file[Mark.Length..PreambleBytes], Kind);
            Span<byte> nonce = stackalloc byte[NonceBytes];
            nonce.Clear();
            cipher.Decrypt(nonce, file[PreambleBytes..^TagBytes], file[^TagBytes..], plain, file[..PreambleBytes]);
            return Parse(path, plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw new AccountException(path, "the file of accounts was altered or cut off, or the key is another", Remedy);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>Reads what was in the box. It is ours, since its tag is right; that it keeps to its bounds is asserted all the same.</summary>
    internal static AccountSet Parse(string path, ReadOnlySpan<byte> plain)
    {
        try
        {
            AccountDocument? document = JsonSerializer.Deserialize(plain, AccountJson.Default.AccountDocument);
            if (document?.Format == AccountDocument.FormatKnown && AccountSet.TryMake(document.Accounts, out AccountSet? accounts))
                return accounts;
        }
        catch (JsonException)
        {
            // The serializer's message may hold what it read.
        }
        throw new AccountException(path, "the file of accounts is of a version that this program does not know",
            "Install the program that wrote it; " + char.ToLowerInvariant(Remedy[0]) + Remedy[1..]);
    }
}

/// <summary>What is in the box.</summary>
internal sealed class AccountDocument
{
    public const int FormatKnown = 1;

    public int Format { get; set; } = FormatKnown;

    public required IReadOnlyList<Account> Accounts { get; init; }
}

/// <summary>Serializer without reflection. Its faster way of writing would make an empty array of no array, so it goes by metadata both ways.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AccountDocument))]
internal sealed partial class AccountJson : JsonSerializerContext;
