namespace Alpr.Access;

/// <summary>What a new account's owner gets by word of mouth; shown once, kept nowhere.</summary>
public sealed class AccountSecrets
{
    internal AccountSecrets(string user, string password, string totpUri) => (User, Password, TotpUri) = (user, password, totpUri);

    /// <summary>User name.</summary>
    public string User { get; }

    /// <summary>Password that must be changed before anything else is done; empty: the account has none, or it stays as it is.</summary>
    public string Password { get; }

    /// <summary><c>otpauth:</c> address that an authenticator program reads from a square code; empty: no code was enrolled.</summary>
    public string TotpUri { get; }
}
