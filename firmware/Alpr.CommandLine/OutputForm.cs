using System.CommandLine;

namespace Alpr.CommandLine;

/// <summary>Whether a command answers people or programs: text on a terminal, JSON lines in a pipe or a file, unless the command line says which.</summary>
public sealed class OutputForm
{
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object a line, for programs; what a pipe or a file gets anyway." };
    private readonly Option<bool> _text = new("--text") { Description = "Text for people, even into a pipe or a file." };

    /// <summary>Adds <c>--json</c> and <c>--text</c> to a command.</summary>
    public OutputForm(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(_json);
        command.Options.Add(_text);
        command.Validators.Add(given =>
        {
            if (given.GetValue(_json) && given.GetValue(_text))
                given.AddError("--json and --text exclude each other; give one, or neither: a terminal gets text, a pipe JSON.");
        });
    }

    /// <summary>True when programs read the answer.</summary>
    public bool IsJson(ParseResult given)
    {
        ArgumentNullException.ThrowIfNull(given);
        return given.GetValue(_json) || (Console.IsOutputRedirected && !given.GetValue(_text));
    }
}
