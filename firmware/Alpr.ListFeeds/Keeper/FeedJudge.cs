using System.Globalization;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>What speaks against a list besides its age.</summary>
/// <param name="Damage">Why the stored one could not be read; empty when it could.</param>
/// <param name="Leftover">Why a file lies about in plain; empty when none does.</param>
/// <param name="Failure">What last failed with its source; empty when nothing did.</param>
/// <param name="IsReadOtherwise">True when the policy reads the list otherwise than when it was installed.</param>
internal readonly record struct FeedFaults(string Damage, string Leftover, string Failure, bool IsReadOtherwise);

/// <summary>Says how a list is, in words.</summary>
internal static class FeedJudge
{
    private const long Hour = 3_600_000_000, Day = 24 * Hour;

    /// <summary>The list's health.</summary>
    /// <param name="context">The time.</param>
    /// <param name="plan">What the policy says.</param>
    /// <param name="inForce">The list; null: none.</param>
    /// <param name="ageUs">Since its source confirmed it; -1: nobody knows.</param>
    /// <param name="faults">What else is wrong.</param>
    public static FeedHealth Of(FeedContext context, FeedPlan plan, InstalledHotList? inForce, long ageUs, FeedFaults faults)
    {
        string name = plan.Definition.Name;
        string remedy = faults.Failure.Length > 0 ? faults.Failure
            : plan.AddressProblem.Length > 0 ? "The policy's address is none: " + plan.AddressProblem
            : plan.Address.Kind switch
            {
                FeedKind.ByHand => "Install the current file.",
                FeedKind.Folder => $"Put the current file into {plan.Address.Path}.",
                _ => "It is fetched by itself.",
            };
        FeedHealth As(FeedCondition condition, string problem) => new(name, condition, ageUs, $"List {name} {problem} {remedy}");
        if (inForce is null)
        {
            return faults.Damage.Length > 0
                ? As(FeedCondition.Damaged, $"is damaged on the disk and not in force ({faults.Damage.TrimEnd('.')}).")
                : As(FeedCondition.Missing, "was never installed.");
        }
        HotListHeader header = inForce.Header;
        if (header.IsExpired(context.NotBeforeUs))
            return As(FeedCondition.Expired, $"ended {Age(context.NotBeforeUs - header.ExpiresUs)} ago, so that nothing of it matches.");
        if (ageUs > plan.StaleUs)
            return As(FeedCondition.Stale, $"was last confirmed {Age(ageUs)} ago, and the policy allows {Age(plan.StaleUs)}.");
        if (ageUs < 0 && !context.ClockIsUnset)
            return As(FeedCondition.Stale, "was confirmed nobody knows when, since the clock was wrong then or is now.");
        if (faults.Leftover.Length > 0)
            return new(name, FeedCondition.Untidy, ageUs, $"List {name} is in force, but: {faults.Leftover}");
        return faults.IsReadOtherwise
            ? As(FeedCondition.Untidy, "was installed before the policy's words for it changed.")
            : new(name, FeedCondition.Fresh, ageUs, "");
    }

    private static string Age(long us) => us >= 2 * Day
        ? string.Create(CultureInfo.InvariantCulture, $"{us / Day} days")
        : string.Create(CultureInfo.InvariantCulture, $"{us / Hour} h");
}
