using System.Text.Json;

namespace Alpr.Access;

/// <summary>The names of an enum's members in snake_case, made once from the members themselves so that none can be forgotten.</summary>
/// <typeparam name="T">An enum whose members count from 0.</typeparam>
internal sealed class NameTable<T>
    where T : struct, Enum
{
    private readonly string[] _names = [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];
    private readonly T[] _values = Enum.GetValues<T>();

    /// <summary>All names, in the enum's order.</summary>
    public IReadOnlyList<string> All => _names;

    /// <summary>A member's name.</summary>
    public string Name(T value) => _names[Array.IndexOf(_values, value)];

    /// <summary>Reads a name; exactly as it is written, no number.</summary>
    public bool TryParse(ReadOnlySpan<char> name, out T value)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            if (name.SequenceEqual(_names[i]))
            {
                value = _values[i];
                return true;
            }
        }
        value = default;
        return false;
    }
}
