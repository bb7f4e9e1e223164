using System.Security.Cryptography;

namespace Alpr.Access;

/// <summary>Makes accounts and secrets, the same way for an administrator and on the unit itself.</summary>
internal static class NewAccount
{
    /// <summary>An account; a person's gets a first password, and the secret of a code when the role needs a second factor.</summary>
    /// <exception cref="AccessRefusedException">Name, full name or agency are none.</exception>
    public static (Account Account, AccountSecrets Secrets) Make(string user, string fullName, string agency, AccessRole role, AgencyPolicy policy,
        PasswordHasher hasher, DateTimeOffset? now)
    {
        if (UserName.Refusal(user) is { } refusal)
            throw new AccessRefusedException(refusal);
        if (!Enum.IsDefined(role))
            throw new AccessRefusedException("There is no such role.");
        Account account = new()
        {
            User = UserName.Of(user)!,
            FullName = Name("full name", fullName),
            Agency = Name("agency", agency),
            Role = role,
            Certificates = [],
            Training = [],
            DisabledBecause = "",
            Created = now,
            Active = now,
        };
        return role == AccessRole.Integration
            ? (account, new(account.User, "", ""))
            : WithFirstPassword(account, NeedsSecondFactor(role, policy), hasher, now);
    }

    /// <summary>The account with a first password, unlocked, and with the secret of a code if it is to have a new one.</summary>
    public static (Account Account, AccountSecrets Secrets) WithFirstPassword(
        Account account, bool withTotp, PasswordHasher hasher, DateTimeOffset? now)
    {
        string password = PasswordRules.MakeFirst(), uri = "";
        account = account.Unlocked() with { Password = hasher.Make(password), PasswordSet = now, MustChangePassword = true };
        if (withTotp)
            (account, uri) = WithTotp(account);
        return (account, new(account.User, password, uri));
    }

    /// <summary>The account with a new secret of a code. Steps count anew: the codes of another secret are other codes.</summary>
    public static (Account Account, string Uri) WithTotp(Account account)
    {
        byte[] secret = RandomNumberGenerator.GetBytes(Totp.SecretBytes);
        return (account with { TotpSecret = secret, TotpStep = 0 }, Totp.UriOf(account.User, account.Agency, secret));
    }

    /// <summary>True when the policy wants a second factor of a role.</summary>
    public static bool NeedsSecondFactor(AccessRole role, AgencyPolicy policy) =>
        policy.Access.SecondFactor.Contains(AccessRoles.Name(role), StringComparer.OrdinalIgnoreCase);

    /// <summary>A text of an account.</summary>
    /// <exception cref="AccessRefusedException">It is empty, too long or cannot be shown.</exception>
    public static string Name(string what, string text) => NameRefusal(what, text) is { } refusal ? throw new AccessRefusedException(refusal) : text.Trim();

    /// <summary>Why a text of an account is not taken; null: it is.</summary>
    public static string? NameRefusal(string what, string text) => !string.IsNullOrWhiteSpace(text) && AccessText.IsClean(text, AccessLimits.NameLengthMax)
        ? null
        : $"The {what} is refused: use 1 to {AccessLimits.NameLengthMax} characters, on one line, that can be seen.";
}
