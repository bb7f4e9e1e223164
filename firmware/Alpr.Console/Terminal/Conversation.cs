using System.Runtime.ExceptionServices;

namespace Alpr.Consoles.Terminal;

/// <summary>Asks, tells, waits. For the console's thread.</summary>
/// <param name="terminal">With whom.</param>
internal sealed class Conversation(SerialTerminal terminal)
{
    private const string More = "-- more -- (space: a page, Enter: a row, q: enough)";

    private const int ToldMs = 1_000;
    private const int AnswerColumnsLeast = 16; // a question that leaves less stands on rows of its own

    private readonly LineReader _reader = new(terminal);
    private int _shown;

    /// <summary>The terminal.</summary>
    public SerialTerminal Terminal => terminal;

    /// <summary>Lines.</summary>
    public LineReader Reader => _reader;

    /// <summary>A new unit's policy that was given but is not in force yet; null: none. It ends with the session.</summary>
    public (byte[] Bytes, string Name)? KeptPolicy { get; set; }

    /// <summary>Tells something; stops after each page until the person has read it.</summary>
    /// <exception cref="InterruptedByPersonException">Ctrl-C, or enough.</exception>
    public void Say(string text = "")
    {
        foreach (string row in SafeText.Wrap(text, terminal.Columns - 1))
        {
            if (_shown >= terminal.Rows - 1)
                WaitForReader();
            terminal.Write(row + "\r\n");
            _shown++;
        }
    }

    /// <summary>Tells a line that is to be copied: made safe, and broken by nobody but the terminal.</summary>
    public void SayWhole(string line)
    {
        if (_shown >= terminal.Rows - 1)
            WaitForReader();
        terminal.Write(SafeText.Clean(line) + "\r\n");
        _shown += 1 + line.Length / terminal.Columns;
    }

    /// <summary>Tells many lines.</summary>
    public void Say(IEnumerable<string> lines)
    {
        foreach (string line in lines)
            Say(line);
    }

    /// <summary>A new page begins: somebody typed.</summary>
    public void NewPage() => _shown = 0;

    /// <summary>Asks; Enter alone takes what is shown as the present value.</summary>
    public string Ask(string question, string present = "")
    {
        string prompt = SafeText.Clean(present.Length > 0 ? $"{question} [{present}]: " : $"{question}: ");
        if (prompt.Length > terminal.Columns - AnswerColumnsLeast)
        {
            Say(prompt.TrimEnd());
            prompt = ": ";
        }
        string answer = (_reader.Read(prompt) ?? throw new InterruptedByPersonException()).Trim();
        NewPage();
        return answer.Length == 0 ? present : answer;
    }

    /// <summary>Asks until the answer is taken.</summary>
    /// <param name="question">What.</param>
    /// <param name="present">The value so far.</param>
    /// <param name="refusal">Why an answer is not taken, with the remedy; null: it is.</param>
    public string Ask(string question, string present, Func<string, string?> refusal)
    {
        while (true)
        {
            string answer = Ask(question, present);
            if (refusal(answer) is not { } because)
                return answer;
            Say("  " + because);
        }
    }

    /// <summary>Asks for what nobody looking on may see.</summary>
    public string AskSecret(string question)
    {
        string answer = _reader.ReadSecret(question + ": ");
        NewPage();
        return answer;
    }

    /// <summary>Asks for leave; only the whole word <c>yes</c> is that.</summary>
    public bool Confirm(string question)
    {
        Say(question);
        return Ask("Type yes to go on") == "yes";
    }

    /// <summary>Asks for one of two; Enter takes the present one.</summary>
    public bool Choose(string question, bool present)
    {
        string answer = Ask($"{question} (y/n)", present ? "y" : "n", text => text.ToLowerInvariant() is "y" or "n" or "yes" or "no" ? null : "Type y or n.");
        return answer.StartsWith('y') || answer.StartsWith('Y');
    }

