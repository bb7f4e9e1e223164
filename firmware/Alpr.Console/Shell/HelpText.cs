namespace Alpr.Consoles.Shell;

/// <summary>What <c>help</c> shows: made of the commands themselves, so that none can be forgotten.</summary>
internal static class HelpText
{
    /// <summary>All commands, or one.</summary>
    /// <param name="commands">All.</param>
    /// <param name="name">One; null: all.</param>
    /// <param name="isNewUnit">Only what can be done there.</param>
    /// <exception cref="FormatException">There is no such command.</exception>
    public static IEnumerable<string> Of(IReadOnlyList<ConsoleCommand> commands, string? name, bool isNewUnit)
    {
        ConsoleCommand[] known = [.. commands.Where(command => !isNewUnit || command.Verbs.Any(verb => verb.IsForNewUnit))];
        if (name is null)
            return known.Select(command => $"{command.Name,-16}{command.Summary}").Concat(["help COMMAND    Everything about a command.", "logout          Leave.", "", Keys]);
        ConsoleCommand one = known.FirstOrDefault(command => command.Name == name) ?? throw new FormatException("There is no such command. 'help' lists them.");
        return one.Verbs.Where(verb => !isNewUnit || verb.IsForNewUnit).SelectMany(verb => (string[])[$"{one.Name} {verb.Name} {verb.Arguments}".Replace("  ", " ", StringComparison.Ordinal).Trim(), $"    {verb.Summary}"]).Prepend(one.Summary);
    }

    private const string Keys = "Tab completes. Arrows, Ctrl-A, E, U, W, K edit. Ctrl-C gives the prompt back from everything. A break on the line signs out.";
}
