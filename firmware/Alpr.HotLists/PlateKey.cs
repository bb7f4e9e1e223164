using System.Diagnostics;
using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>
/// What a plate is looked up by: its characters after <c>O, Q -> 0</c> and <c>I -> 1</c>, which cameras and people mix up and which some
/// lists do not even tell apart. The 33 symbols left are digits of a number of base 34 (0 is no character), so that a plate of
/// <see cref="Limits.PlateLengthMax"/> characters is one number below 34^10 &lt; 2^51: no two plates share a key unless they fold alike.
/// </summary>
/// <param name="Value">0 for the empty text.</param>
public readonly record struct PlateKey(ulong Value)
{
    /// <summary>Bits a key needs.</summary>
    public const int Bits = 51;

    /// <summary>Number of symbols after folding; symbols are 1 to this.</summary>
    public const int SymbolCount = 33;

    private const int Base = SymbolCount + 1;
    private const ulong Mask = (1UL << Bits) - 1;

    // Odd numbers near the golden ratio of 2^51 and of 2^64: multiplying by an odd number loses nothing.
    private const ulong FirstFactor = 0x4_F1BB_CDCB_FA53, SecondFactor = 0x94D0_49BB_1331_11EB;

    // A = 11 ... Z, without I, O and Q.
    private static ReadOnlySpan<byte> LetterSymbols =>
        [11, 12, 13, 14, 15, 16, 17, 18, 2, 19, 20, 21, 22, 23, 1, 24, 1, 25, 26, 27, 28, 29, 30, 31, 32, 33];

    /// <summary>The key of a text.</summary>
    public static PlateKey Of(in PlateText text) => Of(text.Ascii);

    /// <summary>The key of characters <c>0-9 A-Z</c>, at most <see cref="Limits.PlateLengthMax"/>.</summary>
    public static PlateKey Of(ReadOnlySpan<byte> ascii)
    {
        Debug.Assert(ascii.Length <= Limits.PlateLengthMax);
        ulong value = 0;
        foreach (byte character in ascii)
            value = value * Base + Symbol(character);
        return new(value);
    }

    /// <summary>The folded symbol, 1 to <see cref="SymbolCount"/>, of a character <c>0-9 A-Z</c>.</summary>
    public static uint Symbol(byte ascii)
    {
        Debug.Assert(PlateText.IsPlateCharacter(ascii));
        return ascii <= (byte)'9' ? (uint)(ascii - '0' + 1) : LetterSymbols[ascii - 'A'];
    }

    /// <summary>This key with one position's symbol changed.</summary>
    /// <param name="fromEnd">Position counted from the last character, which is 0.</param>
    /// <param name="before">The symbol there now.</param>
    /// <param name="after">The symbol to be there.</param>
    public PlateKey With(int fromEnd, uint before, uint after)
    {
        ulong power = 1;
        for (int i = 0; i < fromEnd; i++)
            power *= Base;
        return new(Value + power * after - power * before);
    }

    /// <summary>The key spread evenly over 51 bits; each step can be undone, so that different keys stay different.</summary>
    internal ulong Spread()
    {
        ulong x = Value;
        x ^= x >> 26;
        x = x * FirstFactor & Mask;
        x ^= x >> 25;
        x = x * SecondFactor & Mask;
        return x ^ x >> 26;
    }
}
