using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Alpr.Evidence;

/// <summary>What keeps a device's private key.</summary>
public enum KeyStore
{
    /// <summary>A PKCS#8 PEM file of mode 0600.</summary>
    File,

    /// <summary>A credential that systemd decrypts for the service alone (systemd.exec(5), LoadCredentialEncrypted=).</summary>
    Credential,

    /// <summary>A persistent object of a TPM 2.0, which signs without ever giving the key away.</summary>
    Tpm,
}

/// <summary>
/// Where a private key is, as the configuration writes it: a path, <c>credential:NAME</c> or <c>tpm2:0x81000007</c>.
/// It says nothing of whether the key is there.
/// </summary>
public sealed record KeyReference
{
    private const string CredentialScheme = "credential:", TpmScheme = "tpm2:", HexPrefix = "0x";
    private const int CredentialNameLengthMax = 255; // a file name, see systemd.exec(5)

    // Persistent objects have the type octet 0x81 (TPM 2.0 Library, part 2, 7.2 TPM_HT).
    private const uint PersistentFirst = 0x8100_0000, PersistentLast = 0x81FF_FFFF;

    private KeyReference(KeyStore store, string name) => (Store, Name) = (store, name);

    /// <summary>What keeps the key.</summary>
    public KeyStore Store { get; }

    /// <summary>The file's path, the credential's name, or the handle as <c>0x81000007</c>.</summary>
    public string Name { get; }

    /// <summary>The key in a file.</summary>
    public static KeyReference ToFile(string path) => new(KeyStore.File, path);

    /// <summary>True when the text begins with a word and a colon, so that it is not meant as a path.</summary>
    public static bool HasScheme(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsWord(text.AsSpan(0, colon));
    }

    /// <summary>Reads a reference; <paramref name="problem"/> says what is wrong and what is known.</summary>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out KeyReference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        problem = null;
        if (text.StartsWith(CredentialScheme, StringComparison.Ordinal))
        {
            string name = text[CredentialScheme.Length..];
            if (IsCredentialName(name))
                reference = new(KeyStore.Credential, name);
            else
                problem = $"'{text}' names no credential; write credential:NAME with a name of A-Z a-z 0-9 + - _ .";
        }
        else if (text.StartsWith(TpmScheme, StringComparison.Ordinal))
        {
            if (TryReadHandle(text.AsSpan(TpmScheme.Length), out uint handle))
                reference = new(KeyStore.Tpm, string.Create(CultureInfo.InvariantCulture, $"0x{handle:x8}"));
            else
                problem = $"'{text}' names no persistent object of a TPM; write tpm2:0x81000007, a handle from 0x81000000 to 0x81ffffff";
        }
        else if (text.Length == 0)
            problem = "empty; write a path, credential:NAME or tpm2:0x81000007";
        else if (HasScheme(text))
            problem = $"'{text}' is of an unknown kind; known are a path (./ before a name with a colon), credential:NAME and tpm2:0x81000007";
        else
            reference = ToFile(text);
        return reference is not null;
    }

    /// <summary>The reference of a text that <see cref="TryParse"/> accepts.</summary>
    /// <exception cref="FormatException">It does not.</exception>
    public static KeyReference Parse(string text) =>
        TryParse(text, out KeyReference? reference, out string? problem) ? reference : throw new FormatException(problem);

    /// <summary>For a person: <c>file /etc/alpr/device.key</c>, <c>credential NAME</c>, <c>TPM 2.0 handle 0x81000007</c>.</summary>
    public override string ToString() => Store switch
    {
        KeyStore.Credential => $"credential {Name}",
        KeyStore.Tpm => $"TPM 2.0 handle {Name}",
        _ => $"file {Name}",
    };

    private static bool IsCredentialName(string name) =>
        name.Length is > 0 and <= CredentialNameLengthMax && char.IsAsciiLetterOrDigit(name[0]) && IsWord(name);

    private static bool IsWord(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '+'))
                return false;
        }
        return true;
    }

    private static bool TryReadHandle(ReadOnlySpan<char> text, out uint handle)
    {
        handle = 0;
        return text.StartsWith(HexPrefix, StringComparison.Ordinal)
            && uint.TryParse(text[HexPrefix.Length..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out handle)
            && handle is >= PersistentFirst and <= PersistentLast;
    }
}
