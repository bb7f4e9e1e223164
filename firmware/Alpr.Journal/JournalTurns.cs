using System.Runtime.ExceptionServices;

namespace Alpr.Journal;

/// <summary>
/// Acts of other threads on their way to the thread that owns the writer. That thread says that it serves with <see cref="Begin"/>, then calls
/// <see cref="RunWaiting"/> when it is idle and after each of its own records; who waits in <see cref="Do"/> goes on once the act is durable.
/// Before it serves, while the program starts, acts run on the thread that asks.
/// </summary>
public sealed class JournalTurns : IJournalTurn, IDisposable
{
    // Threads that wait at one time: people's sessions, backends, feeds. More are refused rather than piled up.
    private const int WaitingMax = 64;

    private readonly object _gate = new();
    private readonly Queue<Turn> _waiting = new(WaitingMax);
    private readonly JournalWriter _writer;
    private Action? _wake;
    private bool _isOver;

    /// <summary>Starts with nobody waiting.</summary>
    /// <param name="writer">The journal; stays the caller's.</param>
    public JournalTurns(JournalWriter writer) => _writer = writer;

    /// <summary>From here on one thread serves.</summary>
    /// <param name="wake">Called on a waiting thread, so that the one that serves looks at once.</param>
    public void Begin(Action wake)
    {
        lock (_gate)
            _wake = wake;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Too many wait, or the journal is closing.</exception>
    public T Do<T>(Func<JournalWriter, T> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        T result = default!;
        using Turn turn = new(writer => result = act(writer));
        lock (_gate)
        {
            if (_wake is null && !_isOver)
                return new OwnTurn(_writer).Do(act);
            if (_isOver)
                throw new InvalidOperationException("The journal is closing; nothing more is written.");
            if (_waiting.Count == WaitingMax)
                throw new InvalidOperationException($"{WaitingMax} others wait for the journal; try again in a second.");
            _waiting.Enqueue(turn);
        }
        _wake!();
        turn.Wait();
        return result;
    }

    /// <summary>Runs what waits, then commits once for all. On the writer's thread.</summary>
    /// <exception cref="JournalException">The journal failed; those who waited get it as well.</exception>
    public void RunWaiting()
    {
        List<Turn>? ran = null;
        while (TryTake(out Turn? turn))
        {
            turn.Run(_writer);
            (ran ??= []).Add(turn);
        }
        if (ran is null)
            return;
        Exception? failure = null;
        try
        {
            _writer.Commit();
        }
        catch (JournalException error)
        {
            failure = error;
            throw;
        }
        finally
        {
            foreach (Turn turn in ran)
                turn.Release(failure);
        }
    }

    /// <summary>Lets everybody go who still waits: the journal is closing.</summary>
    public void Dispose()
    {
        lock (_gate)
            _isOver = true;
        while (TryTake(out Turn? turn))
            turn.Release(new InvalidOperationException("The journal is closing; nothing more is written."));
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Turn? turn)
    {
        lock (_gate)
            return _waiting.TryDequeue(out turn);
    }

    private sealed class Turn(Action<JournalWriter> act) : IDisposable
    {
        private readonly ManualResetEventSlim _done = new();
        private ExceptionDispatchInfo? _failure;

        public void Run(JournalWriter writer)
        {
            try
            {
                act(writer);
            }
            catch (Exception failure) // whatever it is, it belongs to the thread that asked
            {
                _failure = ExceptionDispatchInfo.Capture(failure);
            }
        }

        public void Release(Exception? failure)
        {
            if (failure is not null)
                _failure ??= ExceptionDispatchInfo.Capture(failure);
            _done.Set();
        }

        public void Wait()
        {
            _done.Wait();
            _failure?.Throw();
        }

        public void Dispose() => _done.Dispose();
    }
}
