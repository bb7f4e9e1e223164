using System.Globalization;
using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>The checks that the parts of a policy file share. Each names the field and the remedy.</summary>
internal static class PolicyCheck
{
    /// <summary>A number must lie in its range; one that is no number does not.</summary>
    public static IEnumerable<ConfigurationProblem> Range(string field, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            yield return new(field, string.Create(CultureInfo.InvariantCulture, $"{value} is outside {least} to {most}."));
    }

    /// <summary>A text must fit a line, and be there when it is required.</summary>
    public static IEnumerable<ConfigurationProblem> Text(string field, string? text, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(text))
            yield return new(field, "empty; write a text.");
        else if (text?.Length > PolicyLimits.TextLengthMax || text?.Any(char.IsControl) == true)
            yield return new(field, $"write up to {PolicyLimits.TextLengthMax} characters in one line.");
    }

    /// <summary>A list must not be longer than any agency needs.</summary>
    public static IEnumerable<ConfigurationProblem> Count(string field, int count, int most = PolicyLimits.ItemsMax)
    {
        if (count > most)
            yield return new(field, string.Create(CultureInfo.InvariantCulture, $"{count} elements; write at most {most}."));
    }

    /// <summary>Each name of a list must be known and stand there once.</summary>
    public static IEnumerable<ConfigurationProblem> Names(string field, IReadOnlyList<string> names, IReadOnlyList<string> known)
    {
        foreach (ConfigurationProblem problem in Count(field, names.Count).Concat(Unique(field, names)))
            yield return problem;
        for (int i = 0; i < names.Count; i++)
        {
            if (!known.Contains(names[i]))
                yield return new(Element(field, i), $"known are {string.Join(", ", known)}.");
        }
    }

    /// <summary>Nothing may be named twice, in either case of its letters.</summary>
    /// <param name="field">The list.</param>
    /// <param name="names">Names of its elements; null for one that has none.</param>
    /// <param name="part">Field of the element that holds the name, with its dot; empty when the element is the name.</param>
    public static IEnumerable<ConfigurationProblem> Unique(string field, IEnumerable<string?> names, string part = "")
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach ((int index, string? name) in names.Index())
        {
            if (name is not null && !seen.Add(name))
                yield return new(Element(field, index) + part, "the same stands further up; write it once.");
        }
    }

    /// <summary>True for words of a-z and 0-9 joined by single underscores.</summary>
    public static bool IsSnakeCase(string? name) =>
        name is { Length: > 0 and <= PolicyLimits.NameLengthMax } && char.IsAsciiLetterLower(name[0]) && name[^1] != '_'
        && name.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '_') && !name.Contains("__", StringComparison.Ordinal);

    /// <summary>Problems of each element of a list; an element that is null is one.</summary>
    public static IEnumerable<ConfigurationProblem> Each<T>(string field, IReadOnlyList<T> list, Func<T, string, IEnumerable<ConfigurationProblem>> check)
        where T : class
    {
        foreach (ConfigurationProblem problem in Count(field, list.Count))
            yield return problem;
        for (int i = 0; i < list.Count; i++)
        {
            foreach (ConfigurationProblem problem in list[i] is { } one ? check(one, Element(field, i)) : [new(Element(field, i), "null; take it out.")])
                yield return problem;
        }
    }

    /// <summary>Path of an element.</summary>
    public static string Element(string field, int index) => string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]");
}
