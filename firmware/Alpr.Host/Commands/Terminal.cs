using System.Text;

namespace Alpr.Host;

/// <summary>Asks whoever sits at the command line. What is piped in is taken line by line, in the order of the questions.</summary>
internal static class Terminal
{
    private const int LineMax = 500;

    /// <summary>Asks for something that nobody looking on may read.</summary>
    public static string AskSecret(string question) => Console.IsInputRedirected ? ReadLine() : ReadHidden(question);

    /// <summary>Asks.</summary>
    public static string Ask(string question)
    {
        if (!Console.IsInputRedirected)
            Console.Error.Write(question);
        return ReadLine();
    }

    /// <summary>Asks for leave to go on; only <c>yes</c> is that.</summary>
    public static bool Confirm(string question) => Ask($"{question} Type yes to go on: ") == "yes";

    private static string ReadLine()
    {
        string line = Console.ReadLine() ?? "";
        return line.Length <= LineMax ? line : line[..LineMax];
    }

    private static string ReadHidden(string question)
    {
        Console.Error.Write(question);
        StringBuilder typed = new();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar) && typed.Length < LineMax)
                typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return typed.ToString();
    }
}
