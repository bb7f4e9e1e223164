using System.Globalization;
using System.Text.Json.Nodes;
using Alpr.Access;
using Alpr.Consoles.Backends;
using Alpr.Consoles.Shell;
using Alpr.Sync;

namespace Alpr.Consoles.Commands;

/// <summary><c>backend</c>: where records go, whether they get there, and what was set aside.</summary>
internal static class BackendCommand
{
    private const int LettersShown = 200; // a page after the other; who has more mends the cause and has all of them tried again

    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("backend", "Where records are delivered to: list, show, test, add, remove, set aside.",
        new Verb("list", "", "Each with its light and what waits.", AccessAction.Status, List),
        new Verb("test", "NAME", "Tries the way step by step with a marked record: name, connection, TLS, sign-in, delivery. At most two minutes.", AccessAction.Configure, Test) { Names = Names },
        new Verb("show", "NAME", "Its settings as they are in the configuration, and how it is. No secret is shown.", AccessAction.Configure, Show) { Names = Names },
        new Verb("add", "", $"Asks for kind ({string.Join(", ", BackendKinds.All.Select(kind => kind.Name))}), address and secrets; tries it; writes it. With the name of one that is there it changes that. Counts from the next start.", AccessAction.Configure, BackendQuestions.Add),
        new Verb("remove", "NAME", "Takes it and its secrets out of the configuration. Counts from the next start.", AccessAction.Configure, Remove) { Names = Names },
        new Verb("letters", "NAME", "Records that it refused and that were set aside, with time and reason.", AccessAction.Status, Letters) { Names = Names },
        new Verb("retry", "NAME [RECORD]...", "Has records delivered again that were set aside; all of them unless some are named.", AccessAction.Configure, Retry) { Names = Names });

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
        call.Talk.Say(all.Count == 0 ? ["There is none. 'backend add' asks for one."] : all.Select(Line));
    }

    private static void Test(CommandCall call)
    {
        IReadOnlyList<BackendTestStep> steps = call.Talk.Work("trying", stop => call.Desk.Backends.Test(call.Arguments[0], stop));
        call.Talk.Say(Show(call.Talk, steps) ? "All well." : "It did not get through.");
    }

    private static void Remove(CommandCall call)
    {
        string name = call.Arguments[0];
        Known(new ConfigurationEdit(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration).Read(), name);
        if (!call.Talk.Confirm($"Backend {name} gets nothing more, its secrets on this unit are removed, and its place in the log is forgotten."))
            return;
        ConfigurationEdit edit = new(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration);
        edit.Change(configuration => (configuration["backends"] as JsonArray)!.Remove(Known(configuration, name)));
        new BackendFiles(call.Context.Unit.ConfigurationPath, name).Sweep(edit.Read());
        call.Talk.Say("Taken out. 'restart' makes it count.");
    }

    private static JsonObject Known(JsonObject configuration, string name) => BackendQuestions.Find(configuration, name) ?? throw new ArgumentException("The configuration names no such backend.");

    private static void Show(CommandCall call)
    {
        JsonObject backend = Known(new ConfigurationEdit(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration).Read(), call.Arguments[0]);
        foreach ((string field, string value) in Fields(backend, ""))
            call.Talk.Say($"{field,-32} {value}");
        call.Talk.Say(call.Desk.Backends.Figures.FirstOrDefault(figures => figures.Name == call.Arguments[0]) is { } one ? Line(one) : "The running program does not have it yet: 'restart' makes it count.");
    }

    /// <summary>Names of files are shown, never what they hold; the configuration itself has no field for a secret.</summary>
    private static IEnumerable<(string Field, string Value)> Fields(JsonNode? node, string field)
    {
        switch (node)
        {
            case JsonObject part:
                return part.SelectMany(one => Fields(one.Value, field.Length == 0 ? one.Key : $"{field}.{one.Key}"));
            case JsonArray list when list.All(static one => one is JsonValue):
                return [(field, string.Join(", ", list.Select(static one => one!.ToString())))];
            case JsonArray list:
                return list.SelectMany((one, i) => Fields(one, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]")));
            default:
                return [(field, node?.ToString() ?? "")];
        }
    }

    private static string Line(BackendFigures one) => string.Create(CultureInfo.InvariantCulture,
        $"{StatusCommand.Word(one.Light)}  {one.Name,-20} {one.Delivered} delivered, {one.Waiting} waiting, {one.DeadLetters} set aside. {one.Reason}").TrimEnd();

    private static void Letters(CommandCall call)
    {
        string name = call.Arguments[0];
        if (!Names(call.Context).Contains(name))
            throw new ArgumentException("The configuration names no such backend.");
        IReadOnlyList<Journal.DeadLetter> letters = call.Talk.Work("reading", _ => call.Desk.Oversight.Turn.Do(journal => journal.Cursors.DeadLetters(name)));
        call.Talk.Say(letters.Count == 0 ? ["None."] : letters.Take(LettersShown).Select(letter => string.Create(CultureInfo.InvariantCulture,
            $"record {letter.Sequence}, {DateTimeOffset.UnixEpoch + TimeSpan.FromMicroseconds(letter.UtcUs):yyyy-MM-dd HH:mm:ss}Z, {(letter.Attempts == 0 ? "to be tried again" : $"tried {letter.Attempts} times")}: {letter.Reason}")));
        if (letters.Count > LettersShown)
            call.Talk.Say($"and {letters.Count - LettersShown} more");
    }

    private static void Retry(CommandCall call)
    {
        string name = call.Arguments[0];
        List<long> wanted = [];
        foreach (string text in call.Arguments.Skip(1))
            wanted.Add(long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? sequence : throw new FormatException("RECORD is a number, as 'backend letters' shows it."));
        (int again, int unknown) = call.Talk.Work("asking", stop =>
        {
            if (wanted.Count == 0)
                wanted.AddRange(call.Desk.Oversight.Turn.Do(journal => journal.Cursors.DeadLetters(name)).Select(static letter => letter.Sequence));
            int done = wanted.TakeWhile(_ => !stop.IsCancellationRequested).Count(sequence => call.Desk.Backends.Retry(name, sequence));
            return (done, wanted.Count - done);
        });
        call.Talk.Say(again == 0 && unknown == 0 ? "None was set aside." : string.Create(CultureInfo.InvariantCulture, $"{again} delivered again{(unknown > 0 ? $"; {unknown} were not set aside: 'backend letters' shows which are" : "")}."));
    }
}
