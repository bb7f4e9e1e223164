using System.Text.Json;

namespace Alpr.Oversight;

/// <summary>Counts by name. Of more names than its bound the later ones are counted together.</summary>
internal sealed class Tally
{
    /// <summary>Different names counted apart: more than there are states, categories, lists or actions, and few enough to print.</summary>
    public const int NamesMax = 80;

    /// <summary>Name of those counted together.</summary>
    public const string Others = "others";

    private const int NameLengthMax = 100;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public void Add(string name, long count = 1)
    {
        string bounded = BoundedName(name, _counts.Keys);
        _counts[bounded] = _counts.GetValueOrDefault(bounded) + count;
    }

    /// <summary>The largest count first.</summary>
    public IReadOnlyList<NamedCount> Sorted() =>
        [.. _counts.Select(pair => new NamedCount(pair.Key, pair.Value)).OrderByDescending(count => count.Count).ThenBy(count => count.Name, StringComparer.Ordinal)];

    /// <summary>The name under which something is counted, given those that there are.</summary>
    public static string BoundedName(string name, Dictionary<string, long>.KeyCollection known) => Bounded(name, known.Contains, known.Count);

    /// <inheritdoc cref="BoundedName"/>
    public static string Bounded(string name, Func<string, bool> isKnown, int count)
    {
        string shortened = name.Length <= NameLengthMax ? name : name[..NameLengthMax];
        return isKnown(shortened) || count < NamesMax ? shortened : Others;
    }

    /// <summary>The name of a value as files have it.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
