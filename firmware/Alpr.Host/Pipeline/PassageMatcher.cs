using Alpr.Board.Time;
using Alpr.Contracts;
using Alpr.HotLists;

namespace Alpr.Host.Pipeline;

/// <summary>
/// Compares passages with the hot lists in force, as the policy in force says. One thread each; takes memory only when the policy changes.
/// </summary>
/// <param name="rules">Lists and policy.</param>
/// <param name="clock">By whose calendar lists expire.</param>
public sealed class PassageMatcher(MatchRules rules, IClock clock)
{
    private MatchOptions _options = rules.Options;
    private HitMatcher _matcher = new(rules.Lists, rules.Options);

    /// <summary>Writes what a passage resembles into an exhibit.</summary>
    public void Match(Passage passage, Exhibit exhibit)
    {
        ArgumentNullException.ThrowIfNull(passage);
        ArgumentNullException.ThrowIfNull(exhibit);
        exhibit.ConcludedUs = passage.ConcludedUs;
        exhibit.MatchedUtcUs = UtcUs(clock);
        Matcher().Match(passage, exhibit.MatchedUtcUs, exhibit.HitBuffer, out int count);
        exhibit.HitCount = count;
    }

    /// <summary>The most urgent hit of a passage; false when there is none.</summary>
    public bool TryMatch(Passage passage, Span<HotListHit> hits, out int count) => Matcher().Match(passage, UtcUs(clock), hits, out count);

    private static long UtcUs(IClock clock) => (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private HitMatcher Matcher()
    {
        if (!ReferenceEquals(_options, rules.Options))
        {
            _options = rules.Options;
            _matcher = new(rules.Lists, _options);
        }
        return _matcher;
    }
}

/// <summary>What every thread that compares passages goes by. The policy's part may be exchanged at any time.</summary>
public sealed class MatchRules
{
    private volatile MatchOptions _options = new();

    /// <summary>The lists in force.</summary>
    public CurrentHotLists Lists { get; } = new();

    /// <summary>How passages are compared.</summary>
    public MatchOptions Options
    {
        get => _options;
        set => _options = value;
    }
}
