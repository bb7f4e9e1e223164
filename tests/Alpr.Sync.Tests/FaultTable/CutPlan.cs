using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests.FaultTable;

/// <summary>When a line is cut: at the first packet, then at the second of what follows, then at the third ..., so that each step of a protocol has its turn; before, in and after it by turns.</summary>
internal sealed class CutPlan
{
    private readonly Lock _gate = new();
    private int _left, _limit = 1, _seen;
    private bool _isStall;

    /// <summary>Cuts, or stalls, so far.</summary>
    public int Cuts { get; private set; }

    /// <summary>From now on so many cuts.</summary>
    /// <param name="cuts">How many.</param>
    /// <param name="isStall">The line stalls instead.</param>
    public void Begin(int cuts, bool isStall = false)
    {
        lock (_gate)
            (_left, _limit, _seen, _isStall) = (cuts, isStall ? 4 : 1, 0, isStall);
    }

    /// <summary>For the proxy.</summary>
    public Fate Judge(bool isToServer, ReadOnlySpan<byte> packet)
    {
        lock (_gate)
        {
            if (_left == 0 || ++_seen < _limit)
                return Fate.Pass;
            _seen = 0;
            _limit++;
            _left--;
            Cuts++;
            return _isStall ? Fate.Stall : (Cuts % 3) switch { 0 => Fate.CutBefore, 1 => Fate.CutHalf, _ => Fate.CutAfter };
        }
    }
}
