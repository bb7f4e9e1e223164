using System.CommandLine;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary><c>alprd export</c>: records leave an agency's unit as a batch or a bundle, each time as a signed access.</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string?> from = DeskCommand.TimeOption("--from", "Made then or later."), to = DeskCommand.TimeOption("--to", "Made before; left out: until now.");
        Option<bool> held = new("--held") { Description = "What the case holds." };
        Option<long[]> records = new("--records") { Description = "Single records, with their hits.", AllowMultipleArgumentsPerToken = true };
        Option<string?> plate = new("--plate") { Description = "What a search for the plate finds." };
        Option<string> output = new("--out") { Description = "A .zip is a bundle, to be checked with openssl; anything else a batch (.alprb).", Required = true };
        return DeskCommand.Create("export", "Take records away as evidence.", [from, to, held, records, plate, output], (session, given, reason) =>
        {
            TimeZoneInfo zone = session.Desk.Policy.Current.Zone;
            DateTimeOffset? begin = DeskCommand.Time(given.GetValue(from), zone), end = DeskCommand.Time(given.GetValue(to), zone);
            ExportSelection selection = (given.GetValue(held), given.GetValue(records), given.GetValue(plate)) switch
            {
                (true, _, _) => ExportSelection.OfCase(reason.CaseNumber),
                (_, { Length: > 0 } some, _) => ExportSelection.Of(some),
                (_, _, { } pattern) => ExportSelection.OfSearch(new() { Plate = pattern, From = begin, To = end }),
                _ => ExportSelection.OfTime(begin ?? throw new FormatException("Name records with --held, --records, --plate or --from."), end ?? session.Desk.Clock.UtcNow),
            };
            string path = given.GetValue(output)!, partial = path + ".partial";
            ExportForm form = path.EndsWith(".zip", StringComparison.Ordinal) ? ExportForm.Bundle : ExportForm.Batch;
            try
            {
                ExportReceipt receipt;
                using (FileStream file = File.Create(partial))
                    receipt = new EvidenceDesk(session.Oversight).Export(session.Session, reason, selection, form, file);
                File.Move(partial, path, overwrite: true);
                Console.WriteLine($"{receipt.Records} records written to {path}; check them with: alprctl verify --trust CERTIFICATE {path}");
                return ExitCode.Done;
            }
            finally
            {
                File.Delete(partial);
            }
        });
    }
}
