using System.CommandLine;
using System.CommandLine.Parsing;

namespace Alpr.CommandLine;

/// <summary>Refuses what nobody can have meant, in words: an empty name, and an option that a command has not, where it takes names of files.</summary>
public static class Sense
{
    /// <summary>Looks at all arguments and options of a program's commands.</summary>
    public static void Check(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Argument argument in command.Arguments)
            argument.Validators.Add(given => Look(given, argument.Name, command.Name));
        foreach (Option option in command.Options.Where(static option => option.Arity.MaximumNumberOfValues > 0))
            option.Validators.Add(given => Look(given, option.Name, optionOf: null));
        foreach (Command below in command.Subcommands)
            Check(below);
    }

    private static void Look(SymbolResult given, string name, string? optionOf)
    {
        foreach (Token token in given.Tokens)
        {
            if (token.Value.Length == 0)
                given.AddError($"{name} is empty; name something, or leave it out where it is optional.");
            else if (optionOf is not null && token.Value.StartsWith("--", StringComparison.Ordinal))
                given.AddError($"'{token.Value}' is no option of '{optionOf}'; its --help lists them. A file of that name is written ./{token.Value}");
        }
    }
}
