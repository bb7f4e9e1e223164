namespace Alpr.Board.Service;

/// <summary>
/// Where a service's words go: to the system's journal as entries with fields when standard error is the journal's (<see cref="SystemLog.IsStandardErrorOurs"/>); when
/// its socket does not take one, as a line on standard error with the prefix <c>&lt;N&gt;</c> that systemd reads (sd-daemon(3)). At a terminal or in a pipe
/// <see cref="IsJournal"/> is false, and lines are the caller's. Any thread.
/// </summary>
public sealed class ServiceLog : IDisposable
{
    private readonly SystemLog? _journal;
    private readonly TextWriter _lines;

    /// <summary>Writes to a journal, or is none.</summary>
    /// <param name="journal">Disposed with this; null: standard error is not the journal's.</param>
    /// <param name="lines">Where lines go that the journal's socket does not take; stays the caller's.</param>
    public ServiceLog(SystemLog? journal, TextWriter lines) => (_journal, _lines) = (journal, lines);

    /// <summary>True when words go to the system's journal.</summary>
    public bool IsJournal => _journal is not null;

    /// <summary>As this process was started.</summary>
    /// <param name="identifier">The program.</param>
    public static ServiceLog OfThisProcess(string identifier) =>
        new(SystemLog.IsStandardErrorOurs() ? new SystemLog(SystemLog.JournalSocket, identifier) : null, Console.Error);

    /// <summary>Writes an entry; does nothing when <see cref="IsJournal"/> is false.</summary>
    /// <param name="priority">How grave.</param>
    /// <param name="message">What a person reads.</param>
    /// <param name="fields">See <see cref="SystemLog.TryWrite"/>.</param>
    public void Write(LogPriority priority, string message, params ReadOnlySpan<LogField> fields)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_journal is null || _journal.TryWrite(priority, message, fields))
            return;
        lock (_lines)
        {
            foreach (string line in message.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                _lines.WriteLine($"<{(int)priority}>{line}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();
}
