namespace Alpr.Board.Ssh;

/// <summary>An SSH server, and by what it and the unit know each other: names of files only.</summary>
public sealed record SshTarget
{
    /// <summary>Name or address.</summary>
    public required string Host { get; init; }

    /// <summary>Port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>The user there.</summary>
    public required string User { get; init; }

    /// <summary>File of the unit's private key, not encrypted.</summary>
    public required string Identity { get; init; }

    /// <summary>File of the keys of servers, as <c>ssh-keyscan</c> writes it; no other server is spoken to.</summary>
    public required string KnownHosts { get; init; }

    /// <summary>Until a connection stands, milliseconds; whole seconds count, one at least.</summary>
    public int ConnectMsMax { get; init; } = 10_000;
}
