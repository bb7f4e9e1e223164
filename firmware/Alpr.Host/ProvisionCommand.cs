using System.CommandLine;
using Alpr.Board.Time;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary><c>alprd provision --config FILE</c>: makes the device's key, once, when the unit is put into service.</summary>
internal static class ProvisionCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Command command = new("provision", "Make this device's signing key and certificate. Never replaces an existing key.") { config };
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            Directory.CreateDirectory(Path.GetDirectoryName(configuration.Journal.Key)!,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            using DeviceKey key = DeviceKey.Create(configuration.Journal.Key, configuration.DeviceId, SystemClock.Instance.UtcNow);
            Console.WriteLine($"""
                key          {configuration.Journal.Key} (stays on this device)
                certificate  {DeviceKey.CertificatePathOf(configuration.Journal.Key)} (give it to the agency)
                fingerprint  {key.PublicKey.KeyId}
                """);
            return ExitCode.Done;
        });
        return command;
    }
}
