using System.Globalization;

namespace Alpr.Board.Probe;

/// <summary>A command line that says nothing we know.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Reads arguments.</summary>
internal static class Arguments
{
    /// <summary>The argument at an index, or a refusal that says what belongs there.</summary>
    public static string Text(string[] arguments, int index, string name) =>
        index < arguments.Length ? arguments[index] : throw new UsageException($"{name} is missing; see the README for the order of arguments.");

    /// <summary>A number, decimal or 0x.., within bounds.</summary>
    public static int Number(string[] arguments, int index, string name, int min, int max, int? usual = null)
    {
        if (index >= arguments.Length && usual is { } value)
            return value;
        string text = Text(arguments, index, name);
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return int.TryParse(hex ? text[2..] : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= min && number <= max
            ? number
            : throw new UsageException($"{name} is a number from {min} to {max}, not '{text}'.");
    }
}
