using Alpr.Contracts;

namespace Alpr.HotLists;

/// <summary>
/// Who issued a plate, as a list writes it: two letters, or nothing. Lists also know Canada, Mexico and others that the camera cannot name.
/// </summary>
/// <param name="Value">The first letter in the low byte, the second above it; 0 when the list does not say.</param>
public readonly record struct StateCode(ushort Value)
{
    private static readonly ushort[] CameraCodes = MakeCameraCodes();

    /// <summary>True when the list says.</summary>
    public bool IsKnown => Value != 0;

    /// <summary>The code of a jurisdiction that the camera names.</summary>
    public static StateCode Of(IssuingState state) => new(state.IsKnown ? CameraCodes[state.Index] : (ushort)0);

    /// <summary>True when the camera could have named it.</summary>
    public bool IsOneTheCameraNames => CameraCodes.AsSpan().Contains(Value);

    /// <summary>Reads two letters, or none; either case, spaces around them. False for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out StateCode code)
    {
        text = text.Trim();
        code = default;
        if (text.IsEmpty)
            return true;
        if (text.Length != 2 || !char.IsAsciiLetter(text[0]) || !char.IsAsciiLetter(text[1]))
            return false;
        code = Pack((char)(text[0] & ~0x20), (char)(text[1] & ~0x20));
        // NCIC's code of Nebraska is NB; the postal service's, and so the camera's, is NE (USPS Publication 28, appendix B).
        if (code == Pack('N', 'B'))
            code = Pack('N', 'E');
        return true;
    }

    /// <summary>The two letters; empty when unknown. Allocates: for edges only.</summary>
    public override string ToString() => IsKnown ? string.Create(2, Value, (text, value) =>
    {
        text[0] = (char)(value & 0xFF);
        text[1] = (char)(value >> 8);
    }) : "";

    private static StateCode Pack(char first, char second) => new((ushort)(first | second << 8));

    private static ushort[] MakeCameraCodes()
    {
        var codes = new ushort[IssuingState.Count];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = Pack(IssuingState.Codes[i][0], IssuingState.Codes[i][1]).Value;
        return codes;
    }
}
