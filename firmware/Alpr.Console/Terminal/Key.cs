using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>What a key press means.</summary>
internal enum KeyKind
{
    /// <summary>Nothing that is known: a function key, noise.</summary>
    Unknown,

    /// <summary>A character of one column.</summary>
    Character,

    /// <summary>End of the line: CR, LF or both.</summary>
    Enter,

    /// <summary>Completes.</summary>
    Tab,

    /// <summary>Takes the character before the cursor.</summary>
    Backspace,

    /// <summary>Takes the character under the cursor.</summary>
    Delete,

    /// <summary>Arrow.</summary>
    Left,

    /// <summary>Arrow.</summary>
    Right,

    /// <summary>Arrow: an earlier line.</summary>
    Up,

    /// <summary>Arrow: a later line.</summary>
    Down,

    /// <summary>To the beginning: Home, Ctrl-A.</summary>
    Home,

    /// <summary>To the end: End, Ctrl-E.</summary>
    End,

    /// <summary>Ctrl-U: takes all before the cursor.</summary>
    EraseBefore,

    /// <summary>Ctrl-K: takes all from the cursor on.</summary>
    EraseAfter,

    /// <summary>Ctrl-W: takes the word before the cursor.</summary>
    EraseWord,

    /// <summary>Ctrl-C.</summary>
    Interrupt,

    /// <summary>Ctrl-D.</summary>
    EndOfInput,

    /// <summary>Ctrl-L: draws the line anew.</summary>
    Redraw,

    /// <summary>A break on the line. A raw line reads it as a zero byte (termios(3): neither IGNBRK nor BRKINT nor PARMRK).</summary>
    Break,
}

/// <summary>A key press.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Rune">The character, where it is one.</param>
internal readonly record struct Key(KeyKind Kind, Rune Rune = default);
