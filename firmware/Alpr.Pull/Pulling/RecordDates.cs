using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Pull.Pulling;

/// <summary>
/// When records were made. One of a boot in which the clock was not yet set is dated by the first later one of that boot with a set clock: the clock that counts
/// from the boot ties them together. Go through a batch backwards.
/// </summary>
internal struct RecordDates
{
    private static readonly long UtcUsMax = new DateTimeOffset(9999, 12, 31, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000;
    private ByteString? _boot;
    private long _bootUtcUs;

    /// <summary>The time in microseconds since 1970, and whether it is one.</summary>
    public (long UtcUs, bool IsDated) Of(Record record)
    {
        RecordTime time = record.Time ?? new();
        long utcUs = Math.Clamp(time.UtcUs, 0, UtcUsMax);
        if (time.Source != TimeSource.Unset)
        {
            (_boot, _bootUtcUs) = (record.BootId, utcUs - time.BoottimeUs);
            return (utcUs, time.UtcUs == utcUs && time.Source != TimeSource.Unspecified);
        }
        return _boot is not null && _boot == record.BootId ? (Math.Clamp(_bootUtcUs + time.BoottimeUs, 0, UtcUsMax), true) : (utcUs, false);
    }
}
