using System.CommandLine;
using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary>
/// <c>alprd provision --config FILE</c>: makes the device's key and certificate, once, when the unit is put into service. A key in a TPM or a credential
/// is there already and gets its certificate alone. With a policy it also puts that in force and makes the first administrator.
/// </summary>
internal static class ProvisionCommand
{
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
        using DeviceKey key = UnitProvisioning.MakeKey(configuration);
        Console.WriteLine($"""
            key            {reference} (stays on this device)
            certificate    {certificate} (give it to the agency)
            fingerprint    {key.PublicKey.KeyId}
            """);
    }

    private static void ProvisionAgency(ApplianceConfiguration configuration, string policy, string administrator, string fullName)
    {
        AccountSecrets secrets = UnitProvisioning.Provision(configuration, File.ReadAllBytes(policy), policy, administrator, fullName, SystemClock.Instance, out AgencyPolicy inForce);
        Console.WriteLine($"policy         {inForce.Agency}, {inForce.Version}, revision {inForce.Revision}");
        AccountCommand.Show(secrets);
    }
}
