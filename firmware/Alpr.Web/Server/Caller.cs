namespace Alpr.Web.Server;

/// <summary>What a certificate makes of a client.</summary>
[Flags]
internal enum CallerKind
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A program of the agency itself, with an account of its own.</summary>
    Program = 1,

    /// <summary>Another agency, with an agreement.</summary>
    Agency = 2,

    /// <summary>A terminal of the agency, at which people sign in.</summary>
    Terminal = 4,

    /// <summary>Somebody at the unit's pages, signed in or not; has no certificate.</summary>
    Person = 8,

    /// <summary>Any that has a certificate.</summary>
    Any = Program | Agency | Terminal,
}

/// <summary>Who asks.</summary>
/// <param name="Kind">Exactly one kind.</param>
/// <param name="Fingerprint">SHA-256 of the certificate, hex; of a person at the pages what the log calls the terminal.</param>
/// <param name="Agency">The other agency's name; empty for our own.</param>
internal sealed record Caller(CallerKind Kind, string Fingerprint, string Agency = "");
