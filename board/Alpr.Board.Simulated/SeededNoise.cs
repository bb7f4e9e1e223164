using Alpr.Board.Numbers;

namespace Alpr.Board.Simulated;

/// <summary>Noise that follows from a seed on every machine and framework.</summary>
internal struct SeededNoise(ulong seed)
{
    private SplitMix64 _numbers = new(seed);

    /// <summary>The next 64 bits.</summary>
    public ulong Next() => _numbers.Next();

    /// <summary>0 up to, but not, 1.</summary>
    public double NextUnit() => _numbers.NextUnit();

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
