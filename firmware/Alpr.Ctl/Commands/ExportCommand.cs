using System.CommandLine;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Ctl.Commands;

/// <summary><c>alprctl export</c>: writes a journal's records, images and proofs to one file that verifies by itself.</summary>
internal static class ExportCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        Option<string> journal = new("--journal") { Description = "The journal (read while the appliance may be running).", Required = true };
        Option<string> output = new("--out") { Description = $"File to write ({BatchFormat.Extension}); an existing one is replaced only by a whole one.", Required = true };
        Option<long> first = new("--first") { Description = "First sequence." };
        Option<long?> count = new("--count") { Description = "Number of records (default: all that follow)." };
        Option<string?> kept = new("--checkpoint") { Description = "The receiver's kept checkpoint: the file then proves that it continues it." };
        Command command = new("export", "Write signed records, images and proofs to one file.") { journal, output, first, count, kept };
        command.SetAction(given =>
        {
            try
            {
                return Export(given.GetValue(journal)!, given.GetValue(output)!, given.GetValue(first), given.GetValue(count), KeptCheckpoint.Read(given.GetValue(kept)));
            }
            catch (Exception failure) when (failure is JournalException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"alprctl: {failure.Message}");
                return ExitCode.SomeFailed;
            }
        });
        return command;
    }

    private static int Export(string journalPath, string output, long first, long? count, Checkpoint? kept)
    {
        using JournalReader journal = JournalReader.Open(journalPath);
        long records = journal.Count;
        if (first < 0 || first >= records || count is < 1 || first + (count ?? 1) > records)
        {
            Console.Error.WriteLine($"alprctl: the journal holds records 0 to {records - 1}; --first {first}{(count is null ? "" : $" --count {count}")} asks for others.");
            return ExitCode.BadUsage;
        }
        string partial = output + ".part"; // renamed when whole, so that nobody takes half a batch for one
        try
        {
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write))
            {
                journal.Export(file, first, count, kept);
                file.Flush(flushToDisk: true);
            }
            File.Move(partial, output, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
        Console.WriteLine($"{output}: {count ?? records - first} records of '{journal.DeviceId}'");
        return ExitCode.Done;
    }
}
