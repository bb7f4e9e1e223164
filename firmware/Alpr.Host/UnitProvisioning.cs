using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;
using Alpr.HotLists;
using Alpr.Journal;

namespace Alpr.Host;

/// <summary>Puts a unit into service: key and certificate, first policy, first administrator. The command line and the console do it this one way.</summary>
internal static class UnitProvisioning
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the key where it is a file, and its certificate. Never replaces any.</summary>
    public static DeviceKey MakeKey(ApplianceConfiguration configuration)
    {
        KeyReference reference = configuration.Journal.KeyReference;
        string certificate = configuration.Journal.CertificatePath;
        Directory.CreateDirectory(Path.GetDirectoryName(certificate)!, OwnerOnly);
        if (reference.Store != KeyStore.File)
            return DeviceKey.Certify(reference, certificate, configuration.DeviceId, SystemClock.Instance.UtcNow);
        Directory.CreateDirectory(Path.GetDirectoryName(reference.Name)!, OwnerOnly);
        return DeviceKey.Create(reference.Name, configuration.DeviceId, SystemClock.Instance.UtcNow, certificate);
    }

    /// <summary>
    /// Puts the first policy in force and makes the first administrator. Where the power went between the two, the policy in force stays and the administrator alone is made.
    /// </summary>
    /// <exception cref="ConfigurationException">The policy is none, or accounts are there already.</exception>
    public static AccountSecrets Provision(ApplianceConfiguration configuration, byte[] policy, string name, string administrator, string fullName, IClock clock, out AgencyPolicy inForce)
    {
        AgencyConfiguration agency = configuration.Agency!;
        PolicyInstallation first = PolicyInstallation.Prepare(policy, name, inForce: null, PolicyInstaller.Account(administrator));
        Directory.CreateDirectory(agency.Folder, OwnerOnly);
        Directory.CreateDirectory(Path.GetDirectoryName(agency.Key)!, OwnerOnly);
        if (!File.Exists(agency.Key))
            StoreKey.Create(agency.Key).Dispose();
        using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        bool isBegun = !journal.Writer.PolicySha256.IsEmpty;
        if (isBegun && (File.Exists(agency.AccountFile) || !journal.Writer.PolicySha256.Span.SequenceEqual(first.Policy.Sha256.Span)))
            throw new ConfigurationException("A policy is in force on this unit already. Put another in force with: alprd policy install");
        OwnTurn turn = new(journal.Writer);
        using AgencyDesk desk = isBegun ? AgencyDesk.Open(agency, turn, clock) : AgencyDesk.Begin(agency, turn, clock, first);
        inForce = first.Policy;
        return new FirstAdministrator(desk.Accounts, desk.Log, desk.Clock, () => desk.Policy.Current).Create(administrator, fullName);
    }
}
