using Alpr.Board.Configuration;

namespace Alpr.Sync.Amqp;

/// <summary>Settings of this kind of backend.</summary>
public sealed record AmqpSettings
{
    /// <summary>The server.</summary>
    public required string Server { get; init; }

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        if (Server.Length == 0)
            yield return new($"{field}.server", "empty; name the server.");
    }
}
