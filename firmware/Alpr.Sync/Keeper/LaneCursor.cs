using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>
/// What the journal's writer keeps of one backend: its cursor, moved seldom so that the writer is not woken for each record, and its dead letters. For the lane's
/// thread. Where the journal is closing or busy, or the backend removed, nothing is kept: then what is sent again has the same key.
/// </summary>
/// <param name="context">The way to the writer, and the time.</param>
/// <param name="name">The backend.</param>
/// <param name="position">Where the cursor is.</param>
internal sealed class LaneCursor(SyncContext context, string name, long position)
{
    /// <summary>A move waits this long for more, in microseconds: what is delivered twice after a power cut, against writes to the disk.</summary>
    public const long MoveUsMax = 10_000_000;

    /// <summary>Or for so many records.</summary>
    public const long MoveRecordsMax = 1024;

    private long _committed = position;
    private volatile bool _isOver;

    /// <summary>True from when on nothing is kept any more. Any thread.</summary>
    public bool IsOver
    {
        get => _isOver;
        set => _isOver = value;
    }

    /// <summary>All records below are acknowledged, or are none for this backend.</summary>
    public long Position { get; set; } = position;

    /// <summary>When the next move is due; never when there is none.</summary>
    public long DueUs { get; private set; } = long.MaxValue;

    /// <summary>Makes the move durable if its time has come.</summary>
    /// <param name="mustMove">Or though it has not.</param>
    public void Move(bool mustMove)
    {
        if (Position <= _committed)
        {
            DueUs = long.MaxValue;
            return;
        }
        long now = context.Clock.MonotonicUs;
        DueUs = Math.Min(DueUs, now + MoveUsMax);
        if (!mustMove && now < DueUs && Position - _committed < MoveRecordsMax)
            return;
        long moved = Position;
        bool isMoved = TryTurn(journal =>
        {
            journal.Cursors.Acknowledge(name, moved);
            return true;
        }, false);
        if (isMoved)
            _committed = moved;
        DueUs = isMoved ? long.MaxValue : now + MoveUsMax;
    }

    /// <summary>Sets a record aside, durably.</summary>
    /// <param name="sequence">Which.</param>
    /// <param name="reason">Why.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="isFull">True when there are too many already.</param>
    /// <returns>How many are set aside now; null when this one could not be.</returns>
    public int? SetAside(long sequence, string reason, int attempts, out bool isFull)
    {
        const int Full = -1, NotNow = -2;
        long utcUs = (context.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        DeadLetter letter = new(sequence, reason, utcUs, attempts);
        int letters = TryTurn(journal => journal.Cursors.SetAside(name, letter) ? journal.Cursors.CountDeadLetters(name) : Full, NotNow);
        isFull = letters == Full;
        return letters < 0 ? null : letters;
    }

    /// <summary>Forgets a record that was set aside.</summary>
    /// <returns>How many are left; null when nobody knows.</returns>
    public int? Forget(long sequence)
    {
        int letters = TryTurn(journal =>
        {
            journal.Cursors.Forget(name, sequence);
            return journal.Cursors.CountDeadLetters(name);
        }, -1);
        return letters < 0 ? null : letters;
    }

    private T TryTurn<T>(Func<JournalWriter, T> act, T otherwise)
    {
        try
        {
            return IsOver ? otherwise : context.Turns.Do(journal => IsOver ? otherwise : act(journal));
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException or JournalException)
        {
            return otherwise;
        }
    }
}
