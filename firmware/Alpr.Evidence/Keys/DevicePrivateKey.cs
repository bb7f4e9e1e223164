using System.Security.Cryptography;

namespace Alpr.Evidence;

/// <summary>
/// A device's private key, P-256, wherever it is kept; it signs, whether or not a certificate says whose it is. With a
/// TPM the key itself stays there and each signature is made there. For one thread.
/// </summary>
public sealed class DevicePrivateKey : IDisposable
{
    /// <summary>
    /// Most bytes of a signature: DER SEQUENCE of two INTEGERs of 32 bytes and a sign byte each (RFC 3279, 2.2.3).
    /// </summary>
    public const int SignatureBytesMax = 72;

    private readonly ECDsa _key;

    private DevicePrivateKey(KeyReference reference, ECDsa key, DevicePublicKey publicKey)
    {
        Reference = reference;
        _key = key;
        PublicKey = publicKey;
    }

    /// <summary>Where it is kept.</summary>
    public KeyReference Reference { get; }

    /// <summary>The public half. Signatures are verified with it in software, also those of a TPM.</summary>
    public DevicePublicKey PublicKey { get; }

    /// <summary>Opens a key and lets it sign once, so that one that cannot is noticed now and not at the first plate.</summary>
    /// <exception cref="DeviceKeyException">It is missing, unreadable, open to others, on another curve, or does not sign.</exception>
    public static DevicePrivateKey Open(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Of(reference, KeyOpener.Open(reference));
    }

    /// <summary>The same for a key that is open; takes it, also when it is refused.</summary>
    internal static DevicePrivateKey Of(KeyReference reference, ECDsa key)
    {
        DevicePublicKey? publicKey = null;
        try
        {
            if (!DevicePublicKey.TryRead(key.ExportSubjectPublicKeyInfo(), out publicKey))
                throw Unusable(reference, "its key is not on the curve P-256");
            DevicePrivateKey opened = new(reference, key, publicKey);
            opened.RequireSigning();
            return opened;
        }
        catch (Exception error)
        {
            publicKey?.Dispose();
            key.Dispose();
            if (error is CryptographicException)
                throw Unusable(reference, $"it gives no public key ({error.Message})", error);
            throw;
        }
    }

    /// <summary>Signs SHA-256 of the data.</summary>
    /// <param name="data">What is signed.</param>
    /// <param name="destination">At least <see cref="SignatureBytesMax"/> bytes.</param>
    /// <returns>Length of the DER signature.</returns>
    /// <exception cref="DeviceKeyException">The device that keeps the key does not sign.</exception>
    public int Sign(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        try
        {
            return _key.TrySignData(data, destination, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence, out int written)
                ? written
                : throw new ArgumentException($"A signature needs {SignatureBytesMax} bytes, not {destination.Length}.");
        }
        catch (CryptographicException error)
        {
            throw Unusable(Reference, $"it does not sign ({error.Message})", error);
        }
    }

    /// <summary>A request for a certificate (PKCS#10, PEM), for an agency's certificate authority to sign.</summary>
    /// <exception cref="ArgumentException">The id is not valid.</exception>
    public string CreateRequest(string deviceId) => CertificateMaker.Request(this, deviceId);

    /// <inheritdoc/>
    public void Dispose()
    {
        _key.Dispose();
        PublicKey.Dispose();
    }

    private static DeviceKeyException Unusable(KeyReference reference, string problem, Exception? cause = null) =>
        new(reference.ToString(), problem, KeyOpener.RemedyFor(reference), cause);

    private void RequireSigning()
    {
        Span<byte> signature = stackalloc byte[SignatureBytesMax];
        int length = Sign([], signature);
        if (!PublicKey.Verify([], signature[..length]))
            throw Unusable(Reference, "its signature does not match its own public key");
    }
}
