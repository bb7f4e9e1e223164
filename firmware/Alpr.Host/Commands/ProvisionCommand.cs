using System.CommandLine;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;
using Alpr.HotLists;
using Alpr.Journal;

namespace Alpr.Host;

/// <summary>
/// <c>alprd provision --config FILE</c>: makes the device's key and certificate, once, when the unit is put into service. A key in a TPM or a credential
/// is there already and gets its certificate alone. With a policy it also puts that in force and makes the first administrator.
/// </summary>
internal static class ProvisionCommand
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Option<string?> policy = new("--policy") { Description = "The agency's policy, where the configuration has an \"agency\" part." };
        Option<string?> administrator = new("--administrator") { Description = "Account of the first administrator, such as j.doe." }, fullName = new("--full-name") { Description = "The administrator's name." };
        Command command = new("provision", "Make this device's signing key, if it is a file, its certificate, and with --policy the first policy and administrator. Never replaces any.")
        {
            config, policy, administrator, fullName,
        };
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            string?[] agency = [given.GetValue(policy), given.GetValue(administrator), given.GetValue(fullName)];
            if (configuration.Agency is null ? agency.Any(one => one is not null) : agency.Any(one => one is null))
            {
                return Complaint.Write(configuration.Agency is null
                    ? "the configuration has no \"agency\" part for a policy; add it, or leave --policy, --administrator and --full-name out."
                    : "the configuration has an \"agency\" part: name its policy and first administrator with --policy, --administrator and --full-name.", ExitCode.BadUsage);
            }
            AgencyPolicy? checkedFirst = agency[0] is { } file ? AgencyPolicy.Load(file) : null; // before any key is made
            ProvisionDevice(configuration);
            if (checkedFirst is not null)
                ProvisionAgency(configuration, agency[0]!, agency[1]!, agency[2]!);
            return ExitCode.Done;
        });
        return command;
    }

    private static void ProvisionDevice(ApplianceConfiguration configuration)
    {
        KeyReference reference = configuration.Journal.KeyReference;
        string certificate = configuration.Journal.CertificatePath;
        if (configuration.Agency is not null && File.Exists(certificate))
            return; // put into service earlier, as a unit on trial
        using DeviceKey key = Provision(reference, certificate, configuration.DeviceId);
        Console.WriteLine($"""
            key            {reference} (stays on this device)
            certificate    {certificate} (give it to the agency)
            fingerprint    {key.PublicKey.KeyId}
            """);
    }

    private static DeviceKey Provision(KeyReference reference, string certificate, string deviceId)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(certificate)!, OwnerOnly);
        if (reference.Store != KeyStore.File)
            return DeviceKey.Certify(reference, certificate, deviceId, SystemClock.Instance.UtcNow);
        Directory.CreateDirectory(Path.GetDirectoryName(reference.Name)!, OwnerOnly);
        return DeviceKey.Create(reference.Name, deviceId, SystemClock.Instance.UtcNow, certificate);
    }

    private static void ProvisionAgency(ApplianceConfiguration configuration, string policy, string administrator, string fullName)
    {
        AgencyConfiguration agency = configuration.Agency!;
        Directory.CreateDirectory(agency.Folder, OwnerOnly);
        Directory.CreateDirectory(Path.GetDirectoryName(agency.Key)!, OwnerOnly);
        if (!File.Exists(agency.Key))
            StoreKey.Create(agency.Key).Dispose();
        using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        if (!journal.Writer.PolicySha256.IsEmpty)
            throw new Alpr.Board.Configuration.ConfigurationException("A policy is in force on this unit already. Put another in force with: alprd policy install");
        PolicyInstallation first = PolicyInstallation.Prepare(File.ReadAllBytes(policy), policy, inForce: null, PolicyInstaller.Account(administrator));
        using AgencyDesk desk = AgencyDesk.Begin(agency, new OwnTurn(journal.Writer), SystemClock.Instance, first);
        AccountSecrets secrets = new FirstAdministrator(desk.Accounts, desk.Log, desk.Clock, () => desk.Policy.Current).Create(administrator, fullName);
        Console.WriteLine($"policy         {first.Policy.Agency}, {first.Policy.Version}, revision {first.Policy.Revision}");
        AccountCommand.Show(secrets);
    }
}
