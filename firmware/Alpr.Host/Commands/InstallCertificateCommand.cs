using System.CommandLine;
using System.Globalization;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary>
/// <c>alprd install-certificate --config FILE CERT</c>: puts the certificate that an agency's authority issued in the
/// place of the device's own.
/// </summary>
internal static class InstallCertificateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Argument<string> offered = new("CERT") { Description = "The certificate (PEM) that the agency's authority made from the request of 'alprd csr'." };
        Command command = new("install-certificate", "Install the certificate that the agency issued for this device's key.") { config, offered };
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            using DevicePrivateKey key = DevicePrivateKey.Open(configuration.Journal.KeyReference);
            return Install(given.GetValue(offered)!, configuration, key);
        });
        return command;
    }

    private static int Install(string offered, ApplianceConfiguration configuration, DevicePrivateKey key)
    {
        try
        {
            using DeviceCertificate installed =
                CertificateFile.Install(offered, configuration.Journal.CertificatePath, key, configuration.DeviceId);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                certificate  {configuration.Journal.CertificatePath} (used from the next start of alprd)
                device       {installed.DeviceId}
                issued by    {installed.Issuer}
                valid        {installed.ValidFrom:yyyy-MM-ddTHH:mm:ssZ} to {installed.ValidTo:yyyy-MM-ddTHH:mm:ssZ}
                fingerprint  {installed.PublicKey.KeyId}
                """));
            return ExitCode.Done;
        }
        catch (DeviceKeyException refused)
        {
            Console.Error.WriteLine($"alprd: {refused.Message}");
            return ExitCode.BadUsage;
        }
    }
}
