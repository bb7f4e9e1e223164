using System.CommandLine;
using Alpr.Evidence;
using Alpr.Host.Configuration;

namespace Alpr.Host;

/// <summary><c>alprd csr --config FILE</c>: asks an agency's authority for a certificate of the device's key.</summary>
internal static class RequestCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Option<string?> to = new("--out") { Description = "File for the request; standard output when left out." };
        Command command = new("csr", "Write a certificate request (PKCS#10, PEM) of this device's key, for the agency's authority to sign.") { config, to };
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            using DevicePrivateKey key = DevicePrivateKey.Open(configuration.Journal.KeyReference);
            return Write(key.CreateRequest(configuration.DeviceId), given.GetValue(to));
        });
        return command;
    }

    private static int Write(string request, string? path)
    {
        if (path is null)
        {
            Console.Write(request);
            return ExitCode.Done;
        }
        try
        {
            File.WriteAllText(path, request);
            return ExitCode.Done;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"alprd: {path}: cannot be written ({failure.Message}) Name another file with --out.");
            return ExitCode.BadUsage;
        }
    }
}
