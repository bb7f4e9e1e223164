using System.CommandLine;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary>
/// <c>alprd provision --config FILE</c>: makes the device's key and certificate, once, when the unit is put into service.
/// A key in a TPM or a credential is there already and gets its certificate alone.
/// </summary>
internal static class ProvisionCommand
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Command command = new("provision", "Make this device's signing key, if it is a file, and its certificate. Never replaces either.") { config };
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            KeyReference reference = configuration.Journal.KeyReference;
            string certificate = configuration.Journal.CertificatePath;
            using DeviceKey key = Provision(reference, certificate, configuration.DeviceId);
            Console.WriteLine($"""
                key          {reference} (stays on this device)
                certificate  {certificate} (give it to the agency)
                fingerprint  {key.PublicKey.KeyId}
                """);
            return ExitCode.Done;
        });
        return command;
    }

    private static DeviceKey Provision(KeyReference reference, string certificate, string deviceId)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(certificate)!, OwnerOnly);
        if (reference.Store != KeyStore.File)
            return DeviceKey.Certify(reference, certificate, deviceId, SystemClock.Instance.UtcNow);
        Directory.CreateDirectory(Path.GetDirectoryName(reference.Name)!, OwnerOnly);
        return DeviceKey.Create(reference.Name, deviceId, SystemClock.Instance.UtcNow, certificate);
    }
}
