using System.Diagnostics.CodeAnalysis;
using Alpr.Board.Time;

namespace Alpr.Host.Board;

/// <summary>A place for a device, whatever it does.</summary>
internal abstract class DeviceSlot : IDisposable
{
    /// <summary>The device's role.</summary>
    public abstract string Name { get; }

    /// <summary>Why it does not work; empty while it does or was not tried yet.</summary>
    public abstract string Fault { get; protected set; }

    /// <inheritdoc/>
    public abstract void Dispose();
}

/// <summary>
/// A device that may come and go: opened when it is first used, let go when it fails, opened again a while later. Used by one thread.
/// </summary>
/// <typeparam name="T">What it does.</typeparam>
internal sealed class DeviceSlot<T> : DeviceSlot
    where T : class, IDisposable
{
    private const long RetryFirstUs = 500_000;
    private const long RetryMostUs = 10_000_000; // a bus that was pulled out is noticed by a person no sooner

    private readonly Func<T> _open;
    private readonly IClock _clock;
    private T? _device;
    private long _retryUs = RetryFirstUs;
    private long _notBeforeUs;

    /// <summary>Names a device; touches nothing.</summary>
    /// <param name="name">Its role, for messages.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="clock">Times the retries.</param>
    public DeviceSlot(string name, Func<T> open, IClock clock)
    {
        Name = name;
        _open = open;
        _clock = clock;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Fault { get; protected set; } = "";

    /// <summary>Asks the device something, opening it first if need be. Allocates nothing while all is well.</summary>
    /// <returns>False when it is away; <see cref="Fault"/> says why.</returns>
    public bool TryUse<TResult>(Func<T, TResult> use, [MaybeNullWhen(false)] out TResult result)
    {
        result = default;
        try
        {
            if (!TryOpen(out T? device))
                return false;
            result = use(device);
            return Worked();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return Failed(away);
        }
    }

    /// <summary>The same for what gives no result.</summary>
    public bool TryUse(Action<T> use)
    {
        try
        {
            if (!TryOpen(out T? device))
                return false;
            use(device);
            return Worked();
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            return Failed(away);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => LetGo();

    private bool TryOpen([NotNullWhen(true)] out T? device)
    {
        if (_device is null && _clock.MonotonicUs >= _notBeforeUs)
            _device = _open();
        device = _device;
        return device is not null;
    }

    private bool Worked()
    {
        Fault = "";
        _retryUs = RetryFirstUs;
        return true;
    }

    private bool Failed(Exception away)
    {
        Fault = away.Message;
        LetGo();
        _notBeforeUs = _clock.MonotonicUs + _retryUs;
        _retryUs = Math.Min(2 * _retryUs, RetryMostUs);
        return false;
    }

    private void LetGo()
    {
        try
        {
            _device?.Dispose();
        }
        catch (IOException)
        {
            // It was failing already; its own Dispose made it safe as far as it could.
        }
        _device = null;
    }
}
