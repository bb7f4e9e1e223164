using System.CommandLine;
using System.Globalization;
using Alpr.CommandLine;
using Alpr.Ctl.Output;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Ctl.Commands;

/// <summary>
/// <c>alprctl export</c>: writes a range of a journal to a batch, or the records of a case or a time to an evidence bundle. Either
/// verifies by itself.
/// </summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> journal = new("--journal") { Description = "The journal (read while the appliance may be running).", Required = true };
        Option<string> output = new("--out") { Description = $"File to write: a batch ({BatchFormat.Extension}), or with --hold or --from an evidence bundle ({BundleFormat.Extension}). An existing one is replaced only by a whole one.", Required = true };
        Option<long> first = new("--first") { Description = "First sequence of a batch." };
        Option<long?> count = new("--count") { Description = "Number of records (default: all that follow)." };
        Option<string?> kept = new("--checkpoint") { Description = "The receiver's kept checkpoint: the batch then proves that it continues it." };
        Option<string[]> hold = new("--hold") { Description = "Case whose held records go into a bundle; may be repeated." };
        Option<DateTimeOffset?> from = new("--from") { Description = "Detections of a bundle: from this time on, such as 2026-11-24T08:00Z.", CustomParser = Time };
        Option<DateTimeOffset?> to = new("--to") { Description = "Up to, not including, this time (default: all that follow).", CustomParser = Time };
        Command command = new("export", "Write signed records, images and proofs to one file.") { journal, output, first, count, kept, hold, from, to };
        OutputForm form = new(command);
        command.WithExamples(
            "alprctl export --journal /var/lib/alpr/journal.db --out all.alprb",
            "alprctl export --journal journal.db --first 1200 --count 500 --checkpoint pole-17.checkpoint --out tuesday.alprb",
            "alprctl export --journal journal.db --hold 26-0114 --out case-26-0114.zip",
            "alprctl export --journal journal.db --from 2026-11-24T08:00-08:00 --to 2026-11-24T09:00-08:00 --out morning.zip");
        command.Validators.Add(given =>
        {
            // Not the values: one that cannot be read has an error of its own.
            bool Given(Option option) => given.GetResult(option) is { Implicit: false };
            if ((Given(hold) || Given(from)) && (Given(first) || Given(count) || Given(kept)))
                given.AddError("--first, --count and --checkpoint are of a batch; --hold, --from and --to of a bundle. Give one kind.");
            if (Given(to) && !Given(from))
                given.AddError("--to needs --from.");
        });
        command.SetAction(given =>
        {
            try
            {
                using JournalReader reader = JournalReader.Open(given.GetValue(journal)!);
                string file = given.GetValue(output)!;
                ExportReport told = new(file, reader.DeviceId, form.IsJson(given));
                return given.GetValue(hold) is { Length: > 0 } || given.GetValue(from) is not null
                    ? BundleExport.Write(reader, told, given.GetValue(hold) ?? [], given.GetValue(from), given.GetValue(to))
                    : ExportBatch(reader, told, given.GetValue(first), given.GetValue(count), KeptCheckpoint.Read(given.GetValue(kept)));
            }
            catch (Exception failure) when (failure is JournalException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"alprctl: {failure.Message}");
                return ExitCode.SomeFailed;
            }
        });
        return command;
    }

    private static DateTimeOffset? Time(System.CommandLine.Parsing.ArgumentResult given)
    {
        string text = given.Tokens[0].Value;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
            return time;
        given.AddError($"'{text}' is not a time; write it like 2026-11-24T08:00Z, or 2026-11-24T08:00-08:00 for local time.");
        return null;
    }

    private static int ExportBatch(JournalReader journal, ExportReport told, long first, long? count, Checkpoint? kept)
    {
        long records = journal.Count;
        if (first < 0 || first >= records || count is < 1 || first + (count ?? 1) > records)
        {
            Console.Error.WriteLine($"alprctl: the journal holds records 0 to {records - 1}; --first {first}{(count is null ? "" : $" --count {count}")} asks for others.");
            return ExitCode.BadUsage;
        }
        long wanted = count ?? records - first;
        using (ProgressLine progress = new("records"))
            WholeFile.Write(told.File, file => journal.Export(file, first, count, kept, done => progress.Show(done, wanted)));
        told.Batch(first, wanted);
        return ExitCode.Done;
    }
}
