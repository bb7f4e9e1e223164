using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Alpr.Contracts;

/// <summary>
/// A plate's characters, at most <see cref="Limits.PlateLengthMax"/> of <c>0-9 A-Z</c>, held by value so that the
/// recognition loop can copy and compare texts without allocating.
/// </summary>
public struct PlateText : IEquatable<PlateText>
{
    private Characters _characters;

    /// <summary>Number of characters, 0 to <see cref="Limits.PlateLengthMax"/>.</summary>
    public int Length { get; private set; }

    /// <summary>The characters as ASCII bytes.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Ascii => ((ReadOnlySpan<byte>)_characters)[..Length];

    /// <summary>The character at <paramref name="index"/>, as ASCII.</summary>
    public readonly byte this[int index] => Ascii[index];

    /// <summary>Appends one character. Returns false, changing nothing, when the text is full.</summary>
    /// <param name="ascii">One of <c>0-9 A-Z</c>.</param>
    public bool TryAppend(byte ascii)
    {
        Debug.Assert(IsPlateCharacter(ascii));
        if (Length == Limits.PlateLengthMax)
            return false;
        _characters[Length++] = ascii;
        return true;
    }

    /// <summary>Reads a text of 0 to <see cref="Limits.PlateLengthMax"/> characters <c>0-9 A-Z</c>; false when it holds anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PlateText plate)
    {
        plate = default;
        foreach (char c in text)
        {
            if (c > 'Z' || !IsPlateCharacter((byte)c) || !plate.TryAppend((byte)c))
            {
                plate = default;
                return false;
            }
        }
        return true;
    }

    /// <summary>True when <paramref name="part"/> stands in this text, as the reading of a plate cut off at a side does. Every text holds the empty one.</summary>
    public readonly bool Contains(in PlateText part) => Ascii.IndexOf(part.Ascii) >= 0;

    /// <summary>True for <c>0-9</c> and <c>A-Z</c>.</summary>
    public static bool IsPlateCharacter(byte ascii) =>
        ascii is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z');

    /// <summary>Index 0-35 of a character in the reader's alphabet: the digits, then the letters.</summary>
    public static int AlphabetIndex(byte ascii) => ascii <= (byte)'9' ? ascii - '0' : ascii - 'A' + 10;

    /// <summary>The ASCII character with alphabet index 0-35.</summary>
    public static byte FromAlphabetIndex(int index) => (byte)(index < 10 ? '0' + index : 'A' + index - 10);

    /// <summary>
    /// Number of single-character insertions, deletions and replacements between two texts (Levenshtein, Soviet Physics
    /// Doklady 1966).
    /// </summary>
    public static int EditDistance(in PlateText a, in PlateText b)
    {
        Span<int> row = stackalloc int[Limits.PlateLengthMax + 1];
        for (int j = 0; j <= b.Length; j++)
            row[j] = j;
        FillEdits(a, b, row);
        return row[b.Length];
    }

    /// <summary>Number of edits that make <paramref name="part"/> some part of <paramref name="whole"/> (Sellers, Journal of Algorithms 1980).</summary>
    public static int FitDistance(in PlateText part, in PlateText whole)
    {
        Span<int> row = stackalloc int[Limits.PlateLengthMax + 1]; // all zero: the part may begin anywhere
        FillEdits(part, whole, row);
        int least = row[0];
        for (int j = 1; j <= whole.Length; j++)
            least = Math.Min(least, row[j]);
        return least;
    }

    /// <summary>Takes the first row of the table of edits to its last.</summary>
    private static void FillEdits(in PlateText a, in PlateText b, Span<int> row)
    {
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replace, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
    }

    /// <inheritdoc/>
    public readonly bool Equals(PlateText other) => Ascii.SequenceEqual(other.Ascii);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is PlateText other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Ascii);
        return hash.ToHashCode();
    }

    /// <summary>True when both hold the same characters.</summary>
    public static bool operator ==(PlateText left, PlateText right) => left.Equals(right);

    /// <summary>True when the characters differ.</summary>
    public static bool operator !=(PlateText left, PlateText right) => !left.Equals(right);

    /// <summary>The characters as a string. Allocates: for edges only.</summary>
    public override readonly string ToString() => System.Text.Encoding.ASCII.GetString(Ascii);

    [InlineArray(Limits.PlateLengthMax)]
    private struct Characters
    {
        private byte _first;
    }
}
