using Alpr.Contracts;
using Alpr.HotLists;
using Alpr.Tracking;

namespace Alpr.Host.Pipeline;

/// <summary>
/// A vehicle on a hot list is told as soon as its text is stable. Only where the text is the entry's: one uncertain character wants all the frames
/// there are, and what merely informs can wait.
/// </summary>
/// <param name="matcher">Of the recognition thread alone.</param>
public sealed class HotListUrgency(PassageMatcher matcher) : IUrgency
{
    private readonly HotListHit[] _hits = new HotListHit[1]; // the most urgent one

    /// <inheritdoc/>
    public bool IsUrgent(Passage passage) =>
        matcher.TryMatch(passage, _hits, out int count) && count > 0 && !_hits[0].IsInformational && _hits[0].Text != TextMatch.CharacterUncertain;
}
