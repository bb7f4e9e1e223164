using System.Text;
using Alpr.Access;
using Alpr.HotLists;
using Alpr.ListFeeds;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/settings</c>: the policy in force, to be read. <c>/ui/lists</c>: the hot lists and how they are, without any of what is on them.</summary>
/// <param name="parts">Policy and lists.</param>
/// <param name="pages">The unit.</param>
/// <param name="door">Sessions.</param>
internal sealed class SettingsRoutes(WebParts parts, PageParts pages, PageDoor door)
{
    private long NowUs => (parts.Oversight.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The policy.</summary>
    public Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.KnownPersonOf(context, caller).Session;
        AgencyPolicy policy = parts.Oversight.Policy();
        AccessRules rules = new(policy.Access);
        bool mayReadFile = rules.MayDo(session.Role, AccessAction.InstallPolicy) || rules.MayDo(session.Role, AccessAction.Audit);
        SettingsAnswer answer = new(SettingsText.Of(policy, rules, pages.Live), mayReadFile ? Encoding.UTF8.GetString(pages.PolicyBytes()) : null);
        return Answers.Json(context, answer, PageJson.Default.SettingsAnswer);
    }

    /// <summary>The lists.</summary>
    public Task Lists(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        door.KnownPersonOf(context, caller);
        AgencyPolicy policy = parts.Oversight.Policy();
        HotListSet set = pages.Lists.Set;
        IReadOnlyList<FeedHealth> health = parts.Feeds.Health;
        List<ListAnswer> lists = [.. policy.HotLists.Select(list => AnswerFor(list.List.Name, list, set.Find(list.List.Name), health.FirstOrDefault(one => one.List == list.List.Name)))];
        InstalledHotList? plates = set.Find(HotPlateBook.ListName);
        return Answers.Json(context, new(lists, plates?.Header.Entries ?? 0, policy.Matching.HotPlateDays, policy.Matching.HotPlateGeneralListDays,
            policy.Matching.HotPlateDetailsRequired, HotListCategories.AllNames.Split(", ")), PageJson.Default.ListsAnswer);
    }

    private ListAnswer AnswerFor(string name, HotListPolicy policy, InstalledHotList? installed, FeedHealth? health)
    {
        HotListHeader? header = installed?.Header;
        return new()
        {
            Name = name,
            Category = policy.List.Category,
            Informational = header?.Informational ?? policy.List.Informational,
            Light = HealthRoute.Name(health?.Light ?? default),
            Condition = (health?.Condition ?? FeedCondition.Missing).ToString(),
            Reason = health?.Reason ?? "",
            Entries = header?.Entries ?? 0,
            LinesRefused = header?.LinesRefused ?? 0,
            Date = Time(header?.ListDateUs ?? 0),
            Installed = Time(header?.InstalledUs ?? 0),
            Expires = Time(header?.ExpiresUs ?? 0),
            AgeSeconds = header is null ? null : header.AgeUs(NowUs) / 1_000_000,
            RefreshHours = policy.RefreshHours,
            StaleAfterHours = policy.StaleAfterHours,
        };
    }

    private static DateTimeOffset? Time(long us) => us == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(us);
}

/// <summary>The settings, to be read.</summary>
/// <param name="Groups">In the order of reading.</param>
/// <param name="Policy">The policy's file; null for whom it is not.</param>
internal sealed record SettingsAnswer(IReadOnlyList<SettingGroup> Groups, string? Policy);

/// <summary>Hot lists.</summary>
/// <param name="Lists">The policy's.</param>
/// <param name="HotPlates">Entries of the operators' own list.</param>
/// <param name="HotPlateDays">Days for which a plate may count.</param>
/// <param name="GeneralListDays">Days for which one may count that a general list should have.</param>
/// <param name="DetailsRequired">Officer, phone, reference and synopsis must be given.</param>
/// <param name="Categories">Why a plate may be sought.</param>
internal sealed record ListsAnswer(IReadOnlyList<ListAnswer> Lists, int HotPlates, int HotPlateDays, int GeneralListDays, bool DetailsRequired, IReadOnlyList<string> Categories);

/// <summary>A hot list.</summary>
internal sealed record ListAnswer
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Of its entries that have none of their own.</summary>
    public required string Category { get; init; }

    /// <summary>No reason to stop anybody.</summary>
    public required bool Informational { get; init; }

    /// <summary>How it is.</summary>
    public required string Light { get; init; }

    /// <summary>The same in a word.</summary>
    public required string Condition { get; init; }

    /// <summary>Why, with the remedy.</summary>
    public required string Reason { get; init; }

    /// <summary>Entries in force.</summary>
    public required int Entries { get; init; }

    /// <summary>Lines of its file that were refused.</summary>
    public required long LinesRefused { get; init; }

    /// <summary>What it says of its own date.</summary>
    public required DateTimeOffset? Date { get; init; }

    /// <summary>When it came in force.</summary>
    public required DateTimeOffset? Installed { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset? Expires { get; init; }

    /// <summary>Since its date.</summary>
    public required long? AgeSeconds { get; init; }

    /// <summary>Hours between two looks at its source.</summary>
    public required double RefreshHours { get; init; }

    /// <summary>Hours after which it raises an alarm.</summary>
    public required double StaleAfterHours { get; init; }
}
