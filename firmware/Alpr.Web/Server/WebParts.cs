using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.HotLists;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Oversight;

namespace Alpr.Web.Server;

/// <summary>What the interface stands on; all of it stays the caller's. Any thread uses it.</summary>
public sealed record WebParts
{
    /// <summary>Gate, journal, turn at the writer, clock, policy in force.</summary>
    public required OversightSetup Oversight { get; init; }

    /// <summary>Lets people and programs in.</summary>
    public required Authenticator Door { get; init; }

    /// <summary>Where accesses are signed that no account makes: another agency's, a stranger's.</summary>
    public required IAccessLog Log { get; init; }

    /// <summary>Hot plates.</summary>
    public required FeedKeeper Feeds { get; init; }

    /// <summary>How the parts of the unit are.</summary>
    public required Func<IReadOnlyList<Condition>> Conditions { get; init; }

    /// <summary>What the pages show beyond that; null: there are none.</summary>
    public PageParts? Pages { get; init; }
    /// <summary>The unit's figures in Prometheus' text format, UTF-8.</summary>
    public Func<byte[]> Metrics { get; init; } = static () => [];

    /// <summary>Told of what should not have happened, a line: route and kind of failure, nothing that was asked or found.</summary>
    public Action<string> Complain { get; init; } = static _ => { };
}

/// <summary>What the pages stand on beyond <see cref="WebParts"/>. Any thread uses it.</summary>
public sealed record PageParts
{
    /// <summary>The unit as it is now.</summary>
    public required ILiveUnit Live { get; init; }

    /// <summary>The lists in force.</summary>
    public required CurrentHotLists Lists { get; init; }

    /// <summary>What is due.</summary>
    public required Func<IReadOnlyList<DutyStatus>> Duties { get; init; }

    /// <summary>The file of the policy in force, as it was installed.</summary>
    public required Func<byte[]> PolicyBytes { get; init; }

    /// <summary>Puts a policy in force that somebody may put in force.</summary>
    public required Action<PolicyInstallation> InstallPolicy { get; init; }

    /// <summary>Accounts in the hands of an administrator.</summary>
    public required AccountManager Accounts { get; init; }
}
