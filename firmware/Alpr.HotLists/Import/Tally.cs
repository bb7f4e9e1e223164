using System.Globalization;
using System.Text;

namespace Alpr.HotLists;

/// <summary>Counts the lines of a file and says at its end whether it was whole.</summary>
internal sealed class Tally(HotListDefinition list, HotListFraming framing)
{
    private readonly List<LineRefusal> _first = new(HotListLimits.RefusalsShown);
    private long _claimed = -1;
    private bool _hasHeader, _hasTotal;

    public long Entries { get; private set; }

    public long Refused { get; private set; }

    public long Withheld { get; private set; }

    public long DateUs { get; private set; }

    public IReadOnlyList<LineRefusal> FirstRefusals => _first;

    /// <summary>Counts a line. True when it is an entry to be kept.</summary>
    public bool Count(LineReading reading, long line, HotListCategory category)
    {
        if (reading.Kind == LineKind.Blank)
            return false;
        if (_hasTotal)
            reading = new(LineKind.Refused, LineFault.AfterTotal);
        switch (reading.Kind)
        {
            case LineKind.Header:
                _hasHeader = true;
                DateUs = reading.Value * 1_000_000;
                return false;
            case LineKind.Total:
                _hasTotal = true;
                _claimed = reading.Value;
                return false;
            case LineKind.Entry when list.Withheld.Contains(category):
                Withheld++;
                return false;
            case LineKind.Entry:
                Entries++;
                return true;
            default:
                Refused++;
                if (_first.Count < HotListLimits.RefusalsShown)
                    _first.Add(new(line, reading.Fault));
                return false;
        }
    }

    /// <summary>Refuses a file that is cut off, empty, or has too many bad lines.</summary>
    public void RequireWhole()
    {
        long all = Entries + Refused + Withheld;
        if (framing.HasFlag(HotListFraming.Header) && !_hasHeader)
            throw Refusal("it has no header line as the layout wants it", "Check that the file has the layout that the settings name");
        // The share first: a file of another layout fails everything, and its first lines say why.
        if (Refused > 0 && Refused > list.RefusedShareMax * all)
        {
            throw Refusal(string.Create(CultureInfo.InvariantCulture,
                $"{Refused} of {all} lines are refused, more than the share {list.RefusedShareMax:0.####} that the settings allow"),
                "Correct the file or the layout in the settings");
        }
        if (framing.HasFlag(HotListFraming.Total) && !_hasTotal)
            throw Refusal($"its last line with the total is missing after {all} lines, so that it was cut off", "Fetch it again");
        if (_hasTotal && _claimed != all)
        {
            string claimed = _claimed < 0 ? "no" : _claimed.ToString(CultureInfo.InvariantCulture);
            throw Refusal($"its last line claims {claimed} entries and it has {all}", "Fetch it again");
        }
        if (all == 0 && !_hasTotal)
            throw Refusal("it has no entries", "Fetch it again; to empty a list on purpose, remove it");
    }

    private HotListException Refusal(string problem, string remedy)
    {
        StringBuilder text = new(problem);
        foreach (LineRefusal refusal in _first)
            text.Append("; ").Append(refusal);
        return new(list.Name, text.ToString(), remedy);
    }
}
