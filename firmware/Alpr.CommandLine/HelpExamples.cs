using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Alpr.CommandLine;

/// <summary>Command lines that work, below the help of each command: most people read these first, and many nothing else.</summary>
public static class HelpExamples
{
    private static readonly ConditionalWeakTable<Command, string[]> Kept = [];

    /// <summary>Gives a command its examples.</summary>
    /// <param name="command">The command.</param>
    /// <param name="examples">Whole lines as somebody would type them, without a prompt.</param>
    /// <returns>The command.</returns>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Kept.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>The examples of a command; empty when it has none.</summary>
    public static IReadOnlyList<string> Of(Command command) => Kept.TryGetValue(command, out string[]? examples) ? examples : [];

    /// <summary>Lets the help of a program show them.</summary>
    /// <param name="root">The program.</param>
    /// <param name="exitCodes">What its exit codes mean, a line each.</param>
    public static void ShowIn(RootCommand root, params string[] exitCodes)
    {
        ArgumentNullException.ThrowIfNull(root);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Help((SynchronousCommandLineAction)help.Action!, exitCodes);
    }

    private sealed class Help(SynchronousCommandLineAction usual, string[] exitCodes) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = usual.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            Section(output, "Examples", Of(parseResult.CommandResult.Command));
            if (parseResult.CommandResult.Command is RootCommand)
                Section(output, "Exit codes", exitCodes);
            return code;
        }

        private static void Section(TextWriter output, string title, IReadOnlyList<string> lines)
        {
            if (lines.Count == 0)
                return;
            output.WriteLine($"{title}:");
            foreach (string line in lines)
                output.WriteLine($"  {line}");
            output.WriteLine();
        }
    }
}
