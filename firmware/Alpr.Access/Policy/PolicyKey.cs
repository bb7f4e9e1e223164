using System.Security.Cryptography;
using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>
/// The agency's key for its policy: the public half, P-256. The private half stays with the agency, which signs with
/// <c>openssl dgst -sha256 -sign policy.key -out policy.json.sig policy.json</c>. Any thread.
/// </summary>
public sealed class PolicyKey : IDisposable
{
    /// <summary>Ending of a signature beside its policy.</summary>
    public const string SignatureSuffix = ".sig";

    private const int PemLengthMax = 4096, SignatureBytesMax = 72; // a DER signature of P-256 (FIPS 186-5, SEC 1 C.5) has up to 72
    private const string Make = "Make one with: openssl ec -in policy.key -pubout";

    private readonly ECDsa _key;
    private readonly Lock _turn = new();

    private PolicyKey(ECDsa key)
    {
        _key = key;
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()));
    }

    /// <summary>SHA-256 of the key's SubjectPublicKeyInfo (RFC 5280), hex.</summary>
    public string Fingerprint { get; }

    /// <summary>Reads a public key, PEM.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or is no public key of P-256.</exception>
    public static PolicyKey Load(string path)
    {
        string pem;
        try
        {
            if (new FileInfo(path).Length > PemLengthMax)
                throw new ConfigurationException($"{path}: larger than {PemLengthMax} bytes, so it is no public key. {Make}");
            pem = File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{path}: the policy's key cannot be read ({error.Message}) Check the path.");
        }
        if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            throw new ConfigurationException($"{path}: a private key, which must not be on the appliance. Delete it here and name the public one. {Make}");
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                return new(key);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            // Said below.
        }
        key.Dispose();
        throw new ConfigurationException($"{path}: no public key of the curve P-256. {Make}");
    }

    /// <summary>True when the signature is of these bytes by this key. A signature that is none is false.</summary>
    /// <param name="policy">The file as it is.</param>
    /// <param name="signature">ECDSA with SHA-256, DER.</param>
    public bool Verify(ReadOnlySpan<byte> policy, ReadOnlySpan<byte> signature)
    {
        if (signature.Length is 0 or > SignatureBytesMax)
            return false;
        lock (_turn)
        {
            try
            {
                return _key.VerifyData(policy, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
            }
            catch (CryptographicException)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
