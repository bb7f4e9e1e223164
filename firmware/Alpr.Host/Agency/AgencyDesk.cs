using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Host.Configuration;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Host.Agency;

/// <summary>What stands between people and the unit: the policy in force, accounts, the door and the gate. The appliance has one, and so has each command.</summary>
internal sealed class AgencyDesk : IDisposable
{
    private AgencyDesk(AgencyConfiguration configuration, IJournalTurn turn, IClock clock, StoreKey key, Func<PolicyStore, PolicyInForce> policy)
    {
        Key = key;
        (Turn, Clock) = (turn, clock);
        Policies = new(configuration.PolicyFolder);
        Policy = policy(Policies);
        Accounts = new(configuration.AccountFile, Key);
        Log = new JournalAccessLog(turn);
        Door = new(Accounts, Log, clock, () => Policy.Current);
        Gate = new AccessGate(Accounts, Door, Log, clock, () => Policy.Current, of => new AccessRules(of.Access).Refusal);
        Manager = new(Accounts, Door, Gate, clock, () => Policy.Current);
    }

    /// <summary>Under which accounts and lists lie on the disk.</summary>
    public StoreKey Key { get; }

    /// <summary>The journal.</summary>
    public IJournalTurn Turn { get; }

    /// <summary>By which everything expires.</summary>
    public IClock Clock { get; }

    /// <summary>Installed policies.</summary>
    public PolicyStore Policies { get; }

    /// <summary>The one in force.</summary>
    public PolicyInForce Policy { get; }

    /// <summary>People and programs.</summary>
    public AccountStore Accounts { get; }

    /// <summary>Where accesses are signed.</summary>
    public IAccessLog Log { get; }

    /// <summary>Lets them in.</summary>
    public Authenticator Door { get; }

    /// <summary>Lets them do what the policy lets them do.</summary>
    public IAccessGate Gate { get; }

    /// <summary>Accounts in the hands of an administrator.</summary>
    public AccountManager Manager { get; }

    /// <summary>Opens the desk of a unit in service.</summary>
    /// <exception cref="Exception">A <see cref="HotListException"/> of the key, an <see cref="AccountException"/> or a
    /// <see cref="Alpr.Board.Configuration.ConfigurationException"/> that names what to mend.</exception>
    public static AgencyDesk Open(AgencyConfiguration configuration, IJournalTurn turn, IClock clock) =>
        Open(configuration, turn, clock, store => PolicyInForce.Find(store, turn));

    /// <summary>Opens the desk of a unit that gets its first policy.</summary>
    /// <inheritdoc cref="Open(AgencyConfiguration, IJournalTurn, IClock)"/>
    public static AgencyDesk Begin(AgencyConfiguration configuration, IJournalTurn turn, IClock clock, PolicyInstallation first) =>
        Open(configuration, turn, clock, store => PolicyInForce.Begin(store, turn, first));

    /// <summary>What searches, audits and reports of this unit work with.</summary>
    public OversightSetup Oversight(ApplianceConfiguration configuration) => new()
    {
        Gate = Gate,
        JournalPath = configuration.Journal.Path,
        Turn = Turn,
        Clock = Clock,
        Policy = () => Policy.Current,
        ScratchFolder = Path.GetDirectoryName(configuration.Journal.Path)!,
    };

    /// <summary>What is due on this unit.</summary>
    public DutyRoster Duties(ApplianceConfiguration configuration) => new(Oversight(configuration),
        () => [.. TrainingCalendar.Of(Accounts, Policy.Current).Select(one => new TrainingExpiry(one.User, one.Course, one.LastDay))]);

    /// <inheritdoc/>
    public void Dispose()
    {
        Accounts.Dispose();
        Key.Dispose();
    }

    private static AgencyDesk Open(AgencyConfiguration configuration, IJournalTurn turn, IClock clock, Func<PolicyStore, PolicyInForce> policy)
    {
        StoreKey key = StoreKey.Load(configuration.Key);
        try
        {
            return new(configuration, turn, clock, key, policy);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
