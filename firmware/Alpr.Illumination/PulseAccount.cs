namespace Alpr.Illumination;

/// <summary>
/// How long and how strongly the infrared light was on within every stretch of a window's length, never less than it was: time is cut
/// into slots, and the slots kept reach two beyond the window, one for where a slot begins and one for when a pulse falls.
/// </summary>
internal sealed class PulseAccount
{
    /// <summary>Slots in a window.</summary>
    public const int SlotsInWindow = 16;

    private const int Slots = SlotsInWindow + 2;

    private readonly double[] _onUs = new double[Slots], _levelUs = new double[Slots];
    private readonly long _slotUs;
    private long _slot = long.MinValue;

    /// <summary>An empty account.</summary>
    /// <param name="windowUs">Length of the window in microseconds.</param>
    public PulseAccount(long windowUs) => _slotUs = windowUs / SlotsInWindow;

    /// <summary>Time on within the window in microseconds, at any level.</summary>
    public double OnUs => Sum(_onUs);

    /// <summary>Time on within the window in microseconds, each pulse weighed by its level.</summary>
    public double LevelUs => Sum(_levelUs);

    /// <summary>Lets what has left the window go. Time that goes back is taken to stand still: nothing is forgotten.</summary>
    public void Advance(long nowUs)
    {
        long slot = Math.DivRem(nowUs, _slotUs).Quotient;
        if (_slot == long.MinValue)
            _slot = slot;
        for (long gone = Math.Min(slot - _slot, Slots); gone > 0; gone--)
        {
            int at = Index(slot - gone + 1);
            (_onUs[at], _levelUs[at]) = (0, 0);
        }
        _slot = Math.Max(_slot, slot);
    }

    /// <summary>Books pulses at the newest time told.</summary>
    public void Add(double onUs, double level)
    {
        _onUs[Index(_slot)] += onUs;
        _levelUs[Index(_slot)] += onUs * level;
    }

    private static int Index(long slot) => (int)((slot % Slots + Slots) % Slots);

    private static double Sum(double[] slots)
    {
        double sum = 0;
        foreach (double slot in slots)
            sum += slot;
        return sum;
    }
}
