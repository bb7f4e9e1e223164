using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.ListFeeds;

namespace Alpr.Host.Configuration;

/// <summary>
/// Where what the agency's policy governs is kept: the policy itself, accounts, hot lists. Without this part the unit reads, signs and keeps, and
/// nobody is asked for a reason: for trials on a desk.
/// </summary>
public sealed record AgencyConfiguration
{
    /// <summary>For nothing else. It is made, with mode 0700, by <c>alprd provision</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// File of the key under which lists and accounts lie on the disk; <c>alprd provision</c> makes it. Keep it on another medium than the folder where
    /// there is one, or let systemd decrypt it: a path under <c>/run/credentials</c>.
    /// </summary>
    public required string Key { get; init; }

    /// <summary>File of the agency's public key (PEM) whose signature puts a policy in force; null: accounts of administrators alone do.</summary>
    public string? PolicyKey { get; set; }

    /// <summary>What the unit shows the servers of hot lists.</summary>
    public IReadOnlyList<FeedCredentials> Feeds { get; set; } = [];

    /// <summary>Installed policies.</summary>
    [JsonIgnore]
    public string PolicyFolder => Path.Combine(Folder, "policies");

    /// <summary>The accounts.</summary>
    [JsonIgnore]
    public string AccountFile => Path.Combine(Folder, "accounts");

    /// <summary>Installed hot lists.</summary>
    [JsonIgnore]
    public string ListFolder => Path.Combine(Folder, "hot-lists");

    /// <summary>What is known of the servers' files.</summary>
    [JsonIgnore]
    public string FeedFolder => Path.Combine(Folder, "feeds");

    /// <summary>The same with paths from a folder on.</summary>
    internal AgencyConfiguration From(Func<string, string> resolve) => this with
    {
        Folder = resolve(Folder),
        Key = resolve(Key),
        PolicyKey = PolicyKey is { } key ? resolve(key) : null,
    };

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Folder.Length == 0)
            yield return new($"{field}.folder", "empty; name a folder for policies, accounts and hot lists.");
        if (Key.Length == 0)
            yield return new($"{field}.key", "empty; name a file for the key of accounts and hot lists.");
        foreach (ConfigurationProblem problem in Feeds.SelectMany((feed, i) => feed.Problems($"{field}.feeds[{i}]")))
            yield return problem;
    }
}
