using System.CommandLine;
using Alpr.Board.Configuration;
using Alpr.CommandLine;
using Alpr.Ctl.Output;
using Alpr.Pull;
using Alpr.Pull.Health;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl health</c>: a unit's lights, or a fleet's, with what to do about those that are not green.</summary>
internal static class HealthCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string?> from = new("--from") { Description = "The unit's address, https://HOST:PORT." };
        Option<string?> fleet = new("--fleet") { Description = "A file that lists many units, in place of --from (docs/fleet.example.json)." };
        Option<string?> cert = new("--cert") { Description = "Client certificate (PEM)." };
        Option<string?> key = new("--key") { Description = "Its private key (PEM)." };
        Option<string?> ca = new("--ca") { Description = "Authorities for the units' server certificates (PEM; default: the system's)." };
        Command command = new("health", "Show how units are: each part's light, and what to do. Exit code 0 when all is green, 1 when something is not.") { from, fleet, cert, key, ca };
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl health --from https://10.20.0.17:8443 --cert desk.crt --key desk.key --ca units-ca.pem",
            "alprctl health --fleet fleet.json",
            "alprctl health --fleet fleet.json | jq -r 'select(.light != \"green\") | .unit'");
        command.Validators.Add(given =>
        {
            bool Given(Option option) => given.GetResult(option) is { Implicit: false };
            if (Given(from) == Given(fleet))
                given.AddError("Give either --from, one unit's address, or --fleet, a file of units.");
            if (Given(from) && !(Given(cert) && Given(key)))
                given.AddError("--from needs --cert and --key: a unit answers no one that it does not know.");
        });
        command.SetAction(async (given, stop) =>
        {
            try
            {
                // Nothing is proven here, so that what proves records may be left out.
                FleetDefaults files = new() { Cert = given.GetValue(cert), Key = given.GetValue(key), Ca = given.GetValue(ca), Trust = "" };
                IReadOnlyList<UnitSettings> units = given.GetValue(fleet) is { } list ? FleetFile.Read(list, files) : [Single(given.GetValue(from)!, files)];
                IReadOnlyList<HealthAnswer> answers = await HealthReader.ReadAsync(units, new(), stop);
                if (form.IsJson(given))
                {
                    using JsonLines lines = new();
                    HealthReport.WriteLines(answers, lines);
                }
                else
                {
                    Console.Write(HealthReport.Table(answers, Ink.Output));
                }
                if (answers is [{ Failure.Problem: PullProblem.Settings }])
                    return ExitCode.BadUsage;
                return answers.All(static one => one.IsGreen) ? ExitCode.Done : ExitCode.SomeFailed;
            }
            catch (ConfigurationException unusable)
            {
                await Console.Error.WriteLineAsync($"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
        });
        return command;
    }

    private static UnitSettings Single(string address, FleetDefaults files) => UnitSettings.ReadUrl(address, out string problem) is { } url
        ? new() { Url = url, Certificate = files.Cert!, Key = files.Key!, CertificateAuthorities = files.Ca, Trust = "" }
        : throw new ConfigurationException($"--from {problem}");
}
