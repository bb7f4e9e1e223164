namespace Alpr.ListFeeds;

/// <summary>
/// What may go wrong with an SSH server, in words of our own: the client's are only looked through, since a server can put its own text, and so a list's,
/// among them.
/// </summary>
internal static class SshFailure
{
    private const string Again = "; it is tried again by itself";

    private static readonly (string Said, string Problem, string Remedy)[] Known =
    [
        ("HOST IDENTIFICATION HAS CHANGED", "the server's key is another than the known one: it was exchanged, or somebody is in between",
            "Ask its keeper for the new key by another way, and write it into the file of ssh_known_hosts"),
        ("key is known for", "the server's key is not known", "Ask its keeper for the key by another way, and write it into the file of ssh_known_hosts"),
        ("Host key verification failed", "the server's key is not known",
            "Ask its keeper for the key by another way, and write it into the file of ssh_known_hosts"),
        ("Could not resolve hostname", "the name of the host cannot be resolved", "Check the name in the policy and the network's name server"),
        ("Connection refused", "the connection is refused", "Check the port in the policy, and whether the server runs" + Again),
        ("No route to host", "there is no way to the host", "Check the unit's network"),
        ("Network is unreachable", "there is no way to the host", "Check the unit's network"),
        ("timed out", "the host does not answer", "Check the unit's network, the firewall and the server" + Again),
        ("UNPROTECTED PRIVATE KEY FILE", "the unit's SSH key lies open to others, so that it is not used", "Make a new one, of mode 600"),
        ("invalid format", "the unit's SSH key is none, or is encrypted", "Check the file that ssh_identity names"),
        ("error in libcrypto", "the unit's SSH key is none, or is encrypted", "Check the file that ssh_identity names"),
        ("Permission denied", "the server does not let this unit in", "Ask its keeper to add the unit's public key, and check the user in the policy"),
        ("Too many authentication failures", "the server does not let this unit in", "Ask its keeper to add the unit's public key"),
        ("Unable to negotiate", "server and unit have no common cipher or kind of key", "Its keeper must bring it up to date"),
        ("subsystem request failed", "the server offers no SFTP", "Ask its keeper to allow SFTP for the unit's user"),
    ];

    /// <summary>The client ended, or what came was none of SFTP.</summary>
    /// <param name="source">For the message.</param>
    /// <param name="complaints">What the client said.</param>
    /// <param name="cause">What was thrown.</param>
    public static FeedException Of(string source, string complaints, Exception cause)
    {
        foreach ((string said, string problem, string remedy) in Known)
        {
            if (complaints.Contains(said, StringComparison.OrdinalIgnoreCase))
                return new(source, problem, remedy, cause);
        }
        return cause is InvalidDataException
            ? new(source, "what it sends is no file by SFTP", "Check host, port and path, and that the user's shell prints nothing", cause)
            : new(source, "the connection ended before all was there", "Check the line and the server's log" + Again, cause);
    }

    /// <summary>The server refuses a request.</summary>
    public static FeedException Of(string source, SftpRefusal refusal) => refusal.Code switch
    {
        SftpRefusal.NoSuchFile => new(source, "there is no such file", "Check the path in the policy, or ask who keeps the list", refusal),
        SftpRefusal.PermissionDenied => new(source, "the unit's user may not read the file", "Ask the server's keeper to allow it", refusal),
        _ => new(source, $"the server fails with the file (status {refusal.Code})", "Check the path; it may be a folder. Else ask the server's keeper", refusal),
    };
}
