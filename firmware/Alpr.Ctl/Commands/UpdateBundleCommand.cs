using System.CommandLine;
using System.Security.Cryptography;
using Alpr.CommandLine;
using Alpr.Updates;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl update-bundle</c>: makes the signed file that a unit takes an update from; for whoever makes releases.</summary>
internal static class UpdateBundleCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> from = new("--from") { Description = "The folder with the programs, their library and models, as 'make publish' leaves it.", Required = true };
        Option<string> version = new("--version-name", "--as") { Description = "The version, such as 0.2.0.", Required = true };
        Option<string> platform = new("--platform") { Description = "For which machines.", DefaultValueFactory = _ => "linux-arm64" };
        Option<string> key = new("--key") { Description = "The private key that signs releases (PEM, P-256). Keep it off every unit.", Required = true };
        Option<string> output = new("--out") { Description = $"The file to write, *{UpdateBundle.Extension}. An existing one is replaced only by a whole one.", Required = true };
        Command command = new("update-bundle", "Make a signed update of a published folder.") { from, version, platform, key, output };
        OutputForm form = new(command);
        command.WithExamples("alprctl update-bundle --from artifacts/publish/linux-arm64 --as 0.2.0 --key release.key --out alpr-0.2.0.alpru");
        command.SetAction(given =>
        {
            try
            {
                using ECDsa release = ECDsa.Create();
                release.ImportFromPem(File.ReadAllText(given.GetValue(key)!));
                UpdateManifest? manifest = null;
                string bundle = given.GetValue(output)!;
                WholeFile.Write(bundle, file => manifest = UpdateBundle.Write(given.GetValue(from)!, given.GetValue(version)!, given.GetValue(platform)!, release, file));
                OneAnswer.Give(form.IsJson(given), $"{bundle}: version {manifest!.Version} for {manifest.Platform}, {manifest.Files.Count} files", line =>
                {
                    line.WriteString("file", bundle);
                    line.WriteString("version", manifest.Version);
                    line.WriteString("platform", manifest.Platform);
                    line.WriteNumber("files", manifest.Files.Count);
                });
                return ExitCode.Done;
            }
            catch (Exception unusable) when (unusable is UpdateException or IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
            {
                Console.Error.WriteLine(unusable is ArgumentException or CryptographicException
                    ? $"alprctl: {given.GetValue(key)} is no private key in PEM. Make one: openssl ecparam -name prime256v1 -genkey -noout -out release.key"
                    : $"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
        });
        return command;
    }
}
