using System.Text.Json.Nodes;
using Alpr.Board.Configuration;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;
using Alpr.Sync;

namespace Alpr.Consoles.Backends;

/// <summary>Asks for a backend as <see cref="BackendKinds"/> describes it, tries it, writes it. One that is there already is changed: Enter keeps each of its values.</summary>
internal sealed class BackendQuestions
{
    private static readonly string[] Kinds = ["detections", "hits", "health"];

    private readonly CommandCall _call;
    private readonly Conversation _talk;
    private readonly ConfigurationEdit _edit;

    private BackendQuestions(CommandCall call) =>
        (_call, _talk, _edit) = (call, call.Talk, new(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration));

    /// <summary>Asks for one, tries it, writes it.</summary>
    public static void Add(CommandCall call) => call.Talk.Say(Ask(call) ? "Written. 'restart' makes it count." : "Nothing was written.");

    /// <summary>Asks for one, tries it, writes it.</summary>
    /// <returns>False when it was not written.</returns>
    public static bool Ask(CommandCall call) => new BackendQuestions(call).Ask();

    /// <summary>The backend of a name in a configuration; null: there is none.</summary>
    public static JsonObject? Find(JsonObject configuration, string name) =>
        (configuration["backends"] as JsonArray)?.FirstOrDefault(node => node is JsonObject one && one["name"] is JsonValue value && value.TryGetValue(out string? text) && text == name) as JsonObject;

    private bool Ask()
    {
        string name = _talk.Ask("Name of the backend", "agency", NameRefusal);
        BackendAnswers? present = Find(_edit.Read(), name) is { } there ? new((JsonObject)there.DeepClone()) : null;
        if (present is not null)
            _talk.Say("The configuration has it: Enter keeps what it has.");
        BackendKind? was = present is null ? null : BackendKinds.Of(present);
        BackendKind kind = AskKind(was);
        BackendAnswers answers = kind == was ? present! : new(new() { ["name"] = name, [kind.Name] = new JsonObject() });
        BackendFiles files = new(_call.Context.Unit.ConfigurationPath, name);
        bool isWritten = false;
        try
        {
            isWritten = AskUntilContent(kind, answers, files) && Write(name, answers, files);
            return isWritten;
        }
        finally
        {
            if (!isWritten)
                files.GiveUp();
        }
    }

    private BackendKind AskKind(BackendKind? was)
    {
        foreach (BackendKind one in BackendKinds.All)
            _talk.Say($"  {one.Name,-8} {one.Title}");
        string[] names = [.. BackendKinds.All.Select(static one => one.Name)];
        string name = _talk.Ask("Kind", was?.Name ?? names[0], text => names.Contains(text) ? null : $"Type one of {string.Join(", ", names)}.");
        return BackendKinds.All.First(one => one.Name == name);
    }

    /// <summary>Asks, and tries it, until it works or the person decides.</summary>
    private bool AskUntilContent(BackendKind kind, BackendAnswers answers, BackendFiles files)
    {
        while (true)
        {
            AskAll(kind, answers, files);
            while (true)
            {
                string step = "e";
                if (Problem(answers) is { } problem)
                {
                    _talk.Say(problem);
                    step = _talk.Ask("Enter: change the answers, q: give it up", "", OneLetter("q")) is "q" ? "q" : "e";
                }
                else if (BackendCommand.Show(_talk, Try(answers.Settings())))
                    return true;
                else
                    step = _talk.Ask("It does not get through yet. Enter: try again, e: change the answers, w: write it all the same, q: give it up", "", OneLetter("e", "w", "q"));
                if (step is "w" or "q")
                    return step == "w";
                if (step == "e")
                    break;
            }
        }
    }

    private void AskAll(BackendKind kind, BackendAnswers answers, BackendFiles files)
    {
        if (kind.HasTlsPart && answers.Backend[kind.Name] is JsonObject part && part["tls"] is null)
            part["tls"] = new JsonObject();
        AnswerForms forms = new(_call, answers, files);
        foreach (BackendQuestion question in kind.Questions)
            forms.Ask(question);
        if (!answers.Backend.ContainsKey("filter"))
            Usual(kind, answers);
        LeaveOut(kind, answers);
        string[] goes = [.. Kinds.Where(what => answers["filter." + what] is "true" || answers["filter." + what] is "" && what != "health")];
        string agency = answers["filter.agency"];
        if (_talk.Choose($"What goes: {string.Join(", ", goes)}; pictures: {answers["filter.images"]}{(agency.Length > 0 ? $"; under the agreement with {agency}" : "")}. Change it", present: false))
        {
            foreach (BackendQuestion question in BackendKinds.Filter(kind))
                forms.Ask(question);
            LeaveOut(kind, answers);
        }
    }

    /// <summary>What the kind has no way to say does not go.</summary>
    private static void LeaveOut(BackendKind kind, BackendAnswers answers)
    {
        if (!kind.HasHits(answers))
            answers.Set("filter.hits", false);
        if (!kind.HasHealth(answers))
            answers.Set("filter.health", false);
    }

    private static void Usual(BackendKind kind, BackendAnswers answers)
    {
        answers.Set("filter.detections", true);
        answers.Set("filter.hits", kind.HasHits(answers));
        answers.Set("filter.images", kind.Images(answers));
    }

    private static string? Problem(BackendAnswers answers)
    {
        try
        {
            return answers.Settings().Problems(answers["name"]).Select(static one => $"{one.Field}: {one.Reason}").FirstOrDefault();
        }
        catch (ConfigurationException wrong)
        {
            return wrong.Message;
        }
    }

    private IReadOnlyList<BackendTestStep> Try(BackendSettings settings) => _talk.Work("trying", stop =>
    {
        using IBackend tried = BackendFactory.Create(settings, _call.Context.Unit.DeviceId, _call.Context.Clock);
        return tried.Test(TestRecord.Make(_call.Context.Unit.DeviceId, _call.Context.Clock), stop);
    });

    private bool Write(string name, BackendAnswers answers, BackendFiles files)
    {
        JsonObject before = _edit.Read();
        _edit.Change(configuration =>
        {
            if (configuration["backends"] is not JsonArray backends)
                configuration["backends"] = backends = [];
            JsonNode fresh = answers.Backend.DeepClone();
            if (Find(configuration, name) is { } old)
                backends[backends.IndexOf(old)] = fresh;
            else
                backends.Add(fresh);
        });
        files.Sweep(before, _edit.Read());
        return true;
    }

    private static Func<string, string?> OneLetter(params string[] letters) => text => text.Length == 0 || letters.Contains(text) ? null : $"Type {string.Join(" or ", letters)}, or press Enter.";

    private static string? NameRefusal(string text) => new BackendSettings { Name = text }.Problems("").FirstOrDefault(static one => one.Field == ".name") is { Reason: { } reason } ? reason : null;
}
