namespace Alpr.Board.Ssh;

/// <summary>What went wrong with an SSH connection.</summary>
public enum SshFault
{
    /// <summary>The name of the host is known to nobody.</summary>
    NoSuchHost,

    /// <summary>The host refuses the connection.</summary>
    Refused,

    /// <summary>There is no way to the host.</summary>
    NoWay,

    /// <summary>The host does not answer.</summary>
    Silent,

    /// <summary>The server's key is another than the known one.</summary>
    HostKeyChanged,

    /// <summary>The server's key is not known.</summary>
    HostKeyUnknown,

    /// <summary>The unit's own key cannot be used.</summary>
    OwnKey,

    /// <summary>The server lets the unit not in.</summary>
    NotLetIn,

    /// <summary>No common ciphers or kinds of key.</summary>
    NothingInCommon,

    /// <summary>The server offers no SFTP.</summary>
    NoSftp,

    /// <summary>What it sends is none of SFTP.</summary>
    NotSftp,

    /// <summary>The connection ended, nobody says why.</summary>
    Ended,
}

/// <summary>How whoever configures it calls things, for remedies.</summary>
/// <param name="Address">Where the host's name stands, such as <c>the policy</c>.</param>
/// <param name="KnownHosts">What names the file of the servers' keys, such as <c>ssh_known_hosts</c>.</param>
/// <param name="Identity">What names the file of the unit's key, such as <c>ssh_identity</c>.</param>
public sealed record SshNames(string Address, string KnownHosts, string Identity);

/// <summary>
/// What may go wrong with an SSH server, in words of our own: the client's are only looked through, since a server can put its own text, and so a list's or a
/// record's, among them.
/// </summary>
/// <param name="Fault">Which.</param>
/// <param name="Problem">What happened, without a full stop.</param>
/// <param name="Remedy">What to do, without a full stop.</param>
public sealed record SshFailure(SshFault Fault, string Problem, string Remedy)
{
    private const string Again = "; it is tried again by itself";
    private const string Changed = "the server's key is another than the known one: it was exchanged, or somebody is in between";
    private const string Unknown = "the server's key is not known";
    private const string WriteKey = "Ask its keeper for the key by another way, and write it into the file of {known}";

    private static readonly (string Said, SshFailure Failure)[] Known =
    [
        ("HOST IDENTIFICATION HAS CHANGED", new(SshFault.HostKeyChanged, Changed, WriteKey.Replace("the key", "the new key", StringComparison.Ordinal))),
        ("key is known for", new(SshFault.HostKeyUnknown, Unknown, WriteKey)),
        ("Host key verification failed", new(SshFault.HostKeyUnknown, Unknown, WriteKey)),
        ("Could not resolve hostname", new(SshFault.NoSuchHost, "the name of the host cannot be resolved", "Check the name in {address} and the network's name server")),
        ("Connection refused", new(SshFault.Refused, "the connection is refused", "Check the port in {address}, and whether the server runs" + Again)),
        ("No route to host", new(SshFault.NoWay, "there is no way to the host", "Check the unit's network")),
        ("Network is unreachable", new(SshFault.NoWay, "there is no way to the host", "Check the unit's network")),
        ("timed out", new(SshFault.Silent, "the host does not answer", "Check the unit's network, the firewall and the server" + Again)),
        ("UNPROTECTED PRIVATE KEY FILE", new(SshFault.OwnKey, "the unit's SSH key lies open to others, so that it is not used", "Make a new one, of mode 600")),
        ("invalid format", new(SshFault.OwnKey, "the unit's SSH key is none, or is encrypted", "Check the file that {identity} names")),
        ("error in libcrypto", new(SshFault.OwnKey, "the unit's SSH key is none, or is encrypted", "Check the file that {identity} names")),
        ("Permission denied", new(SshFault.NotLetIn, "the server does not let this unit in", "Ask its keeper to add the unit's public key, and check the user in {address}")),
        ("Too many authentication failures", new(SshFault.NotLetIn, "the server does not let this unit in", "Ask its keeper to add the unit's public key")),
        ("Unable to negotiate", new(SshFault.NothingInCommon, "server and unit have no common cipher or kind of key", "Its keeper must bring it up to date")),
        ("subsystem request failed", new(SshFault.NoSftp, "the server offers no SFTP", "Ask its keeper to allow SFTP for the unit's user")),
    ];

    /// <summary>True when trying again will not help before somebody does something.</summary>
    public bool NeedsPerson => Fault is SshFault.HostKeyChanged or SshFault.HostKeyUnknown or SshFault.OwnKey or SshFault.NotLetIn or SshFault.NothingInCommon
        or SshFault.NoSftp or SshFault.NotSftp;

    /// <summary>The client ended, or what came was none of SFTP.</summary>
    /// <param name="complaints">What the client said.</param>
    /// <param name="cause">What was thrown.</param>
    /// <param name="names">For the remedy.</param>
    public static SshFailure Of(string complaints, Exception cause, SshNames names)
    {
        ArgumentNullException.ThrowIfNull(complaints);
        ArgumentNullException.ThrowIfNull(names);
        SshFailure found = Array.Find(Known, one => complaints.Contains(one.Said, StringComparison.OrdinalIgnoreCase)).Failure
            ?? (cause is InvalidDataException
                ? new(SshFault.NotSftp, "what it sends is none of SFTP", "Check host and port, and that the user's shell prints nothing")
                : new(SshFault.Ended, "the connection ended before all was there", "Check the line and the server's log" + Again));
        string remedy = found.Remedy.Replace("{address}", names.Address, StringComparison.Ordinal).Replace("{known}", names.KnownHosts, StringComparison.Ordinal)
            .Replace("{identity}", names.Identity, StringComparison.Ordinal);
        return found with { Remedy = remedy };
    }
}
