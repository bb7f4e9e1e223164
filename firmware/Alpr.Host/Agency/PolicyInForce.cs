using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Google.Protobuf;

namespace Alpr.Host.Agency;

/// <summary>The policy in force: the one that the signed log names last. Any thread reads it; a change comes to it alone.</summary>
internal sealed class PolicyInForce
{
    private readonly PolicyStore _store;
    private readonly IJournalTurn _turn;
    private readonly Lock _change = new();
    private volatile AgencyPolicy _current;

    private PolicyInForce(PolicyStore store, IJournalTurn turn, AgencyPolicy current) => (_store, _turn, _current) = (store, turn, current);

    /// <summary>The policy.</summary>
    public AgencyPolicy Current => _current;

    /// <summary>Its bytes, as they were installed.</summary>
    public byte[] CurrentBytes => _store.LoadBytes(_current.Sha256.Span);

    /// <summary>Told of each change, on the thread that made it.</summary>
    public event Action<AgencyPolicy>? Changed;

    /// <summary>Finds it.</summary>
    /// <param name="store">Installed policies.</param>
    /// <param name="turn">The journal.</param>
    /// <exception cref="ConfigurationException">There is none, or its file was altered.</exception>
    public static PolicyInForce Find(PolicyStore store, IJournalTurn turn)
    {
        byte[] logged = turn.Do(journal => journal.PolicySha256.ToArray());
        if (logged.Length > 0)
            return new(store, turn, store.Load(logged));
        if (store.ReadCurrent() is not { } noted)
            throw new ConfigurationException("No policy is in force. Put the agency's in force with: alprd provision --policy FILE --administrator NAME --full-name TEXT");
        PolicyInForce found = new(store, turn, store.Load(noted));
        found.Record(new() { InstalledBy = "nobody: noted on the disk, the log that had it is gone" });
        return found;
    }

    /// <summary>Puts the first policy of a unit in force.</summary>
    public static PolicyInForce Begin(PolicyStore store, IJournalTurn turn, PolicyInstallation first)
    {
        PolicyInForce begun = new(store, turn, first.Policy);
        begun.Install(first);
        return begun;
    }

    /// <summary>Puts a policy in force: first it is on the disk, then in the log, which decides.</summary>
    /// <exception cref="ConfigurationException">The disk does not take it; the one before stays in force.</exception>
    public void Install(PolicyInstallation installation)
    {
        if (installation.Record is null)
            return;
        lock (_change)
        {
            _store.Save(installation.Bytes);
            _current = installation.Policy;
            Record(installation.Record);
            _store.SetCurrent(installation.Policy.Sha256.Span);
        }
        Changed?.Invoke(_current);
    }

    private void Record(PolicyChanged change)
    {
        change.PolicySha256 = ByteString.CopyFrom(_current.Sha256.Span);
        change.Version = _current.Version;
        _turn.Do(journal => journal.ChangePolicy(change));
    }
}
