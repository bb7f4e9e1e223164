using System.Security.Cryptography.X509Certificates;
using Alpr.Access;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Server;

/// <summary>Says of each request who asks, by the certificate of its connection, as accounts, agreements and days are at that moment. Any thread.</summary>
/// <param name="parts">Accounts.</param>
/// <param name="trust">The authority.</param>
/// <param name="sharing">Agreements.</param>
/// <param name="ledger">Refusals.</param>
internal sealed class CallerDesk(WebParts parts, ClientTrust trust, SharingBook sharing, RefusalLedger ledger) : IDoorkeeper, ISessionDesk
{
    private const string Bearer = "Bearer ";
    private const int SessionLength = 32;

    /// <inheritdoc/>
    public string ContentSecurityPolicy => "default-src 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public string Directory => "See /v1/openapi.json for what there is.";

    /// <inheritdoc/>
    public string RateRemedy => "Ask less often; long polling ('wait') saves most.";

    /// <inheritdoc/>
    public string? RateName(HttpContext context) => context.Connection.ClientCertificate is { } certificate ? ClientTrust.FingerprintOf(certificate) : null;

    /// <summary>Who asks.</summary>
    /// <exception cref="WebProblem">Nobody who may.</exception>
    public Caller Of(HttpContext context)
    {
        X509Certificate2 certificate = context.Connection.ClientCertificate
            ?? throw new WebProblem(StatusCodes.Status403Forbidden, "There is no client certificate.", "Connect with the certificate that the agency issued or registered.");
        string fingerprint = ClientTrust.FingerprintOf(certificate);
        if (!ledger.MayAsk(fingerprint))
        {
            throw new WebProblem(StatusCodes.Status429TooManyRequests, "Requests with this certificate were refused too often.", "Find out why, then come again.")
            {
                RetryAfterSeconds = WebLimits.RefusalSeconds,
            };
        }
        if (trust.DayRefusal(certificate) is { } days)
            throw Refused(new() { Action = AccessActions.Name(AccessAction.SignIn), Client = fingerprint }, days);
        if (parts.Door.RoleOf(fingerprint) is { } role)
            return new(role == AccessRole.Integration ? CallerKind.Program : CallerKind.Terminal, fingerprint);
        SharingDecision agreement = sharing.Find(fingerprint);
        if (agreement.Agency.Length > 0)
        {
            return agreement.Refusal is { } ended
                ? throw Refused(new() { Agency = agreement.Agency, Action = AccessActions.Name(AccessAction.Pull), Client = fingerprint }, ended)
                : new(CallerKind.Agency, fingerprint, agreement.Agency);
        }
        return trust.HasJudgedOurs(fingerprint)
            ? new(CallerKind.Terminal, fingerprint)
            : throw Refused(new() { Action = AccessActions.Name(AccessAction.SignIn), Client = fingerprint },
                "No account and no agreement names the certificate any more: ask the agency whose unit it is.");
    }

    /// <summary>A refusal that is recorded.</summary>
    public WebProblem Refused(Contracts.V1.Access access, string because)
    {
        ledger.Refuse(access, because);
        return new(StatusCodes.Status403Forbidden, "It is refused.", because);
    }

    /// <summary>The session of the person who asks; it belongs to the certificate with which it was opened.</summary>
    /// <exception cref="WebProblem">There is none.</exception>
    public AccessSession SessionOf(HttpContext context, Caller caller)
    {
        string? given = context.Request.Headers.Authorization is [{ } one] && one.StartsWith(Bearer, StringComparison.Ordinal) ? one[Bearer.Length..] : null;
        AccessSession? session = given is { Length: SessionLength } ? parts.Door.Find(given) : null;
        return session is not null && session.Client == caller.Fingerprint
            ? session
            : throw NoSession("There is no such session, or it has ended.");
    }

    /// <summary>What a program works with.</summary>
    /// <exception cref="WebProblem">Its account is closed.</exception>
    public AccessSession SessionOfProgram(Caller caller)
    {
        try
        {
            return parts.Door.SignInProgram(caller.Fingerprint);
        }
        catch (AccessRefusedException)
        {
            ledger.Count(caller.Fingerprint);
            throw new WebProblem(StatusCodes.Status403Forbidden, "The program is not let in.", "An administrator finds the reason in the access log.");
        }
    }

    /// <summary>Who is not signed in, or no longer.</summary>
    public static WebProblem NoSession(string title) =>
        new(StatusCodes.Status401Unauthorized, title, "Sign in with POST /v1/sessions, and send the session as 'Authorization: Bearer ...'.") { NeedsSession = true };
}
