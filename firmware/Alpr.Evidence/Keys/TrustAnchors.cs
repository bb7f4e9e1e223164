using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Alpr.Evidence;

/// <summary>
/// What a verifier trusts: one device's key, noted when it was installed, or the certificate authority of an agency,
/// which vouches for all its devices. For one thread.
/// </summary>
public sealed class TrustAnchors : IDisposable
{
    private const int FileBytesMax = 256 * 1024;
    private const int CertificatesMax = 32; // a root and its successor, with the authorities below them
    private const string Remedy =
        "Give the appliance's device certificate (.crt), its public key, or the certificates of the agency's authority, root "
        + "and intermediate ones together";

    private readonly DevicePublicKey? _pinned;
    private readonly AgencyAuthority? _authority;
    private readonly bool _owns;

    private TrustAnchors(DevicePublicKey? pinned, AgencyAuthority? authority, bool owns)
    {
        _pinned = pinned;
        _authority = authority;
        _owns = owns;
    }

    /// <summary>What is trusted, for a person: <c>the trusted key</c>, <c>the agency's CA 'CN=...'</c>.</summary>
    public string Description => _authority is null ? "the trusted key" : $"the agency's CA '{_authority.Name}'";

    /// <summary>The one key that is trusted; null when an authority is.</summary>
    public DevicePublicKey? Key => _pinned;

    /// <summary>Trusts one key, which stays the caller's.</summary>
    public static TrustAnchors OfKey(DevicePublicKey key) => new(key, null, false);

    /// <summary>
    /// Reads what a person chose to trust, PEM: a device certificate or a public key; or the certificates of an agency's
    /// authority (CA:TRUE, RSA or EC), roots and those between them and the devices.
    /// </summary>
    /// <exception cref="DeviceKeyException">The file is missing, unreadable, or holds neither.</exception>
    public static TrustAnchors Load(string path)
    {
        List<PemBlock> blocks = PemBlock.ReadAll(KeyFile.ReadText(path, FileBytesMax, Remedy));
        if (blocks.Count == 1 && DevicePublicKey.TryRead(blocks[0], out DevicePublicKey? key))
            return new(key, null, true);
        if (blocks.Count is 0 or > CertificatesMax)
            throw new DeviceKeyException(path, $"it holds {blocks.Count} keys or certificates in PEM, not 1 to {CertificatesMax}", Remedy);
        AgencyAuthority authority = new(ReadAuthorities(path, blocks));
        if (authority.HasRoot)
            return new(null, authority, true);
        authority.Dispose();
        throw new DeviceKeyException(path, "it holds no root certificate, only such as another authority issued",
            "Add the agency's root certificate to the file");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_owns)
            return;
        _pinned?.Dispose();
        _authority?.Dispose();
    }

    /// <summary>True when the key of a certificate is believed on these; else why not. Never throws on a bad certificate.</summary>
    public bool Believes(DeviceCertificate certificate, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (_authority is not null)
        {
            problem = _authority.ProblemWith(certificate) is { } reason
                ? $"the device certificate was not issued by {Description}: {reason}; it says its issuer is {certificate.Issuer}"
                : null;
        }
        else
        {
            problem = _pinned!.Fingerprint == certificate.PublicKey.Fingerprint ? null
                : $"the batch is signed by key {certificate.PublicKey.KeyId}, the trusted key is {_pinned.KeyId}";
        }
        return problem is null;
    }

    /// <summary>Says on what the key of a batch is believed; a finding when it is not.</summary>
    internal KeyTrust Judge(DeviceCertificate certificate, FindingList findings)
    {
        if (Believes(certificate, out string? problem))
            return _authority is null ? KeyTrust.Pinned : KeyTrust.IssuedByAgency;
        findings.Add(_authority is null ? FindingKind.OtherKey : FindingKind.NotIssuedByAgency, problem);
        return KeyTrust.SelfAsserted;
    }

    private static List<X509Certificate2> ReadAuthorities(string path, List<PemBlock> blocks)
    {
        List<X509Certificate2> read = [];
        try
        {
            foreach (PemBlock block in blocks)
            {
                if (block.Label != PemBlock.Certificate)
                    throw NotTrustable(path, blocks.Count);
                read.Add(X509CertificateLoader.LoadCertificate(block.Content));
                if (!AgencyAuthority.IsAuthority(read[^1]))
                    throw NotTrustable(path, blocks.Count);
            }
            return read;
        }
        catch (Exception error)
        {
            read.ForEach(certificate => certificate.Dispose());
            if (error is CryptographicException)
                throw new DeviceKeyException(path, $"it holds something that is not an X.509 certificate ({error.Message})", Remedy, error);
            throw;
        }
    }

    private static DeviceKeyException NotTrustable(string path, int blocks) => new(path,
        blocks == 1
            ? "it holds neither a P-256 device certificate, nor a P-256 public key, nor an authority's certificate"
            : "it holds several things that are not all authorities' certificates",
        Remedy);
}
