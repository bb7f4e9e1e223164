namespace Alpr.CameraHealth;

/// <summary>Lets a fault begin only after it lasted, and end only after it was away for a third of that time.</summary>
internal struct Persistence(long lastUs)
{
    private const int EndShare = 3;

    private readonly long _lastUs = lastUs;
    private long _evidenceUs;

    /// <summary>True while the fault is there.</summary>
    public bool IsActive { get; private set; }

    /// <summary>Adds a look. True when the fault began or ended with it.</summary>
    /// <param name="seen">Whether the fault was seen; null when this look could not tell.</param>
    /// <param name="dtUs">Time since the last look in microseconds.</param>
    public bool Update(bool? seen, long dtUs)
    {
        if (seen is not { } there)
            return false;
        // A look without the fault weighs twice: what is seen half of the time is traffic.
        _evidenceUs = Math.Clamp(_evidenceUs + (there == IsActive ? -2 * dtUs : dtUs), 0, _lastUs);
        if (_evidenceUs < (IsActive ? _lastUs / EndShare : _lastUs))
            return false;
        (IsActive, _evidenceUs) = (!IsActive, 0);
        return true;
    }

    /// <summary>Forgets all evidence. True when the fault was there.</summary>
    public bool Reset()
    {
        bool was = IsActive;
        (IsActive, _evidenceUs) = (false, 0);
        return was;
    }
}
