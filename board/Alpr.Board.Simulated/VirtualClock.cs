using Alpr.Board.Time;

namespace Alpr.Board.Simulated;

/// <summary>
/// A clock that a test moves. By itself it stands; <see cref="WaitUntil"/> moves it on at once (the waiting thread is the only one that uses the
/// time), or, when <see cref="IsManual"/>, blocks until another thread has moved it so far. Safe for several threads.
/// </summary>
public sealed class VirtualClock : IClock
{
    private readonly object _gate = new();
    private long _monotonicUs = 1_000_000; // a machine is never asked for the time in its first microsecond
    private DateTimeOffset _epoch = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private ClockDiscipline _discipline = new(ClockSource.System, 0);
    private double _driftPpm;
    private int _waiting;

    /// <summary>True when waits block until somebody else moves the clock.</summary>
    public bool IsManual { get; init; }

    /// <summary>Microseconds since power-up. It may be set forward only.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value lies in the past.</exception>
    public long MonotonicUs
    {
        get
        {
            lock (_gate)
                return _monotonicUs;
        }

        set
        {
            lock (_gate)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(value, _monotonicUs);
                _monotonicUs = value;
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>What the calendar would have said at power-up. Setting it is a jump of the calendar.</summary>
    public DateTimeOffset Epoch
    {
        get
        {
            lock (_gate)
                return _epoch;
        }

        set
        {
            lock (_gate)
                _epoch = value;
        }
    }

    /// <summary>Microseconds that the calendar gains on the monotonic clock in each second, from now on; the calendar does not jump.</summary>
    public double DriftPpm
    {
        get
        {
            lock (_gate)
                return _driftPpm;
        }

        set
        {
            lock (_gate)
            {
                DateTimeOffset now = Calendar();
                _driftPpm = value;
                _epoch += now - Calendar();
            }
        }
    }

    /// <inheritdoc/>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (_gate)
                return Calendar();
        }
    }

    /// <inheritdoc/>
    public ClockDiscipline Discipline
    {
        get
        {
            lock (_gate)
                return _discipline;
        }

        set
        {
            lock (_gate)
                _discipline = value;
        }
    }

    /// <summary>Threads that wait now; with <see cref="IsManual"/> a test waits for them before it moves the clock.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
                return _waiting;
        }
    }

    /// <summary>Moves the clock on.</summary>
    /// <param name="us">Microseconds, 0 or more.</param>
    public void Advance(long us)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(us);
        lock (_gate)
        {
            _monotonicUs += us;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Sets the calendar forward or back, as an administrator or a time server does.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_gate)
            _epoch += by;
    }

    /// <inheritdoc/>
    public void WaitUntil(long monotonicUs)
    {
        lock (_gate)
        {
            if (!IsManual)
            {
                _monotonicUs = Math.Max(_monotonicUs, monotonicUs);
                Monitor.PulseAll(_gate);
                return;
            }
            _waiting++;
            Monitor.PulseAll(_gate); // who waits for waiters
            while (_monotonicUs < monotonicUs)
                Monitor.Wait(_gate);
            _waiting--;
        }
    }

    /// <summary>Blocks until so many threads wait for the clock.</summary>
    public void WaitForWaiters(int count)
    {
        lock (_gate)
        {
            while (_waiting < count)
                Monitor.Wait(_gate);
        }
    }

    private DateTimeOffset Calendar() => _epoch + TimeSpan.FromMicroseconds(_monotonicUs + _monotonicUs * _driftPpm / 1e6);
}
