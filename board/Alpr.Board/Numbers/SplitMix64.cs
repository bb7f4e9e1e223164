namespace Alpr.Board.Numbers;

/// <summary>Numbers that follow from a seed on every machine and framework (SplitMix64: Steele, Lea, Flood, OOPSLA 2014). For chance, not for secrets.</summary>
/// <param name="seed">Any; another for other numbers.</param>
public struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong mixed = _state += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB;
        return mixed ^ mixed >> 31;
    }

    /// <summary>0 up to, but not, 1.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