    /// <summary>Takes what is pasted.</summary>
    /// <param name="what">What it is.</param>
    /// <param name="isPem">True: it ends with the PEM's last line; else with a single dot on a line.</param>
    public byte[] Paste(string what, bool isPem)
    {
        Say($"Paste {what} now{(isPem ? "" : ", then a line with a single dot")}. Ctrl-C gives it up.");
        byte[] pasted = _reader.ReadPaste(row => isPem ? row.StartsWith("-----END ", StringComparison.Ordinal) && row.EndsWith("-----", StringComparison.Ordinal) : row == ".", isPem);
        NewPage();
        Say($"{pasted.Length} bytes taken.");
        return pasted;
    }

    /// <summary>
    /// Does what may take a while on a thread of its own, while this one watches the line: Ctrl-C, a break and the bound give the prompt back. Work that does
    /// not end even then is left behind, and what it brings is lost.
    /// </summary>
    /// <param name="what">Shown while it lasts.</param>
    /// <param name="work">The work; ends when it is asked to.</param>
    /// <param name="secondsMax">Bound.</param>
    public T Work<T>(string what, Func<CancellationToken, T> work, int secondsMax = ConsoleLimits.WorkSecondsMax)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(terminal.Stop);
        CancellationToken token = end.Token;
        Outcome<T> outcome = new();
        Thread thread = new(() => outcome.Run(() => work(token))) { IsBackground = true, Name = "console work" };
        thread.Start();
        long beganMs = Environment.TickCount64, toldMs = beganMs; // of the operating system: a bound on what the person waits for
        try
        {
            while (!outcome.Wait(ConsoleLimits.EscapeMs))
            {
                while (terminal.TryRead(0, out Key key))
                {
                    if (key.Kind != KeyKind.Interrupt)
                        continue;
                    terminal.Write("^C");
                    throw new InterruptedByPersonException();
                }
                long nowMs = Environment.TickCount64;
                if (nowMs - toldMs >= ToldMs)
                {
                    terminal.Write(toldMs == beganMs ? SafeText.Clean(what) + " ." : ".");
                    toldMs = nowMs;
                }
                if (nowMs - beganMs > secondsMax * 1000L)
                    throw new TimeoutException($"It took more than {secondsMax} seconds and was given up. Look at 'status', then try again.");
            }
        }
        finally
        {
            end.Cancel();
            bool isOver = outcome.Wait(ConsoleLimits.WorkEndMs);
            if (toldMs != beganMs || !isOver)
                TryWrite(isOver ? "\r\n" : "\r\nWhat was begun ends by itself; nobody is told what came of it.\r\n");
        }
        return outcome.Result();
    }

    private void TryWrite(string text)
    {
        try
        {
            terminal.Write(text);
        }
        catch (SessionOverException)
        {
            // The next who writes says so.
        }
    }

    private void WaitForReader()
    {
        terminal.Write(More);
        while (true)
        {
            Key key = terminal.Read();
            if (key.Kind == KeyKind.Interrupt || key is { Kind: KeyKind.Character, Rune.Value: 'q' or 'Q' })
            {
                terminal.Write("\r\e[K");
                NewPage();
                throw new InterruptedByPersonException();
            }
            if (key.Kind == KeyKind.Enter)
                _shown--;
            else if (key is { Kind: KeyKind.Character, Rune.Value: ' ' })
                NewPage();
            else
                continue;
            terminal.Write("\r\e[K");
            return;
        }
    }

    /// <summary>What work came to.</summary>
    private sealed class Outcome<T>
    {
        private readonly object _gate = new();
        private bool _isDone;
        private T _value = default!;
        private ExceptionDispatchInfo? _failure;

        public void Run(Func<T> work)
        {
            try
            {
                _value = work();
            }
            catch (Exception failure) // whatever it is, it belongs to the thread that asked
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
            lock (_gate)
            {
                _isDone = true;
                Monitor.PulseAll(_gate);
            }
        }

        public bool Wait(int ms)
        {
            lock (_gate)
                return _isDone || Monitor.Wait(_gate, ms) || _isDone;
        }

        public T Result()
        {
            _failure?.Throw();
            return _value;
        }
    }
}
