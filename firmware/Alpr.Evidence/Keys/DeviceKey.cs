using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>
/// The device's private key, P-256, which signs records and checkpoints; with the certificate that states whose it is.
/// The key is in a PKCS#8 PEM file of mode 0600, the certificate in a PEM file beside it. A key is made only when a
/// person asks: a missing key is an error, because records under a silent new one would prove nothing. For one thread.
/// </summary>
public sealed class DeviceKey : IDisposable
{
    /// <summary>
    /// Most bytes of a signature: DER SEQUENCE of two INTEGERs of 32 bytes and a sign byte each (RFC 3279, 2.2.3).
    /// </summary>
    public const int SignatureBytesMax = 72;

    private const int KeyFileBytesMax = 16 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everyone = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const string KeyRemedy =
        "Restore it from the appliance's backup, or make a new one with 'alprd provision' and give its certificate "
        + "to the agencies";
    private const string CertificateRemedy =
        "Restore the certificate that was made with this key; agencies hold copies of it";

    private readonly ECDsa _key;

    private DeviceKey(ECDsa key, DeviceCertificate certificate)
    {
        _key = key;
        Certificate = certificate;
    }

    /// <summary>The certificate.</summary>
    public DeviceCertificate Certificate { get; }

    /// <summary>The device id the certificate states.</summary>
    public string DeviceId => Certificate.DeviceId;

    /// <summary>The public half.</summary>
    public DevicePublicKey PublicKey => Certificate.PublicKey;

    /// <summary>Where the certificate of a key file lies: the same name with the extension <c>.crt</c>.</summary>
    public static string CertificatePathOf(string keyPath) => Path.ChangeExtension(keyPath, ".crt");

    /// <summary>Makes a key and its certificate and writes both to new files.</summary>
    /// <param name="keyPath">Where the private key goes (mode 0600); the certificate goes to
    /// <see cref="CertificatePathOf"/> (0644).</param>
    /// <param name="deviceId">The appliance's id, see <see cref="Evidence.DeviceId.IsValid"/>.</param>
    /// <param name="validFrom">Start of the certificate's validity; it does not end.</param>
    /// <exception cref="DeviceKeyException">A file of that name exists or cannot be written. Nothing was replaced.</exception>
    /// <exception cref="ArgumentException">The id is not valid or both files would have one name.</exception>
    public static DeviceKey Create(string keyPath, string deviceId, DateTimeOffset validFrom)
    {
        if (!Evidence.DeviceId.IsValid(deviceId))
            throw new ArgumentException(
                $"'{deviceId}' is not a device id: 1-64 of A-Z a-z 0-9 - _ . beginning with a letter or digit.");
        string certificatePath = CertificatePathOf(keyPath);
        if (certificatePath == keyPath)
            throw new ArgumentException($"{keyPath}: the extension .crt is the certificate's; name the key file .key.");
        if (File.Exists(keyPath))
            throw new DeviceKeyException(
                keyPath, "it exists", "A key is never replaced; move it away if it is really out of use");

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] certificate = DeviceCertificate.Create(key, deviceId, validFrom);
        // The certificate first: with the power gone in between there is a certificate without a key, which says so.
        KeyFile.CreateNew(certificatePath, PemEncoding.WriteString("CERTIFICATE", certificate) + "\n", Everyone);
        KeyFile.CreateNew(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n", OwnerOnly);
        return Load(keyPath);
    }

    /// <summary>Opens a key.</summary>
    /// <param name="keyPath">The private key: PKCS#8 PEM, readable by its owner alone.</param>
    /// <param name="certificatePath">The certificate; <see cref="CertificatePathOf"/> unless it lies elsewhere, as with
    /// systemd credentials.</param>
    /// <exception cref="DeviceKeyException">
    /// A file is missing, unreadable, open to others, on another curve, or the certificate belongs to another key.
    /// </exception>
    public static DeviceKey Load(string keyPath, string? certificatePath = null)
    {
        string keyText = KeyFile.ReadText(keyPath, KeyFileBytesMax, KeyRemedy);
        KeyFile.RequireOwnerOnly(keyPath);
        ECDsa key = ECDsa.Create();
        try
        {
            ImportPem(key, keyPath, keyText);
            return new(key, LoadCertificate(certificatePath ?? CertificatePathOf(keyPath), keyPath, key));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Signs SHA-256 of the data. Allocates nothing.</summary>
    /// <param name="data">What is signed.</param>
    /// <param name="destination">At least <see cref="SignatureBytesMax"/> bytes.</param>
    /// <returns>Length of the DER signature.</returns>
    public int Sign(ReadOnlySpan<byte> data, Span<byte> destination) =>
        _key.TrySignData(data, destination, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence, out int written)
            ? written
            : throw new ArgumentException($"A signature needs {SignatureBytesMax} bytes, not {destination.Length}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static void ImportPem(ECDsa key, string path, string text)
    {
        try
        {
            key.ImportFromPem(text);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or PlatformNotSupportedException)
        {
            throw new DeviceKeyException(path, "it holds no unencrypted EC private key in PEM", KeyRemedy, error);
        }
        if (!DevicePublicKey.TryRead(key.ExportSubjectPublicKeyInfo(), out DevicePublicKey? publicKey))
            throw new DeviceKeyException(path, "its key is not on the curve P-256", KeyRemedy);
        publicKey.Dispose();
        try
        {
            Span<byte> signature = stackalloc byte[SignatureBytesMax];
            _ = key.TrySignData([], signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence, out _);
        }
        catch (CryptographicException error)
        {
            throw new DeviceKeyException(path, "it holds a public key, which cannot sign", KeyRemedy, error);
        }
    }

    private static DeviceCertificate LoadCertificate(string path, string keyPath, ECDsa key)
    {
        string text = KeyFile.ReadText(path, KeyFileBytesMax, CertificateRemedy);
        if (!PemEncoding.TryFind(text, out PemFields fields) || text.AsSpan()[fields.Label] is not "CERTIFICATE")
            throw new DeviceKeyException(path, "it holds no certificate in PEM", CertificateRemedy);
        byte[] der = Convert.FromBase64String(text[fields.Base64Data]);
        if (!DeviceCertificate.TryRead(der, out DeviceCertificate? certificate, out string? problem))
            throw new DeviceKeyException(path, "its certificate is refused: " + problem, CertificateRemedy);
        if (certificate.PublicKey.SubjectPublicKeyInfo.Span.SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            return certificate;
        certificate.Dispose();
        throw new DeviceKeyException(path, $"it is not the certificate of the key in {keyPath}", CertificateRemedy);
    }
}
