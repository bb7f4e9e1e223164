namespace Alpr.HotLists;

/// <summary>What a line turned out to be.</summary>
public enum LineKind : byte
{
    /// <summary>Nothing on it.</summary>
    Blank,

    /// <summary>The header; <see cref="LineReading.Value"/> is its date, seconds since 1970, 0 without one.</summary>
    Header,

    /// <summary>An entry, which is in the draft.</summary>
    Entry,

    /// <summary>The footer; <see cref="LineReading.Value"/> is the number of entries it claims.</summary>
    Total,

    /// <summary>Not an entry; <see cref="LineReading.Fault"/> says why.</summary>
    Refused,
}

/// <summary>The outcome of one line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Value">The header's date or the footer's count.</param>
public readonly record struct LineReading(LineKind Kind, LineFault Fault = LineFault.None, long Value = 0)
{
    /// <summary>An entry, or refused where there is a fault.</summary>
    public static LineReading Of(LineFault fault) => new(fault == LineFault.None ? LineKind.Entry : LineKind.Refused, fault);
}

/// <summary>What a whole file of a layout must have.</summary>
[Flags]
public enum HotListFraming : byte
{
    /// <summary>Entries alone.</summary>
    None = 0,

    /// <summary>A header before the first entry.</summary>
    Header = 1,

    /// <summary>A line with the number of entries at the end.</summary>
    Total = 2,
}

/// <summary>One layout of hot lists. It sees a line at a time, in order, and remembers no more than its header.</summary>
public interface IHotListLayout
{
    /// <summary>What must be there for a file to be whole.</summary>
    HotListFraming Framing { get; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">
    /// Its characters without the line end; at most <see cref="HotListLimits.LineLengthMax"/>, no control character but tabs.
    /// </param>
    /// <param name="entry">An empty draft, to be filled when the line is an entry.</param>
    LineReading Read(ReadOnlySpan<char> line, EntryDraft entry);
}
