namespace Alpr.Board.Simulated;

/// <summary>Numbers that follow from a seed on every machine and framework (SplitMix64: Steele, Lea, Flood, OOPSLA 2014).</summary>
internal struct SeededNoise(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        _state += 0x9E37_79B9_7F4A_7C15;
        ulong z = _state;
        z = (z ^ z >> 30) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ z >> 27) * 0x94D0_49BB_1331_11EB;
        return z ^ z >> 31;
    }

    /// <summary>0 up to, but not, 1.</summary>
    public double NextUnit() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 up to, but not, a bound.</summary>
    public int Below(int bound) => (int)(NextUnit() * bound);

    /// <summary>About a normal distribution of mean 0 and variance 1: the sum of four 16-bit numbers, within 3.5.</summary>
    public float NextNormal()
    {
        ulong bits = Next();
        int sum = (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48);
        return (sum - 131_070) * (1 / 37_837f); // standard deviation of the sum: 65536 * sqrt(4 / 12)
    }
}
