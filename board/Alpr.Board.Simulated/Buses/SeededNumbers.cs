namespace Alpr.Board.Simulated.Buses;

/// <summary>Numbers that look random and follow from a seed: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
public static class SeededNumbers
{
    /// <summary>The number at a place of a seed's sequence.</summary>
    public static ulong At(ulong seed, ulong place)
    {
        ulong mixed = seed + (place + 1) * 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return mixed ^ mixed >> 31;
    }

    /// <summary>The same as a share, 0 up to 1.</summary>
    public static double Share(ulong seed, ulong place) => (At(seed, place) >> 11) * (1.0 / (1UL << 53));
}
