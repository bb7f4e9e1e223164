using System.Diagnostics.CodeAnalysis;

namespace Alpr.Host.Pipeline;

/// <summary>What a full ring does with a new item.</summary>
public enum WhenFull
{
    /// <summary>The writer waits for the reader. Nothing is lost.</summary>
    Wait,

    /// <summary>The oldest item the reader has not begun is given up and counted.</summary>
    DropOldest,
}

/// <summary>
/// A bounded queue of preallocated slots between one writer and one reader. The writer rents a slot, fills it and publishes
/// it; the reader takes it and returns it. Nothing is allocated after the constructor.
/// </summary>
/// <remarks>
/// A spin lock guards a few assignments a frame, and two events let either side sleep. A monitor would be shorter, but it
/// allocates when it is first contended, which may be at any frame.
/// </remarks>
/// <typeparam name="T">The slot.</typeparam>
public sealed class SlotRing<T> : IDisposable
    where T : class
{
    private readonly T[] _free;
    private readonly T[] _filled;
    private readonly WhenFull _whenFull;
    private readonly AutoResetEvent _slotFreed = new(false);
    private readonly AutoResetEvent _itemArrived = new(false);
    private readonly ManualResetEvent _always = new(true);
    private SpinLock _gate = new(enableThreadOwnerTracking: false);
    private int _freeCount;
    private int _firstFilled;
    private int _filledCount;
    private bool _completed;
    private bool _aborted;
    private bool _nudged;

    /// <summary>Takes ownership of the slots' circulation; the caller still disposes them.</summary>
    /// <param name="slots">2 or more: one to write, one to read.</param>
    /// <param name="whenFull">What to do when the reader is slower.</param>
    public SlotRing(T[] slots, WhenFull whenFull)
    {
        ArgumentNullException.ThrowIfNull(slots);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, 2, nameof(slots));
        _free = (T[])slots.Clone();
        _filled = new T[slots.Length];
        _freeCount = slots.Length;
        _whenFull = whenFull;
    }

    /// <summary>Items given up because the reader was slower.</summary>
    public long Dropped { get; private set; }

    /// <summary>Items published and not yet taken.</summary>
    public int Waiting
    {
        get
        {
            Enter();
            int waiting = _filledCount;
            _gate.Exit();
            return waiting;
        }
    }

    /// <summary>True when nothing is left and nothing will come.</summary>
    public bool IsFinished
    {
        get
        {
            Enter();
            bool finished = _aborted || (_completed && _filledCount == 0);
            _gate.Exit();
            return finished;
        }
    }

    /// <summary>To be called once by each side's thread at its start: a thread's first wait takes some memory for good.</summary>
    public void PrepareThread() => _always.WaitOne(0);

    /// <summary>Writer: gets a slot to fill, waiting for one where the ring waits. False when the ring was aborted.</summary>
    public bool TryRent([NotNullWhen(true)] out T? slot)
    {
        while (true)
        {
            Enter();
            bool aborted = _aborted;
            slot = aborted ? null : TakeFreeOrOldest();
            _gate.Exit();
            if (aborted)
                return false;
            if (slot is not null)
                return true;
            _slotFreed.WaitOne();
        }
    }

    /// <summary>Writer: hands a filled slot to the reader.</summary>
    public void Publish(T slot)
    {
        Enter();
        _filled[(_firstFilled + _filledCount++) % _filled.Length] = slot;
        _gate.Exit();
        _itemArrived.Set();
    }

    /// <summary>Gives a slot back: the reader after use, or the writer when it found nothing to put into it.</summary>
    public void Return(T slot)
    {
        Enter();
        _free[_freeCount++] = slot;
        _gate.Exit();
        _slotFreed.Set();
    }

    /// <summary>
    /// Reader: waits up to <paramref name="timeoutMs"/> for the next item. True with an item; false with none: then
    /// <see cref="IsFinished"/> says whether more may come.
    /// </summary>
    /// <param name="timeoutMs">Milliseconds, or <see cref="Timeout.Infinite"/>.</param>
    /// <param name="slot">The item.</param>
    public bool TryTake(int timeoutMs, [NotNullWhen(true)] out T? slot)
    {
        while (true)
        {
            Enter();
            bool over = _aborted || (_completed && _filledCount == 0);
            slot = !over && _filledCount > 0 ? TakeFirst() : null;
            bool nudged = _nudged;
            _nudged = false;
            _gate.Exit();
            if (slot is not null)
                return true;
            if (over || nudged || !_itemArrived.WaitOne(timeoutMs))
                return false;
        }
    }

    /// <summary>Any thread: the reader's wait ends with no item, since there is something else to do.</summary>
    public void Nudge()
    {
        Enter();
        _nudged = true;
        _gate.Exit();
        _itemArrived.Set();
    }

    /// <summary>Writer: no more will be published; the reader takes what is left.</summary>
    public void Complete()
    {
        Enter();
        _completed = true;
        _gate.Exit();
        _itemArrived.Set();
    }

    /// <summary>A stage failed: both sides stop at once.</summary>
    public void Abort()
    {
        Enter();
        _aborted = true;
        _gate.Exit();
        _itemArrived.Set();
        _slotFreed.Set();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slotFreed.Dispose();
        _itemArrived.Dispose();
        _always.Dispose();
    }

    private void Enter()
    {
        bool taken = false;
        _gate.Enter(ref taken);
    }

    private T? TakeFreeOrOldest()
    {
        if (_freeCount > 0)
            return _free[--_freeCount];
        if (_whenFull != WhenFull.DropOldest || _filledCount == 0)
            return null;
        Dropped++;
        return TakeFirst();
    }

    private T TakeFirst()
    {
        T slot = _filled[_firstFilled];
        _firstFilled = (_firstFilled + 1) % _filled.Length;
        _filledCount--;
        return slot;
    }
}
