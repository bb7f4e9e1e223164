using System.Collections.Concurrent;
using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>
/// When a lock runs out. One made since this start runs by the clock that never jumps, whatever the calendar does. One from before this start
/// is over at its calendar time if the calendar is set, and in any case a whole term after this start: an unset calendar, or one set back, neither
/// opens it early nor keeps it shut for ever.
/// </summary>
internal sealed class LockOuts(IClock clock)
{
    private readonly long _startedUs = clock.MonotonicUs;
    private readonly ConcurrentDictionary<string, long> _untilUs = new(StringComparer.Ordinal); // of known users alone, so at most AccountsMax

    /// <summary>Notes that an account is locked from now on.</summary>
    public void Begin(string user, PasswordPolicy policy) => _untilUs[user] = clock.MonotonicUs + Term(policy);

    /// <summary>True when it has run out.</summary>
    public bool IsOver(Account account, DateTimeOffset? now, PasswordPolicy policy) => _untilUs.TryGetValue(account.User, out long untilUs)
        ? clock.MonotonicUs >= untilUs
        : now >= account.LockedUntil || clock.MonotonicUs >= _startedUs + Term(policy);

    private static long Term(PasswordPolicy policy) => policy.LockedMinutes * 60_000_000L;
}
