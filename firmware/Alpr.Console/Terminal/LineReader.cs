using System.Text;

namespace Alpr.Consoles.Terminal;

/// <summary>Reads lines with editing, history and completion. Draws once for what came together, so that a paste or a flood costs a row, not a megabyte.</summary>
/// <param name="terminal">Where.</param>
internal sealed class LineReader(SerialTerminal terminal)
{
    private const string NewLine = "\r\n", Bell = "\a";

    /// <summary>Reads a line.</summary>
    /// <param name="prompt">What stands before it; not empty.</param>
    /// <param name="history">Earlier lines; null: none are kept.</param>
    /// <param name="complete">What the text before the cursor can go on with, whole words; null: Tab does nothing.</param>
    /// <returns>The line; null for Ctrl-D on an empty one.</returns>
    /// <exception cref="InterruptedByPersonException">Ctrl-C.</exception>
    /// <exception cref="SessionOverException">It is.</exception>
    public string? Read(string prompt, LineHistory? history = null, Func<string, IReadOnlyList<string>>? complete = null)
    {
        LineEditor line = new(ConsoleLimits.LineLengthMax);
        LineView view = new(SafeText.Clean(prompt), terminal.Columns);
        history?.Begin();
        terminal.Write(view.Draw(line));
        while (true)
        {
            Key key = terminal.Read();
            switch (key.Kind)
            {
                case KeyKind.Enter:
                    terminal.Write(view.Draw(line) + NewLine);
                    return line.Text;
                case KeyKind.Interrupt:
                    terminal.Write("^C" + NewLine);
                    throw new InterruptedByPersonException();
                case KeyKind.EndOfInput when line.Length == 0:
                    terminal.Write(NewLine);
                    return null;
                case KeyKind.Tab:
                    Complete(line, complete);
                    break;
                case KeyKind.Up or KeyKind.Down:
                    if (history?.Move(key.Kind == KeyKind.Up ? -1 : 1, line.Text) is { } other)
                        line.Text = other;
                    break;
                case KeyKind.Redraw or KeyKind.Unknown:
                    break;
                default:
                    if (!line.TryApply(key.Kind == KeyKind.EndOfInput ? new(KeyKind.Delete) : key) && !terminal.HasMore)
                        terminal.Write(Bell);
                    break;
            }
            if (!terminal.HasMore)
                terminal.Write(view.Draw(line));
        }
    }

    /// <summary>Reads what nobody looking on may see: nothing is shown.</summary>
    /// <inheritdoc cref="Read"/>
    public string ReadSecret(string prompt)
    {
        terminal.Write(SafeText.Clean(prompt));
        LineEditor line = new(ConsoleLimits.LineLengthMax);
        while (true)
        {
            Key key = terminal.Read();
            switch (key.Kind)
            {
                case KeyKind.Enter:
                    terminal.Write(NewLine);
                    return line.Text;
                case KeyKind.Interrupt or KeyKind.EndOfInput:
                    terminal.Write("^C" + NewLine);
                    throw new InterruptedByPersonException();
                case KeyKind.Character or KeyKind.Backspace or KeyKind.EraseBefore or KeyKind.EraseWord:
                    line.TryApply(key);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Reads what is pasted, at the line's full rate and without an echo, up to a line that says its end.</summary>
    /// <param name="isEnd">True for the last line, which belongs to it where it is part of the form (PEM) and not where it is the mark.</param>
    /// <param name="isKept">True when the last line belongs to it.</param>
    /// <exception cref="InterruptedByPersonException">Ctrl-C.</exception>
    /// <exception cref="InvalidDataException">It is too large; the rest was swallowed.</exception>
    public byte[] ReadPaste(Func<string, bool> isEnd, bool isKept)
    {
        using MemoryStream pasted = new();
        List<byte> row = [];
        bool isTooLarge = false;
        for (byte before = 0; ;)
        {
            if (!terminal.TryReadByte(ConsoleLimits.ReadMs, out byte value))
            {
                if (!isKept || row.Count is 0 or > ConsoleLimits.LineLengthMax || !isEnd(Encoding.UTF8.GetString([.. row]).Trim()))
                    continue;
                value = (byte)'\n'; // people copy a form up to its last sign, without the line's end
            }
            (byte last, before) = (before, value);
            if (value == 0x00)
                throw new SessionOverException("a break on the line");
            if (value == 0x03)
            {
                terminal.Write("^C" + NewLine);
                throw new InterruptedByPersonException();
            }
            if (value is not ((byte)'\r' or (byte)'\n'))
            {
                if (row.Count < ConsoleLimits.PasteLineBytesMax)
                    row.Add(value);
                else
                    isTooLarge = true;
                continue;
            }
            if (value == (byte)'\n' && last == (byte)'\r')
                continue;
            string text = Encoding.UTF8.GetString([.. row]);
            bool isLast = isEnd(text.Trim());
            if (!isLast || isKept)
            {
                if (pasted.Length + row.Count < ConsoleLimits.PasteBytesMax)
                    pasted.Write([.. row, (byte)'\n']);
                else
                    isTooLarge = true;
            }
            row.Clear();
            if (!isLast)
                continue;
            return isTooLarge
                ? throw new InvalidDataException($"It is larger than {ConsoleLimits.PasteBytesMax >> 10} KiB, or has a line of more than {ConsoleLimits.PasteLineBytesMax >> 10} KiB. Bring it on a USB stick.")
                : pasted.ToArray();
        }
    }

    private void Complete(LineEditor line, Func<string, IReadOnlyList<string>>? complete)
    {
        string before = line.BeforeCursor, word = before[(before.LastIndexOf(' ') + 1)..];
        IReadOnlyList<string> found = complete?.Invoke(before) ?? [];
        if (found.Count == 0)
        {
            terminal.Write(Bell);
            return;
        }
        string common = found.Aggregate(Common);
        if (common.Length > word.Length)
            line.Insert(common[word.Length..]);
        if (found.Count == 1)
            line.Insert(" ");
        else if (common.Length == word.Length)
        {
            terminal.Write(NewLine);
            terminal.WriteLine(string.Join("  ", found));
        }
    }

    private static string Common(string one, string other)
    {
        int same = 0;
        while (same < Math.Min(one.Length, other.Length) && one[same] == other[same])
            same++;
        return one[..same];
    }
}
