using System.CommandLine;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.CommandLine;
using Alpr.Ctl.Output;
using Alpr.Pull;
using Alpr.Pull.Database;
using Alpr.Pull.Folder;
using Alpr.Pull.Pulling;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl pull</c>: fetches what units have signed, proves it, keeps it in a folder or a database, and tells them.</summary>
internal static class PullCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string?> from = new("--from") { Description = "The unit's address, https://HOST:PORT." };
        Option<string?> fleet = new("--fleet") { Description = "A file that lists many units, in place of --from (docs/fleet.example.json)." };
        Option<string?> unit = new("--unit") { Description = "What the unit is called here, and the device id that it must have (default: the device id that it says it has)." };
        Option<string?> cert = new("--cert") { Description = "Client certificate (PEM)." };
        Option<string?> key = new("--key") { Description = "Its private key (PEM)." };
        Option<string?> ca = new("--ca") { Description = "Authorities for the units' server certificates (PEM; default: the system's)." };
        Option<string?> trust = new("--trust") { Description = "What to believe records on (PEM): the device's certificate or public key, or the certificates of the agency's authority." };
        Option<string> into = new("--into") { Description = "A folder, or postgres://USER@HOST/DATABASE; its password comes from ~/.pgpass or the file that PGPASSFILE names.", DefaultValueFactory = _ => "pulled" };
        Option<string> spool = new("--spool") { Description = "With a database: the folder where batches lie until they are proven, and stay that are not.", DefaultValueFactory = _ => "pull-spool" };
        Option<bool> follow = new("--follow") { Description = "Go on until Ctrl-C, and wait at each unit for news." };
        Option<string> images = new("--images") { Description = "all, or none: records without pictures.", DefaultValueFactory = _ => "all" };
        Option<bool> extract = new("--extract") { Description = "With a folder: also write JSON lines and pictures." };
        Option<bool> honour = new("--honour-purges") { Description = "With a database: what the units' signed purges name loses plate, envelope and pictures there too." };
        Option<bool> noAck = new("--no-ack") { Description = "Do not tell the units what is kept." };
        Option<int> limit = new("--limit") { Description = $"Records in one batch, 1 to {PullLimits.RecordsPerBatchMax}.", DefaultValueFactory = _ => PullLimits.RecordsPerBatch };
        Option<int> atOnce = new("--at-once") { Description = $"Batches worked on at once, 1 to {PullLimits.AtOnceMax}.", DefaultValueFactory = _ => PullLimits.AtOnce };
        Option<string> purpose = new("--purpose") { Description = "Why, as the unit's policy names it.", DefaultValueFactory = _ => "" };
        Option<string> caseNumber = new("--case") { Description = "The case.", DefaultValueFactory = _ => "" };
        Option<string> requestedBy = new("--requested-by") { Description = "The person who asks: other agencies say it.", DefaultValueFactory = _ => "" };
        Option<string> approvedBy = new("--approved-by") { Description = "Who approved it at the unit's agency, where its policy wants that.", DefaultValueFactory = _ => "" };
        images.AcceptOnlyFromAmong("all", "none");
        Command command = new("pull", "Pull signed batches from units, prove them, and keep them. Exit code 0 only when all is here and proven.")
        {
            from, fleet, unit, cert, key, ca, trust, into, spool, follow, images, extract, honour, noAck, limit, atOnce,
            purpose, caseNumber, requestedBy, approvedBy,
        };
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl pull --from https://10.20.0.17:8443 --cert desk.crt --key desk.key --ca units-ca.pem --trust units-ca.pem --into pulled",
            "alprctl pull --fleet fleet.json --into postgres://alpr@db.agency.example/alpr --follow",
            "alprctl pull --fleet fleet.json --images none --purpose audit --case 26-0114");
        command.Validators.Add(given =>
        {
            bool Given(Option option) => given.GetResult(option) is { Implicit: false };
            if (Given(from) == Given(fleet))
                given.AddError("Give either --from, one unit's address, or --fleet, a file of units.");
            if (Given(from) && !(Given(cert) && Given(key) && Given(trust)))
                given.AddError("--from needs --cert, --key and --trust: without them neither side knows whom it speaks with.");
            if (Given(unit) && !Given(from))
                given.AddError("--unit is of --from; in a fleet's file each unit has its name.");
            bool database = DatabaseAddress.IsOne(given.GetValue(into) ?? "");
            if (Given(extract) && database)
                given.AddError("--extract is of a folder; a database is searched as it is.");
            if (Given(honour) && !database)
                given.AddError("--honour-purges is of a database; batch files stay as they were signed. Delete those that are due.");
        });
        command.SetAction(async (given, stop) =>
        {
            try
            {
                FleetDefaults files = new() { Cert = given.GetValue(cert), Key = given.GetValue(key), Ca = given.GetValue(ca), Trust = given.GetValue(trust) };
                IReadOnlyList<UnitSettings> units = given.GetValue(fleet) is { } list
                    ? FleetFile.Read(list, files)
                    : [Single(given.GetValue(from)!, given.GetValue(unit), files)];
                PullOptions options = new()
                {
                    Follow = given.GetValue(follow), Images = given.GetValue(images) == "all", Acknowledge = !given.GetValue(noAck),
                    RecordsPerBatch = given.GetValue(limit), AtOnce = given.GetValue(atOnce),
                    Reason = new(given.GetValue(purpose)!, given.GetValue(caseNumber)!, given.GetValue(requestedBy)!, given.GetValue(approvedBy)!),
                };
                if (options.RecordsPerBatch is < 1 or > PullLimits.RecordsPerBatchMax || options.AtOnce is < 1 or > PullLimits.AtOnceMax)
                    throw new ConfigurationException($"--limit is 1 to {PullLimits.RecordsPerBatchMax}, --at-once 1 to {PullLimits.AtOnceMax}.");
                string place = given.GetValue(into)!;
                await using IBatchStore store = DatabaseAddress.IsOne(place)
                    ? await DatabaseStore.OpenAsync(place, given.GetValue(spool)!, options.AtOnce, given.GetValue(honour), stop)
                    : new FolderStore(place, given.GetValue(extract));
                return await RunAsync(units, store, options, form.IsJson(given), stop);
            }
            catch (ConfigurationException unusable)
            {
                await Console.Error.WriteLineAsync($"alprctl: {unusable.Message}");
                return ExitCode.BadUsage;
            }
            catch (PullException unusable)
            {
                await Console.Error.WriteLineAsync($"alprctl: {unusable.Message}");
                return unusable.Problem == PullProblem.Settings ? ExitCode.BadUsage : ExitCode.SomeFailed;
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<UnitSettings> units, IBatchStore store, PullOptions options, bool json, CancellationToken stop)
    {
        using PullReport report = new(units.Count, SystemClock.Instance, json);
        IReadOnlyList<PullException> failed = await new FleetPuller(units, store, options, new(), report).RunAsync(stop);
        report.Finish();
        if (failed.Count == 0)
            return ExitCode.Done;
        return units.Count == 1 && failed[0].Problem == PullProblem.Settings ? ExitCode.BadUsage : ExitCode.SomeFailed;
    }

    private static UnitSettings Single(string address, string? name, FleetDefaults files)
    {
        if (UnitSettings.ReadUrl(address, out string problem) is not { } url)
            throw new ConfigurationException($"--from {problem}");
        if (name is not null && !Evidence.DeviceId.IsValid(name))
            throw new ConfigurationException("--unit has 1 to 64 of A-Z a-z 0-9 - _ . and begins with a letter or digit.");
        return new() { Name = name ?? "", Url = url, Certificate = files.Cert!, Key = files.Key!, CertificateAuthorities = files.Ca, Trust = files.Trust!, Device = name };
    }
}
