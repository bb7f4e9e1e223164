using System.Globalization;
using System.Text.Json.Nodes;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Sync;

namespace Alpr.Consoles.Commands;

/// <summary><c>backend</c>: where records go, whether they get there, and what was set aside.</summary>
internal static class BackendCommand
{
    private const int LettersShown = 20;

    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("backend", "Where records are delivered to: list, test, add, remove, set aside.",
        new Verb("list", "", "Each with its light and what waits.", AccessAction.Status, List),
        new Verb("test", "NAME", "Tries the way step by step with a marked record: name, connection, TLS, sign-in, delivery. At most two minutes.", AccessAction.Configure, Test) { Names = Names },
        new Verb("add", "", "Asks for address and secrets, checks, writes the configuration. Counts from the next start.", AccessAction.Configure, BackendQuestions.Add),
        new Verb("remove", "NAME", "Takes it out of the configuration. Counts from the next start.", AccessAction.Configure, Remove) { Names = Names },
        new Verb("letters", "NAME", "Records that it refused and that were set aside.", AccessAction.Status, Letters) { Names = Names },
        new Verb("retry", "NAME RECORD", "Has a record delivered again that was set aside.", AccessAction.Configure, Retry) { Names = Names });

    /// <summary>Shows a test's steps.</summary>
    /// <returns>True when all passed.</returns>
    public static bool Show(Terminal.Conversation talk, IReadOnlyList<BackendTestStep> steps)
    {
        foreach (BackendTestStep step in steps)
            talk.Say($"{(step.Passed ? "ok    " : "FAILED")}  {step.Step}: {step.Detail}");
        return steps.All(step => step.Passed);
    }

    private static IEnumerable<string> Names(ConsoleContext context) => context.Service!.BackendSettings.Select(one => one.Name);

    private static void List(CommandCall call)
    {
        IReadOnlyList<BackendFigures> all = call.Desk.Backends.Figures;
        call.Talk.Say(all.Count == 0 ? ["There is none. 'backend add' asks for one."] : all.Select(one => string.Create(CultureInfo.InvariantCulture,
            $"{StatusCommand.Word(one.Light)}  {one.Name,-20} {one.Delivered} delivered, {one.Waiting} waiting, {one.DeadLetters} set aside. {one.Reason}")));
    }

    private static void Test(CommandCall call)
    {
        IReadOnlyList<BackendTestStep> steps = call.Talk.Work("trying", stop => call.Desk.Backends.Test(call.Arguments[0], stop));
        call.Talk.Say(Show(call.Talk, steps) ? "All well." : "It did not get through.");
    }

    private static void Remove(CommandCall call)
    {
        string name = call.Arguments[0];
        if (!call.Talk.Confirm($"Backend {name} gets nothing more, and its place in the log is forgotten."))
            return;
        new ConfigurationEdit(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration).Change(configuration =>
        {
            JsonArray backends = configuration["backends"] as JsonArray ?? [];
            JsonNode one = backends.FirstOrDefault(node => node is JsonObject backend && backend["name"]?.GetValue<string>() == name) ?? throw new ArgumentException("The configuration names no such backend.");
            backends.Remove(one);
        });
        call.Talk.Say("Taken out. 'restart' makes it count.");
    }

    private static void Letters(CommandCall call)
    {
        string name = call.Arguments[0];
        if (!Names(call.Context).Contains(name))
            throw new ArgumentException("The configuration names no such backend.");
        IReadOnlyList<Journal.DeadLetter> letters = call.Talk.Work("reading", _ => call.Desk.Oversight.Turn.Do(journal => journal.Cursors.DeadLetters(name)));
        call.Talk.Say(letters.Count == 0 ? ["None."] : letters.Take(LettersShown).Select(letter => string.Create(CultureInfo.InvariantCulture, $"record {letter.Sequence}: {letter.Reason}")));
        if (letters.Count > LettersShown)
            call.Talk.Say($"and {letters.Count - LettersShown} more");
    }

    private static void Retry(CommandCall call)
    {
        if (!long.TryParse(call.Arguments[1], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
            throw new FormatException("RECORD is a number, as 'backend letters' shows it.");
        call.Talk.Say(call.Talk.Work("asking", _ => call.Desk.Backends.Retry(call.Arguments[0], sequence)) ? "It is delivered again." : "No such record was set aside.");
    }
}
