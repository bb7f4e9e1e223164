namespace Alpr.CommandLine;

/// <summary>
/// Colours of a terminal, by what they mean: green is well, amber asks for a look, red for an act. None where there is no terminal, where <c>NO_COLOR</c> is set
/// (no-color.org) or the terminal is <c>dumb</c>. Pad a text before it is coloured: the escape sequences have no width.
/// </summary>
/// <param name="isOn">With colours.</param>
public readonly struct Ink(bool isOn)
{
    // ECMA-48, select graphic rendition.
    private const string Green = "\u001b[32m", Amber = "\u001b[33m", Red = "\u001b[31m", Faint = "\u001b[2m", Plain = "\u001b[0m";

    /// <summary>For standard output as it is now.</summary>
    public static Ink Output => new(!Console.IsOutputRedirected && IsWanted);

    private static bool IsWanted => Environment.GetEnvironmentVariable("NO_COLOR") is not { Length: > 0 } && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>All is well.</summary>
    public string Good(string text) => Paint(Green, text);

    /// <summary>Somebody should look.</summary>
    public string Doubtful(string text) => Paint(Amber, text);

    /// <summary>Somebody must act.</summary>
    public string Bad(string text) => Paint(Red, text);

    /// <summary>A heading, a remark: for who looks twice.</summary>
    public string Quiet(string text) => Paint(Faint, text);

    private string Paint(string colour, string text) => isOn && text.Length > 0 ? $"{colour}{text}{Plain}" : text;
}
