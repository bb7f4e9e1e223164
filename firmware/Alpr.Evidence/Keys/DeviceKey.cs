using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>
/// The device's private key, which signs records and checkpoints, with the certificate that states whose it is.
/// A key is made only when a person asks: a missing key is an error, because records under a silent new one would prove
/// nothing. For one thread.
/// </summary>
public sealed class DeviceKey : IDisposable
{
    /// <inheritdoc cref="DevicePrivateKey.SignatureBytesMax"/>
    public const int SignatureBytesMax = DevicePrivateKey.SignatureBytesMax;

    private readonly DevicePrivateKey _key;

    private DeviceKey(DevicePrivateKey key, DeviceCertificate certificate)
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

    /// <summary>Makes a key and its self-signed certificate and writes both to new files.</summary>
    /// <param name="keyPath">Where the private key goes (mode 0600).</param>
    /// <param name="deviceId">The appliance's id, see <see cref="Evidence.DeviceId.IsValid"/>.</param>
    /// <param name="validFrom">Start of the certificate's validity; it does not end.</param>
    /// <param name="certificatePath">Where the certificate goes (0644); <see cref="CertificatePathOf"/> when null.</param>
    /// <exception cref="DeviceKeyException">A file of that name exists or cannot be written. Nothing was replaced.</exception>
    /// <exception cref="ArgumentException">The id is not valid or both files would have one name.</exception>
    public static DeviceKey Create(string keyPath, string deviceId, DateTimeOffset validFrom, string? certificatePath = null)
    {
        if (!Evidence.DeviceId.IsValid(deviceId))
            throw new ArgumentException(
                $"'{deviceId}' is not a device id: 1-64 of A-Z a-z 0-9 - _ . beginning with a letter or digit.");
        certificatePath ??= CertificatePathOf(keyPath);
        if (certificatePath == keyPath)
            throw new ArgumentException($"{keyPath}: key and certificate would be one file; name the key file .key.");
        if (File.Exists(keyPath))
            throw new DeviceKeyException(
                keyPath, "it exists", "A key is never replaced; move it away if it is really out of use");

        KeyReference reference = KeyReference.ToFile(keyPath);
        using ECDsa made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using (DevicePrivateKey key = DevicePrivateKey.Of(reference, made))
        {
            // The certificate first: with the power gone in between there is a certificate without a key, which says so.
            CertificateFile.Create(certificatePath, CertificateMaker.SelfSigned(key, deviceId, validFrom));
            KeyFile.CreateNew(keyPath, made.ExportPkcs8PrivateKeyPem() + "\n", KeyFile.OwnerOnly);
        }
        return Open(reference, certificatePath);
    }

    /// <summary>Makes the self-signed certificate of a key that is there already and writes it to a new file.</summary>
    /// <exception cref="DeviceKeyException">The key cannot be used, or the file exists or cannot be written.</exception>
    /// <exception cref="ArgumentException">The id is not valid.</exception>
    public static DeviceKey Certify(KeyReference reference, string certificatePath, string deviceId, DateTimeOffset validFrom)
    {
        using (DevicePrivateKey key = DevicePrivateKey.Open(reference))
            CertificateFile.Create(certificatePath, CertificateMaker.SelfSigned(key, deviceId, validFrom));
        return Open(reference, certificatePath);
    }

    /// <summary>Opens a key wherever it is kept.</summary>
    /// <param name="reference">Where the private key is.</param>
    /// <param name="certificatePath">The certificate in PEM.</param>
    /// <exception cref="DeviceKeyException">
    /// The key cannot be used, the certificate is missing or unreadable, or it belongs to another key.
    /// </exception>
    public static DeviceKey Open(KeyReference reference, string certificatePath)
    {
        DevicePrivateKey key = DevicePrivateKey.Open(reference);
        try
        {
            return new(key, CertificateFile.Load(certificatePath, key));
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Opens a key in a file, with the certificate beside it.</summary>
    /// <exception cref="DeviceKeyException">See <see cref="Open"/>.</exception>
    public static DeviceKey Load(string keyPath) => Open(KeyReference.ToFile(keyPath), CertificatePathOf(keyPath));

    /// <inheritdoc cref="DevicePrivateKey.Sign"/>
    public int Sign(ReadOnlySpan<byte> data, Span<byte> destination) => _key.Sign(data, destination);

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }
}
