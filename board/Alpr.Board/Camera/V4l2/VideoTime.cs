using Alpr.Board.Time;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Turns a buffer's time into <see cref="IClock.MonotonicUs"/>, and that into the end of the exposure.</summary>
/// <remarks>
/// Drivers stamp with CLOCK_MONOTONIC, which stands still while the machine is suspended; frames are timed by CLOCK_BOOTTIME, which does not. The
/// distance between the two is measured by reading one between two readings of the other, and kept until it moves by more than a reading can be
/// off, that is, after a suspend. A time that says "start of exposure" is moved to its end by the exposure that was set, when there is one. Other
/// times are those of the last pixel: the end of the exposure plus the sensor's readout, less than one frame interval later.
/// </remarks>
internal struct VideoTime
{
    private const long OffByUs = 1000; // a reading that is interrupted is off by a time slice at most; a suspend takes longer
    private const long FutureUs = 1000; // a frame cannot have been taken after it was delivered
    private const long PastUs = 5_000_000; // nor wait in the ring for longer than it can hold

    private long _offsetUs;
    private bool _isMeasured;

    /// <summary>Time of a buffer just taken; the time of arrival where the driver gives none, or one that cannot be.</summary>
    public long Of(in VideoBuffer buffer, IClock clock, IVideoDevice device, int exposureUs)
    {
        long before = clock.MonotonicUs;
        long kernel = device.MonotonicUs;
        long now = clock.MonotonicUs;
        if ((buffer.Flags & Video.TimestampMask) != Video.TimestampMonotonic)
            return now;
        long offset = before + (now - before) / 2 - kernel;
        if (!_isMeasured || Math.Abs(offset - _offsetUs) > OffByUs)
            (_offsetUs, _isMeasured) = (offset, true);
        long taken = buffer.TimestampSeconds * 1_000_000 + buffer.TimestampMicroseconds + _offsetUs;
        if ((buffer.Flags & Video.TimestampSourceMask) == Video.TimestampStartOfExposure)
            taken += exposureUs;
        return taken >= now - PastUs && taken <= now + FutureUs ? Math.Min(taken, now) : now;
    }
}
