using System.CommandLine;
using System.Globalization;
using Alpr.Host.Configuration;
using Alpr.Journal;

namespace Alpr.Host;

/// <summary>
/// <c>alprd hold</c> and <c>alprd release</c>: records become evidence in a case, which nothing destroys, or cease to be. Both
/// are signed records.
/// </summary>
internal static class HoldCommand
{
    private const int RecordsMax = 100_000;

    /// <summary>Builds the command that places a hold.</summary>
    public static Command CreateHold()
    {
        Option<string> config = RunCommand.ConfigurationOption(), caseNumber = CaseOption(), by = ByOption();
        Option<string?> reason = ReasonOption();
        Option<string[]> sequences = new("--records") { Description = "Records to hold, such as 12 or 12-40; may be repeated.", Required = true, AllowMultipleArgumentsPerToken = true };
        Command command = new("hold", "Hold records as evidence in a case: nothing destroys them until it is released. The appliance must be stopped.") { config, caseNumber, sequences, by, reason };
        command.SetAction(given => Change(given.GetValue(config)!, journal =>
        {
            List<long> wanted = Read(given.GetValue(sequences)!);
            long at = journal.Holds.Place(given.GetValue(caseNumber)!, wanted, given.GetValue(by)!, given.GetValue(reason) ?? "");
            Console.WriteLine($"{wanted.Count} records held for case {given.GetValue(caseNumber)}, signed as record {at}");
        }));
        return command;
    }

    /// <summary>Builds the command that releases one.</summary>
    public static Command CreateRelease()
    {
        Option<string> config = RunCommand.ConfigurationOption(), caseNumber = CaseOption(), by = ByOption();
        Option<string?> reason = ReasonOption();
        Command command = new("release", "Release all records of a case: retention takes them up again. The appliance must be stopped.") { config, caseNumber, by, reason };
        command.SetAction(given => Change(given.GetValue(config)!, journal =>
        {
            int held = journal.Holds.Of(given.GetValue(caseNumber)!).Count;
            long at = journal.Holds.Release(given.GetValue(caseNumber)!, given.GetValue(by)!, given.GetValue(reason) ?? "");
            Console.WriteLine($"{held} records released from case {given.GetValue(caseNumber)}, signed as record {at}");
        }));
        return command;
    }

    private static Option<string> CaseOption() => new("--case") { Description = "The case number.", Required = true };

    private static Option<string> ByOption() => new("--by") { Description = "Who asks for it; the signed record says so.", Required = true };

    private static Option<string?> ReasonOption() => new("--reason") { Description = "Why; the signed record says so." };

    private static int Change(string configuration, Action<JournalWriter> change)
    {
        try
        {
            using MaintenanceJournal journal = MaintenanceJournal.Open(ApplianceConfiguration.Load(configuration, input: null));
            change(journal.Writer);
            return ExitCode.Done;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            Console.Error.WriteLine($"alprd: {wrong.Message}");
            return ExitCode.BadUsage;
        }
    }

    private static List<long> Read(string[] ranges)
    {
        List<long> sequences = [];
        foreach (string range in ranges)
        {
            string[] ends = range.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out long first) || !TryRead(ends[^1], out long last) || last < first || last - first >= RecordsMax - sequences.Count)
                throw new FormatException($"'{range}' names no records; write 12 or 12-40, at most {RecordsMax} together.");
            for (long sequence = first; sequence <= last; sequence++)
                sequences.Add(sequence);
        }
        return sequences;
    }

    private static bool TryRead(string text, out long sequence) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out sequence);
}
