using System.CommandLine;
using System.Globalization;
using Alpr.Host.Configuration;
using Alpr.Journal;
using Alpr.Sync;

namespace Alpr.Host;

/// <summary><c>alprd backend list|letters|retry</c>: how far each backend has the log, and what it refused.</summary>
internal static class BackendCommand
{
    /// <summary>Builds the commands.</summary>
    public static Command Create() => new("backend", "Backends that the unit delivers to: how far each is, and records that it refused. 'alprctl backend test' tries the way to one.")
    {
        CreateList(), CreateLetters(), CreateRetry(),
    };

    private static Command CreateList() => Create("list", "Show how far each backend has acknowledged the log, and how many records it refused.", [], (configuration, journal, _) =>
    {
        foreach (BackendSettings backend in configuration.Backends)
        {
            bool isKnown = journal.Cursors.Positions.TryGetValue(backend.Name, out long position);
            string place = isKnown ? $"all below record {position} of {journal.DurableCount}" : "nothing yet";
            Console.WriteLine($"{backend.Name}: {place}, {journal.Cursors.CountDeadLetters(backend.Name)} set aside");
        }
        if (configuration.Backends.Count == 0)
            Console.WriteLine("The configuration names no backend.");
        return ExitCode.Done;
    });

    private static Command CreateLetters()
    {
        Argument<string> name = NameArgument();
        return Create("letters", "Show the records that a backend refused, and why.", [name], (configuration, journal, given) =>
        {
            foreach (DeadLetter letter in journal.Cursors.DeadLetters(Known(configuration, given.GetValue(name)!)))
            {
                string when = (DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(letter.UtcUs)).ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                Console.WriteLine($"record {letter.Sequence}, {when}, {(letter.Attempts == 0 ? "to be tried again" : $"tried {letter.Attempts} times")}: {letter.Reason}");
            }
            return ExitCode.Done;
        });
    }

    private static Command CreateRetry()
    {
        Argument<string> name = NameArgument();
        Argument<long[]> sequences = new("RECORD") { Description = "Numbers of records; none: all that were set aside.", Arity = ArgumentArity.ZeroOrMore };
        return Create("retry", "Have records delivered again that a backend refused, once its side was mended.", [name, sequences], (configuration, journal, given) =>
        {
            string backend = Known(configuration, given.GetValue(name)!);
            long[] wanted = given.GetValue(sequences) is { Length: > 0 } some ? some : [.. journal.Cursors.DeadLetters(backend).Select(static letter => letter.Sequence)];
            long[] unknown = [.. wanted.Where(sequence => !journal.Cursors.Retry(backend, sequence))];
            journal.Commit();
            Console.WriteLine($"{wanted.Length - unknown.Length} records are delivered to '{backend}' again when the appliance runs");
            return unknown.Length == 0
                ? ExitCode.Done
                : Complaint.Write($"'{backend}' has not refused record {string.Join(", ", unknown)}. 'alprd backend letters {backend}' shows what it refused.", ExitCode.SomeFailed);
        });
    }

    private static Argument<string> NameArgument() => new("NAME") { Description = "The backend's name in the configuration." };

    private static string Known(ApplianceConfiguration configuration, string name) => configuration.Backends.Any(one => one.Name == name)
        ? name
        : throw new Alpr.Board.Configuration.ConfigurationException($"The configuration names no backend '{name}'. It names: {string.Join(", ", configuration.Backends.Select(static one => one.Name))}.");

    private static Command Create(string name, string description, Argument[] arguments, Func<ApplianceConfiguration, JournalWriter, ParseResult, int> act)
    {
        Option<string> config = RunCommand.ConfigurationOption();
        Command command = new(name, $"{description} The appliance must be stopped.") { config };
        foreach (Argument argument in arguments)
            command.Arguments.Add(argument);
        command.SetAction(given =>
        {
            ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
            using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
            return act(configuration, journal.Writer, given);
        });
        return command;
    }
}
