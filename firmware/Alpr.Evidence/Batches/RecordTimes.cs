using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// When the records of a batch were made. Records of a boot in which the clock was not yet set are dated by the first record of that
/// boot with a set clock: the clock that counts from the boot ties them together.
/// </summary>
internal sealed class RecordTimes
{
    // Beyond these, which no clock gives, DateTimeOffset would throw.
    private static readonly long UtcUsMax = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() * 1000;

    private ByteString _boot = ByteString.Empty;
    private long _undatedBefore; // of the boots before
    private long _waiting, _firstWaitingUs, _lastWaitingUs; // of the boot at hand: records without a date, and their boot times

    /// <summary>Earliest time, UTC.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Latest time, UTC.</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Records that a later one of the same boot dates.</summary>
    public long DatedLater { get; private set; }

    /// <summary>Records that nothing in the batch dates; their order is proven all the same.</summary>
    public long Undated => _undatedBefore + _waiting;

    /// <summary>Takes the next record's times.</summary>
    public void Note(Record record)
    {
        if (record.BootId != _boot)
        {
            _undatedBefore += _waiting;
            (_boot, _waiting) = (record.BootId, 0);
        }
        if (record.Time is not { } time || time.UtcUs < 0 || time.UtcUs > UtcUsMax)
            return;
        if (time.Source == TimeSource.Unset)
        {
            _firstWaitingUs = _waiting == 0 ? time.BoottimeUs : _firstWaitingUs;
            _lastWaitingUs = time.BoottimeUs;
            _waiting++;
            return;
        }
        Extend(time.UtcUs);
        if (_waiting == 0)
            return;
        Extend(Earlier(time, _firstWaitingUs));
        Extend(Earlier(time, _lastWaitingUs));
        DatedLater += _waiting;
        _waiting = 0;
    }

    /// <summary>The calendar time at an earlier boot time; never below 1970 nor after the time it is counted from.</summary>
    private static long Earlier(RecordTime time, long boottimeUs) =>
        (long)Int128.Clamp((Int128)time.UtcUs - ((Int128)time.BoottimeUs - boottimeUs), 0, time.UtcUs);

    private void Extend(long utcUs)
    {
        DateTimeOffset utc = DateTimeOffset.UnixEpoch.AddMicroseconds(utcUs);
        First = First is { } first && first <= utc ? first : utc;
        Last = Last is { } last && last >= utc ? last : utc;
    }
}
