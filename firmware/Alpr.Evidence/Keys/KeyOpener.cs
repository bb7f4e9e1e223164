using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>Opens what a <see cref="KeyReference"/> names, or says what is missing and what to do. Makes nothing.</summary>
internal static class KeyOpener
{
    private const string CredentialsDirectory = "CREDENTIALS_DIRECTORY"; // systemd.exec(5), Credentials

    /// <summary>The private key.</summary>
    /// <exception cref="DeviceKeyException">It is not there, or not a key.</exception>
    public static ECDsa Open(KeyReference reference) => reference.Store switch
    {
        KeyStore.Credential => OpenCredential(reference),
        KeyStore.Tpm => OpenTpm(reference),
        _ => OpenFile(reference),
    };

    /// <summary>What to do when the key of this reference cannot be used.</summary>
    public static string RemedyFor(KeyReference reference) => reference.Store switch
    {
        KeyStore.Credential =>
            $"The unit's [Service] section needs LoadCredentialEncrypted={reference.Name}:/etc/credstore.encrypted/{reference.Name}, "
            + $"a file made from the PKCS#8 PEM key by 'systemd-creds encrypt --name={reference.Name}'",
        KeyStore.Tpm =>
            "Check that the package tpm2-openssl is installed and that the service may open the TPM (/dev/tpmrm0, group tss; or "
            + $"what TPM2OPENSSL_TCTI names); if this device never had a key, make it with 'scripts/make-tpm-key {reference.Name}'; "
            + "a TPM that took power cuts for attacks is unlocked by 'tpm2_dictionarylockout --clear-lockout'",
        _ =>
            "Restore it from the appliance's backup, or make a new one with 'alprd provision' and give its certificate "
            + "to the agencies",
    };

    private static ECDsa OpenFile(KeyReference reference)
    {
        string text = KeyFile.ReadText(reference.Name, KeyFile.KeyBytesMax, RemedyFor(reference));
        KeyFile.RequireOwnerOnly(reference.Name);
        return ImportPem(reference.Name, text, RemedyFor(reference));
    }

    private static ECDsa OpenCredential(KeyReference reference)
    {
        string remedy = RemedyFor(reference);
        string? folder = Environment.GetEnvironmentVariable(CredentialsDirectory);
        if (string.IsNullOrEmpty(folder))
            throw new DeviceKeyException(reference.ToString(), $"{CredentialsDirectory} is not set, so systemd gave this program no credential", remedy);
        string path = Path.Combine(folder, reference.Name);
        string text = KeyFile.ReadText(path, KeyFile.KeyBytesMax, remedy);
        KeyFile.RequireCredentialMode(path);
        return ImportPem(path, text, remedy);
    }

    private static ECDsa ImportPem(string path, string text, string remedy)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            key.Dispose();
            throw new DeviceKeyException(path, "it holds no unencrypted EC private key in PEM", remedy, error);
        }
    }

    private static ECDsaOpenSsl OpenTpm(KeyReference reference)
    {
        try
        {
            using SafeEvpPKeyHandle handle = SafeEvpPKeyHandle.OpenKeyFromProvider("tpm2", "handle:" + reference.Name);
            return new ECDsaOpenSsl(handle);
        }
        catch (Exception error) when (error is CryptographicException or PlatformNotSupportedException)
        {
            throw new DeviceKeyException(reference.ToString(), $"it cannot be opened ({error.Message})", RemedyFor(reference), error);
        }
    }
}
