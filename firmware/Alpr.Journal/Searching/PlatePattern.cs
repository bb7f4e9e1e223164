using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Alpr.Journal;

/// <summary>
/// A plate as somebody remembers it: <c>7AB?12*</c>, where <c>?</c> is one character and <c>*</c> any number of them, none included. Case and separators do
/// not count; O and Q are 0, I is 1.
/// </summary>
public sealed class PlatePattern
{
    /// <summary>Longest pattern in characters as typed: ten of a plate, wildcards and separators between all of them.</summary>
    public const int LengthMax = 40;

    private const byte One = (byte)'?', Any = (byte)'*';
    private readonly byte[] _symbols;
    private readonly byte[] _literal;

    private PlatePattern(byte[] symbols)
    {
        _symbols = symbols;
        int wildcard = symbols.AsSpan().IndexOfAny(One, Any);
        Prefix = symbols.AsMemory(0, wildcard < 0 ? symbols.Length : wildcard);
        IsExact = wildcard < 0;
        _literal = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(symbols).Split('?', '*').MaxBy(part => part.Length) ?? "");
    }

    /// <summary>True when it has no wildcard.</summary>
    public bool IsExact { get; }

    /// <summary>The characters before the first wildcard, folded.</summary>
    public ReadOnlyMemory<byte> Prefix { get; }

    /// <summary>The longest part without wildcards: no text fits that does not have it.</summary>
    internal ReadOnlySpan<byte> Literal => _literal;

    /// <summary>Reads a pattern.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="pattern">The pattern; null for one that fits every plate, such as <c>*</c>, and when the text is refused.</param>
    /// <param name="problem">What is wrong, without the text: it is for the log too.</param>
    public static bool TryParse(string text, out PlatePattern? pattern, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        pattern = null;
        problem = text.Length is 0 or > LengthMax
            ? $"A pattern has 1 to {LengthMax} characters: letters, digits, ? for one character and * for any number."
            : null;
        List<byte> symbols = [];
        foreach (char character in problem is null ? text : "")
        {
            if (character is '?' or '*')
                symbols.Add((byte)character);
            else if (PlateFolding.TryFold(character, out byte folded))
                symbols.Add(folded);
            else if (!PlateFolding.IsSeparator(character))
                problem = "A pattern has letters A-Z, digits, ? for one character and * for any number; nothing else.";
        }
        if (problem is null && symbols.Count == 0)
            problem = "A pattern needs a letter, a digit or a wildcard.";
        if (problem is not null)
            return false;
        byte[] simple = Simplify(symbols);
        pattern = simple.AsSpan().SequenceEqual([Any]) ? null : new(simple);
        return true;
    }

    /// <summary>The pattern as it is matched, such as <c>7AB?12*</c>: folded, and wildcards beside each other in one order.</summary>
    public override string ToString() => Encoding.ASCII.GetString(_symbols);

    /// <summary>True when it fits a folded text as a whole.</summary>
    public bool Fits(ReadOnlySpan<byte> text)
    {
        // Where a star was met last; what follows it is tried one character further each time it fails: products of lengths, no recursion.
        int at = 0, symbol = 0, star = -1, starAt = 0;
        while (at < text.Length)
        {
            byte wanted = symbol < _symbols.Length ? _symbols[symbol] : (byte)0;
            if (wanted == Any)
                (star, starAt) = (symbol++, at);
            else if (wanted == One || wanted == text[at])
                (symbol, at) = (symbol + 1, at + 1);
            else if (star >= 0)
                (symbol, at) = (star + 1, ++starAt);
            else
                return false;
        }
        while (symbol < _symbols.Length && _symbols[symbol] == Any)
            symbol++;
        return symbol == _symbols.Length;
    }

    /// <summary>False only when it fits none of the texts: a fast look over all of them at once.</summary>
    internal bool MayFit(ReadOnlySpan<byte> texts) => texts.IndexOf(_literal) >= 0;

    // "*?*" is "?*": any number of stars side by side is one, and stands behind the single characters beside it.
    private static byte[] Simplify(List<byte> symbols)
    {
        List<byte> simple = [];
        for (int i = 0; i < symbols.Count;)
        {
            bool any = false;
            for (; i < symbols.Count && symbols[i] is One or Any; i++)
            {
                if (symbols[i] == Any)
                    any = true;
                else
                    simple.Add(One);
            }
            if (any)
                simple.Add(Any);
            for (; i < symbols.Count && symbols[i] is not (One or Any); i++)
                simple.Add(symbols[i]);
        }
        return [.. simple];
    }
}
