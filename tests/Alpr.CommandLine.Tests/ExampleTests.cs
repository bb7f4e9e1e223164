using System.CommandLine;
using System.CommandLine.Parsing;
using Alpr.Ctl;
using Alpr.Host;

namespace Alpr.CommandLine.Tests;

/// <summary>The examples in the help: whoever types one must not be told that he is wrong.</summary>
public sealed class ExampleTests
{
    private static IEnumerable<TestCaseData> Commands() =>
        from program in new[] { ("alprctl", CtlCommands.Create()), ("alprd", HostCommands.Create()) }
        from command in Below(program.Item2)
        select new TestCaseData(program.Item1, program.Item2, command).SetArgDisplayNames(program.Item1, command.Name);

    [TestCaseSource(nameof(Commands))]
    public void Each_command_has_an_example_that_can_be_meant(string program, RootCommand root, Command command)
    {
        Assert.That(HelpExamples.Of(command), Is.Not.Empty, $"{program} {command.Name} has none");
        foreach (string example in HelpExamples.Of(command).Where(static one => !one.Contains("COMMAND", StringComparison.Ordinal)))
        {
            string[] words = [.. CommandLineParser.SplitCommandLine(Meant(example))];
            Assert.That(words[0], Is.EqualTo(program), example);
            ParseResult parsed = root.Parse(words[1..]);
            Assert.That(parsed.Errors.Select(static error => error.Message), Is.Empty, example);
            Assert.That(command is RootCommand || IsWithin(parsed.CommandResult.Command, command), Is.True, $"'{example}' is another command's");
        }
    }

    [TestCaseSource(nameof(Commands))]
    public void The_help_of_each_command_ends_with_its_examples(string program, RootCommand root, Command command)
    {
        using StringWriter output = new();
        string[] path = [.. Path(command)];
        root.Parse([.. path, "--help"]).Invoke(new() { Output = output });
        string help = output.ToString();
        Assert.That(help, Does.Contain("Usage:").And.Contain("\nExamples:\n"), program);
        foreach (string example in HelpExamples.Of(command))
            Assert.That(help, Does.Contain($"\n  {example}\n"));
    }

    private static IEnumerable<Command> Below(Command command) => [command, .. command.Subcommands.SelectMany(Below)];

    private static IEnumerable<string> Path(Command command) => command is RootCommand
        ? []
        : [.. Path(command.Parents.OfType<Command>().First()), command.Name];

    private static bool IsWithin(Command found, Command command) => found == command || found.Parents.OfType<Command>().Any(parent => IsWithin(parent, command));

    /// <summary>What our program gets of a line for a shell.</summary>
    private static string Meant(string line)
    {
        line = line.StartsWith("source <(", StringComparison.Ordinal) ? line["source <(".Length..].TrimEnd(')') : line;
        int end = line.IndexOfAny(['|', '>', '<']);
        return end < 0 ? line : line[..end];
    }
}
