using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <content>What is another from one record on: the key that signs, the policy in force.</content>
public sealed partial class JournalWriter
{
    /// <summary>
    /// From the next record on another key signs. The record of the change is signed by both; the old key's holder may destroy it
    /// once this returns, for then it is durable.
    /// </summary>
    /// <param name="newKey">The key; stays the caller's to dispose, after the journal.</param>
    /// <returns>The sequence of the change.</returns>
    /// <exception cref="ArgumentException">It is of another device, or the key in use.</exception>
    public long ChangeKey(DeviceKey newKey)
    {
        ArgumentNullException.ThrowIfNull(newKey);
        if (newKey.DeviceId != Key.DeviceId || newKey.PublicKey.KeyId == Key.PublicKey.KeyId)
            throw new ArgumentException($"A change of key is to another key of '{Key.DeviceId}', not to {newKey.PublicKey.KeyId} of '{newKey.DeviceId}'.");
        NoticeClock();
        Record change = new() { KeyChanged = KeyChange.Make(_previousLeaf, _content.Certificate, newKey) };
        long sequence = AppendOne(change, [], _ => JournalFile.WriteCertificate(_database, newKey.Certificate));
        (Key, _sealer) = (newKey, new(newKey));
        Commit();
        _content.RefreshCertificate();
        return sequence;
    }

    /// <summary>Another policy is in force: its record is the first that names it. Durable on return.</summary>
    /// <returns>The sequence of the change.</returns>
    public long ChangePolicy(PolicyChanged change)
    {
        ArgumentNullException.ThrowIfNull(change);
        NoticeClock();
        _header.Policy = change.PolicySha256;
        long sequence = AppendOne(new Record { PolicyChanged = change }, [], null);
        Commit();
        return sequence;
    }
}
