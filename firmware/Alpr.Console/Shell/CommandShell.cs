using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Terminal;
using Alpr.Evidence;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.Oversight;
using Alpr.Updates;

namespace Alpr.Consoles.Shell;

/// <summary>The prompt: takes lines, asks the gate, runs commands, says what went wrong. One for each session, so that nothing of an earlier one is left.</summary>
/// <param name="context">The unit.</param>
/// <param name="talk">With whom.</param>
/// <param name="session">Who; null: a new unit.</param>
internal sealed class CommandShell(ConsoleContext context, Conversation talk, AccessSession? session)
{
    private readonly LineHistory _history = new();
    private readonly IReadOnlyList<ConsoleCommand> _commands = CommandTable.Make();

    /// <summary>Takes commands until somebody leaves.</summary>
    /// <exception cref="SessionOverException">It is.</exception>
    public void Run()
    {
        while (true)
        {
            talk.NewPage();
            try
            {
                if (talk.Reader.Read($"{SafeText.Clean(context.Unit.DeviceId)}{(session is null ? " (new)" : "")}> ", _history, Complete) is not { } line)
                    return;
                talk.NewPage();
                if (line.Trim().Length == 0)
                    continue;
                _history.Add(line.Trim());
                if (!TryRun(line))
                    return;
            }
            catch (InterruptedByPersonException)
            {
                // The prompt comes back.
            }
            if (session is not null && context.Service!.Door.Find(session.Id) is null)
            {
                talk.Say("The session has ended. Sign in again.");
                return;
            }
        }
    }

    /// <summary>Runs a line.</summary>
    /// <returns>False when it was to leave.</returns>
    internal bool TryRun(string line)
    {
        try
        {
            IReadOnlyList<string> words = CommandText.Split(line);
            if (words.Count == 0)
                return true;
            if (words[0] is "logout" or "exit" or "quit")
                return false;
            Run(words);
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException or AccessRefusedException or ConfigurationException or OversightException or UpdateException or HotListException
            or DeviceKeyException or AccountException or JournalException or IOException or InvalidDataException or TimeoutException or UnauthorizedAccessException or InvalidOperationException)
        {
            talk.Say($"Not done: {wrong.Message}"); // messages never hold a plate, a secret or anything of a list
            if (wrong is AccessRefusedException && session is not null && TrainingCommand.Remedy(context, session) is { Length: > 0 } remedy)
                talk.Say(remedy);
        }
        return true;
    }

    private void Run(IReadOnlyList<string> words)
    {
        if (words[0] == "help")
        {
            Log($"help {string.Join(' ', words.Skip(1))}");
            talk.Say(HelpText.Of(_commands, words.Count > 1 ? words[1] : null, session is null));
            return;
        }
        ConsoleCommand command = _commands.FirstOrDefault(one => one.Name == words[0]) ?? throw new FormatException("There is no such command. 'help' lists them.");
        (Verb? verb, IReadOnlyList<string> rest) = command.Find([.. words.Skip(1)]);
        if (verb is null || rest.Count < verb.ArgumentsMin || rest.Count > verb.ArgumentsMax)
            throw new FormatException($"It is not written so. 'help {command.Name}' says how.");
        if (session is null && !verb.IsForNewUnit)
            throw new FormatException("That needs a unit in service. Set it up first: 'setup'.");
        CommandCall call = new(context, talk, session, rest);
        if (verb.Action is { } action)
            call.Record(action, $"console: {string.Join(' ', words)}");
        verb.Run(call);
    }

    /// <summary>Commands that everybody may give are records as well.</summary>
    private void Log(string asked)
    {
        if (session is not null)
            talk.Work("signing", _ => Logged(asked));
    }

    private bool Logged(string asked)
    {
        context.Service!.Log.Write(new()
        {
            User = session!.User,
            Agency = session.Agency,
            Action = AccessActions.Name(AccessAction.Status),
            Asked = $"console: {SafeText.Clean(asked).Trim()}",
            Client = session.Client,
        });
        return true;
    }

    private IReadOnlyList<string> Complete(string before)
    {
        string[] words = before.TrimStart().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        bool isNew = before.Length == 0 || before.EndsWith(' ');
        string last = isNew ? "" : words[^1];
        string[] earlier = isNew ? words : words[..^1];
        IEnumerable<string> known = earlier switch
        {
            [] => _commands.Select(command => command.Name).Concat(["help", "logout"]),
            ["help"] => _commands.Select(command => command.Name),
            [string name] => Find(name) is { } command ? command.Verbs.Where(verb => verb.Name.Length > 0).Select(verb => verb.Name).Concat(Names(command.Verbs[0].Name.Length == 0 ? command.Verbs[0] : null)) : [],
            [string name, string word] => Names(Find(name)?.Verbs.FirstOrDefault(verb => verb.Name == word)),
            _ => [],
        };
        return [.. known.Where(word => word.StartsWith(last, StringComparison.Ordinal)).Select(SafeText.Clean).Order(StringComparer.Ordinal)];
    }

    private ConsoleCommand? Find(string name) => _commands.FirstOrDefault(one => one.Name == name);

    private IEnumerable<string> Names(Verb? verb) => session is null && verb is not { IsForNewUnit: true } ? [] : verb?.Names?.Invoke(context) ?? [];
}
