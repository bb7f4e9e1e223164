using Alpr.Access;
using Alpr.Consoles.Terminal;
using Alpr.Oversight;

namespace Alpr.Consoles.Shell;

/// <summary>A command of the console.</summary>
/// <param name="Name">Its word.</param>
/// <param name="Summary">What it is for, a line.</param>
/// <param name="Verbs">What can be done with it; the first one is done when none is named. A verb without a name is the whole command.</param>
internal sealed record ConsoleCommand(string Name, string Summary, params IReadOnlyList<Verb> Verbs)
{
    /// <summary>The verb that words name, and what is left of them.</summary>
    public (Verb? Verb, IReadOnlyList<string> Left) Find(IReadOnlyList<string> words)
    {
        if (words.Count > 0 && Verbs.FirstOrDefault(verb => verb.Name.Length > 0 && verb.Name == words[0]) is { } named)
            return (named, [.. words.Skip(1)]);
        return Verbs[0].Name.Length == 0 || words.Count == 0 ? (Verbs[0], words) : (null, words);
    }
}

/// <summary>One thing that a command does.</summary>
/// <param name="Name">Its word; empty: the command's only one.</param>
/// <param name="Arguments">As help shows them, such as <c>NAME [RECORD]</c>.</param>
/// <param name="Summary">What it does, with its bounds.</param>
/// <param name="Action">What the gate is asked before it begins; null: the desk that does it asks the gate itself, once the questions are answered.</param>
/// <param name="Run">Does it.</param>
internal sealed record Verb(string Name, string Arguments, string Summary, AccessAction? Action, Action<CommandCall> Run)
{
    /// <summary>Names that the argument can be, for Tab.</summary>
    public Func<ConsoleContext, IEnumerable<string>>? Names { get; init; }

    /// <summary>True when it can be done on a unit that has no accounts yet.</summary>
    public bool IsForNewUnit { get; init; }

    /// <summary>Most arguments; more are a misunderstanding.</summary>
    public int ArgumentsMax => Arguments.Length == 0 ? 0 : Arguments.EndsWith("...", StringComparison.Ordinal) ? int.MaxValue : Arguments.Split(' ').Length;

    /// <summary>Least arguments.</summary>
    public int ArgumentsMin => Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(argument => !argument.StartsWith('['));
}

/// <summary>A command that somebody gave.</summary>
/// <param name="Context">The unit.</param>
/// <param name="Talk">With whom.</param>
/// <param name="Session">Who; null: a new unit, and nobody can be.</param>
/// <param name="Arguments">What stands behind the verb.</param>
internal sealed record CommandCall(ConsoleContext Context, Conversation Talk, AccessSession? Session, IReadOnlyList<string> Arguments)
{
    /// <summary>The running unit; only for verbs that are not for new units.</summary>
    public ServiceDesk Desk => Context.Service!;

    /// <summary>Who is signed in; only for verbs that are not for new units.</summary>
    public AccessSession Person => Session!;

    /// <summary>The policy's rules.</summary>
    public AccessRules Rules => new(Desk.Oversight.Policy().Access);

    /// <summary>Asks for purpose and case number, as far as the policy wants them for an action.</summary>
    public UseReason AskReason(AccessAction action, string caseNumber = "")
    {
        AccessRules rules = Rules;
        string purpose = rules.NeedsPurpose(action) ? Talk.Ask("Purpose", "", text => rules.Purposes.Refusal(text, required: true)) : "";
        string number = caseNumber.Length == 0 && rules.NeedsCaseNumber(action) ? Talk.Ask("Case number", "", text => AccessRules.CaseNumberRefusal(text, required: true)) : caseNumber;
        return new(purpose, number);
    }

    /// <summary>A request with its reason.</summary>
    public static AccessRequest Request(AccessAction action, UseReason reason, string asked) =>
        new() { Action = action, Purpose = reason.Purpose, CaseNumber = reason.CaseNumber, Asked = asked };

    /// <summary>Does something that the gate guards, and waits for its record.</summary>
    public T Use<T>(AccessAction action, string asked, Func<CancellationToken, T> act, string what = "working") => Talk.Work(what, stop =>
        Desk.Oversight.Gate.Use(Person, new() { Action = action, Asked = asked }, () => new AccessResult<T>(act(stop), 1)));

    /// <summary>Writes down that something was asked for and allowed.</summary>
    public void Record(AccessAction action, string asked)
    {
        if (Session is not null)
            Use(action, asked, _ => true, "signing");
    }
}
