using System.Security.Cryptography;
using System.Text.Json;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Access;

/// <summary>Who puts a policy in force: a person of the agency, or its key.</summary>
public sealed record PolicyInstaller
{
    private const string SignatureBy = "signature by ";

    private PolicyInstaller(string by) => By = by;

    /// <summary>What the signed log says: an account's name, or <c>signature by</c> and the key's fingerprint.</summary>
    public string By { get; }

    /// <summary>A person who signed in and whom the gate let install a policy.</summary>
    /// <exception cref="ArgumentException">The name is empty or looks like a signature.</exception>
    public static PolicyInstaller Account(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return name.StartsWith(SignatureBy, StringComparison.OrdinalIgnoreCase)
            ? throw new ArgumentException($"An account's name that begins with '{SignatureBy}' would look like a signature in the log.", nameof(name))
            : new PolicyInstaller(name);
    }

    /// <summary>The agency's key, by a detached signature.</summary>
    /// <param name="key">The key that the appliance's configuration names.</param>
    /// <param name="policy">The file as it is.</param>
    /// <param name="signature">Its signature, DER.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="ConfigurationException">The signature is not of this file by this key.</exception>
    public static PolicyInstaller Signature(PolicyKey key, ReadOnlySpan<byte> policy, ReadOnlySpan<byte> signature, string name)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Verify(policy, signature)
            ? new(SignatureBy + key.Fingerprint)
            : throw new ConfigurationException($"{name}: its signature is not by the key {key.Fingerprint}, or the file was changed after it. "
                + "Sign the file as it is: openssl dgst -sha256 -sign policy.key");
    }
}

/// <summary>A policy that may be put in force. Look at <see cref="Changes"/>, store the bytes, sign <see cref="Record"/>: in this order.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Bytes">The file as it is, for the store.</param>
/// <param name="Record">For the signed log; null when this very policy is in force already and there is nothing to do.</param>
/// <param name="Changes">What becomes different, a line each; all of the first policy is new, so there are none.</param>
public sealed record PolicyInstallation(AgencyPolicy Policy, byte[] Bytes, PolicyChanged? Record, IReadOnlyList<string> Changes)
{
    /// <summary>Checks a policy against the one in force.</summary>
    /// <param name="candidate">The file as it is.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="inForce">The bytes of the policy in force, as the store gives them; null: the first.</param>
    /// <param name="installer">Who puts it in force.</param>
    /// <param name="otherAgency">True when somebody stated that the unit goes to another agency.</param>
    /// <exception cref="ConfigurationException">It has problems, is not newer, or is another agency's.</exception>
    public static PolicyInstallation Prepare(byte[] candidate, string name, byte[]? inForce, PolicyInstaller installer, bool otherAgency = false)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(installer);
        AgencyPolicy policy = AgencyPolicy.Parse(candidate, name);
        if (inForce is null)
            return new(policy, candidate, RecordOf(policy, [], installer), []);
        byte[] before = SHA256.HashData(inForce);
        if (policy.Sha256.Span.SequenceEqual(before))
            return new(policy, candidate, null, []);
        (string agency, int revision) = IdentityOf(inForce);
        if (policy.Agency != agency && !otherAgency)
        {
            throw new ConfigurationException($"{name}: it is the policy of {policy.Agency}, and that of {agency} is in force. "
                + "Take the right file, or state that the unit goes to another agency.");
        }
        if (policy.Agency == agency && policy.Revision <= revision)
        {
            throw new ConfigurationException($"{name}: its revision {policy.Revision} is not newer than {revision}, which is in force. "
                + $"Take the newer file; to go back to an older policy, give it revision {revision + 1L}.");
        }
        return new(policy, candidate, RecordOf(policy, before, installer), PolicyChanges.Of(inForce, candidate));
    }

    /// <summary>
    /// Whose the policy in force is, and which: no more of it is read, so that a program whose checks became stricter can still be given a better one.
    /// </summary>
    private static (string Agency, int Revision) IdentityOf(byte[] inForce)
    {
        using JsonDocument document = JsonDocument.Parse(inForce, PolicyText.DocumentOptions);
        return (document.RootElement.GetProperty("agency").GetString()!, document.RootElement.GetProperty("revision").GetInt32());
    }

    private static PolicyChanged RecordOf(AgencyPolicy policy, ReadOnlySpan<byte> before, PolicyInstaller installer) => new()
    {
        PolicySha256 = ByteString.CopyFrom(policy.Sha256.Span),
        PolicySha256Before = ByteString.CopyFrom(before),
        Version = policy.Version,
        InstalledBy = installer.By,
    };
}
