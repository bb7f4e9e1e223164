using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.ListFeeds;
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

    /// <summary>The unit's figures in Prometheus' text format, UTF-8.</summary>
    public Func<byte[]> Metrics { get; init; } = static () => [];

    /// <summary>Told of what should not have happened, a line: route and kind of failure, nothing that was asked or found.</summary>
    public Action<string> Complain { get; init; } = static _ => { };
}
