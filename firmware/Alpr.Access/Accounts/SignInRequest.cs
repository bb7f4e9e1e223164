namespace Alpr.Access;

/// <summary>What a person shows at the door.</summary>
public sealed record SignInRequest
{
    /// <summary>User name as typed.</summary>
    public required string User { get; init; }

    /// <summary>Password as typed.</summary>
    public required string Password { get; init; }

    /// <summary>Time-based code as typed; empty: none.</summary>
    public string Code { get; init; } = "";

    /// <summary>SHA-256 of the certificate that the connection was made with and whose key the client has proved, hex; empty: none.</summary>
    public string CertificateSha256 { get; init; } = "";

    /// <summary>The terminal or address, for the log where there is no certificate.</summary>
    public string Terminal { get; init; } = "";

    /// <summary>Nothing of it: a record's own text would hold the password.</summary>
    public override string ToString() => "(sign-in)";
}

/// <summary>Somebody is in.</summary>
/// <param name="Session">For the gate.</param>
/// <param name="MustChangePassword">Nothing else is allowed before <see cref="Authenticator.ChangePassword"/>.</param>
public sealed record SignInOutcome(AccessSession Session, bool MustChangePassword);
