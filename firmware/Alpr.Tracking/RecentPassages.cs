using System.Numerics;
using Alpr.Contracts;

namespace Alpr.Tracking;

/// <summary>
/// Remembers the last vehicles that left, so that one that was only hidden for a moment (by a pedestrian, a barrier arm, a
/// passing lorry) is not told twice. Only the very same text at nearly the same place counts: fleet vehicles have
/// neighbouring numbers.
/// </summary>
internal sealed class RecentPassages(long hiddenUs)
{
    private const int Kept = 32;         // more vehicles than pass one camera within the time a vehicle stays hidden
    private const float NearWidths = 3;  // plate widths a vehicle may creep while hidden

    private readonly Entry[] _entries = new Entry[Kept];
    private int _next;

    private struct Entry
    {
        public PlateText Text;
        public Vector2 Centre;
        public float Width;
        public long LastUs;
    }

    /// <summary>Remembers where a vehicle was seen last.</summary>
    public void Remember(in PlateText text, in Quad corners, long lastUs)
    {
        _entries[_next] = new Entry { Text = text, Centre = corners.Centre, Width = corners.Width, LastUs = lastUs };
        _next = (_next + 1) % Kept;
    }

    /// <summary>True when this vehicle was told already and only came back into view.</summary>
    public bool IsSameVehicle(in PlateText text, Vector2 firstCentre, long firstUs)
    {
        foreach (ref Entry entry in _entries.AsSpan())
        {
            if (entry.Text.Length > 0 && entry.Text == text && firstUs - entry.LastUs <= hiddenUs
                && Vector2.Distance(entry.Centre, firstCentre) <= NearWidths * entry.Width)
                return true;
        }
        return false;
    }
}
