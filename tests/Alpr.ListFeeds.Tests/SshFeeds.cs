using Alpr.Tests.Common;

namespace Alpr.ListFeeds.Tests;

/// <summary>How a unit's configuration and an agency's policy name a server.</summary>
internal static class SshFeeds
{
    /// <summary>What a unit needs that is let in.</summary>
    public static FeedCredentials Good(this SshServer server) => new() { Host = "127.0.0.1", SshIdentity = server.UnitKey, SshKnownHosts = server.KnownHosts };

    /// <summary>The address of a file.</summary>
    public static string Address(this SshServer server, string path) => $"sftp://{Environment.UserName}@127.0.0.1:{server.Port}{path}";
}
