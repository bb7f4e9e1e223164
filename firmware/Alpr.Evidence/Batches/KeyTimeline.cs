using Alpr.Contracts.V1;

namespace Alpr.Evidence;

/// <summary>
/// Which key signs which records of a log: the key of the batch's certificate, and those before it as the changes of key
/// that the batch brings say. Each change is signed by both keys; together they must lead to the certificate's.
/// </summary>
internal sealed class KeyTimeline : IDisposable
{
    private readonly DeviceCertificate _newest;
    private readonly List<(long Last, DeviceCertificate Certificate)> _before = []; // each signed up to and with its change

    public KeyTimeline(DeviceCertificate newest) => _newest = newest;

    /// <summary>Changes of key.</summary>
    public int Changes => _before.Count;

    /// <summary>All certificates, the oldest first; they stay the timeline's.</summary>
    public IEnumerable<DeviceCertificate> Certificates => _before.Select(key => key.Certificate).Append(_newest);

    /// <summary>The key that signs the record of a sequence, and the checkpoint of that size.</summary>
    public DevicePublicKey KeyAt(long sequence)
    {
        foreach ((long last, DeviceCertificate certificate) in _before)
        {
            if (sequence <= last)
                return certificate.PublicKey;
        }
        return _newest.PublicKey;
    }

    /// <summary>
    /// Takes the next change of key, whose place in the log is proven. What is wrong with it, or null and then
    /// <paramref name="signer"/> is the key that must have signed its envelope.
    /// </summary>
    public string? Add(KeyChanged change, long sequence, in Hash256 previousLeaf, out DevicePublicKey? signer)
    {
        signer = null;
        if (_before.Count >= EvidenceLimits.KeyChangesMax || (_before.Count > 0 && sequence <= _before[^1].Last))
            return "it comes out of order";
        if (!DeviceCertificate.TryRead(change.OldCertificate.Span, out DeviceCertificate? old, out string? problem))
            return "its old certificate is refused: " + problem;
        _before.Add((sequence, old));
        signer = old.PublicKey;
        if (!DeviceCertificate.TryRead(change.NewCertificate.Span, out DeviceCertificate? next, out problem))
            return "its new certificate is refused: " + problem;
        using (next)
        {
            if (_before.Count > 1 && _expected != old.PublicKey.Fingerprint)
                return $"it changes from key {old.PublicKey.KeyId}, the change before it was to {_expected}";
            _expected = next.PublicKey.Fingerprint;
            if (old.DeviceId != _newest.DeviceId || next.DeviceId != _newest.DeviceId)
                return $"it is between keys of '{old.DeviceId}' and '{next.DeviceId}', not of {_newest.DeviceId}";
            return KeyChange.IsSignedByNew(change.NewSignature.Span, previousLeaf, old.PublicKey, next.PublicKey)
                ? null
                : "the new key did not sign it";
        }
    }

    /// <summary>After the last change: what is wrong with where they lead, or null.</summary>
    public string? Finish() => _before.Count == 0 || _expected == _newest.PublicKey.Fingerprint
        ? null
        : $"the changes of key end with {_expected}, the batch is signed by {_newest.PublicKey.KeyId}";

    public void Dispose()
    {
        foreach ((_, DeviceCertificate certificate) in _before)
            certificate.Dispose();
        _newest.Dispose();
    }

    private Hash256 _expected; // the key that the last change names
}
