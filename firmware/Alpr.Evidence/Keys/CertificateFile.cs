using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>The file with a device's certificate in PEM: made once, replaced only by one of the same key and device.</summary>
public static class CertificateFile
{
    private const string LoadRemedy =
        "Restore the certificate that was made with this key; agencies hold copies of it";
    private const string InstallRemedy =
        "Give the certificate that the agency's authority made from the request of 'alprd csr'";

    /// <summary>
    /// Checks a certificate that an agency issued, and puts it in the place of the device's. The earlier one is replaced
    /// all at once, or not at all.
    /// </summary>
    /// <param name="offeredPath">The certificate from the agency, PEM.</param>
    /// <param name="certificatePath">The device's certificate file.</param>
    /// <param name="key">The device's key.</param>
    /// <param name="deviceId">The device's id.</param>
    /// <returns>What is installed now.</returns>
    /// <exception cref="DeviceKeyException">It is no device certificate, or another key's or device's. Nothing was replaced.</exception>
    public static DeviceCertificate Install(string offeredPath, string certificatePath, DevicePrivateKey key, string deviceId)
    {
        ArgumentNullException.ThrowIfNull(key);
        DeviceCertificate offered = Read(offeredPath, InstallRemedy);
        try
        {
            if (offered.PublicKey.Fingerprint != key.PublicKey.Fingerprint)
            {
                throw new DeviceKeyException(offeredPath,
                    $"it is for the key {offered.PublicKey.KeyId}, this device's is {key.PublicKey.KeyId}", InstallRemedy);
            }
            if (offered.DeviceId != deviceId)
            {
                throw new DeviceKeyException(offeredPath,
                    $"it is for the device '{offered.DeviceId}', this is '{deviceId}'",
                    "Have it issued with the common name of the request, or correct device_id in the configuration");
            }
            KeyFile.Replace(certificatePath, Pem(offered.Der.Span), KeyFile.Everyone);
            return offered;
        }
        catch
        {
            offered.Dispose();
            throw;
        }
    }

    /// <summary>Writes a new certificate; never replaces one.</summary>
    internal static void Create(string path, ReadOnlySpan<byte> der) =>
        KeyFile.CreateNew(path, Pem(der), KeyFile.Everyone);

    /// <summary>Reads the certificate of a key.</summary>
    internal static DeviceCertificate Load(string path, DevicePrivateKey key)
    {
        DeviceCertificate certificate = Read(path, LoadRemedy);
        if (certificate.PublicKey.Fingerprint == key.PublicKey.Fingerprint)
            return certificate;
        certificate.Dispose();
        throw new DeviceKeyException(path, $"it is not the certificate of the key in {key.Reference}", LoadRemedy);
    }

    private static DeviceCertificate Read(string path, string remedy)
    {
        List<PemBlock> blocks = PemBlock.ReadAll(KeyFile.ReadText(path, KeyFile.KeyBytesMax, remedy));
        if (blocks.Count == 0 || blocks[0].Label != PemBlock.Certificate)
            throw new DeviceKeyException(path, "it holds no certificate in PEM", remedy);
        if (blocks.Count > 1)
            throw new DeviceKeyException(path, "it holds more than the one certificate of the device", "Give that one alone, without its authority's");
        return DeviceCertificate.TryRead(blocks[0].Content, out DeviceCertificate? certificate, out string? problem)
            ? certificate
            : throw new DeviceKeyException(path, "its certificate is refused: " + problem, remedy);
    }

    private static string Pem(ReadOnlySpan<byte> der) => PemEncoding.WriteString(PemBlock.Certificate, der) + "\n";
}
