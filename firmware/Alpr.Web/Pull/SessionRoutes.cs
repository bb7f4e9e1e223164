using Alpr.Access;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>/v1/sessions</c>: people sign in at a terminal, and out. A session belongs to the certificate with which it was opened.</summary>
/// <param name="parts">The door.</param>
/// <param name="callers">Sessions.</param>
/// <param name="acts">Places.</param>
/// <param name="signIns">Places for sign-ins, of which each refused one blocks a thread for seconds.</param>
internal sealed class SessionRoutes(WebParts parts, CallerDesk callers, Turns acts, Turns signIns)
{
    /// <summary>Signs in.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        SignInBody body = await Asked.Body(context, WebJson.Default.SignInBody).ConfigureAwait(false);
        SignInOutcome outcome;
        try
        {
            outcome = await signIns.Do(() => parts.Door.SignIn(new()
            {
                User = body.User,
                Password = body.Password,
                Code = body.Code,
                CertificateSha256 = caller.Fingerprint,
            }), context.RequestAborted).ConfigureAwait(false);
        }
        catch (AccessRefusedException refused) // not counted against the certificate: accounts lock by themselves, and a terminal is shared
        {
            throw new WebProblem(StatusCodes.Status401Unauthorized, "The sign-in is refused.", refused.Message) { NeedsSession = true };
        }
        await Answers.Json(context, new(outcome.Session.Id, outcome.Session.User, AccessRoles.Name(outcome.Session.Role), outcome.MustChangePassword),
            WebJson.Default.SessionAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Signs out.</summary>
    public async Task Delete(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        await acts.Do(() =>
        {
            parts.Door.SignOut(session);
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>Body of a sign-in.</summary>
internal sealed record SignInBody
{
    /// <summary>User name.</summary>
    public required string User { get; init; }

    /// <summary>Password.</summary>
    public required string Password { get; init; }

    /// <summary>Time-based code, where the account has one.</summary>
    public string Code { get; set; } = "";

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(sign-in)";
}

/// <summary>A session.</summary>
/// <param name="Session">To be sent as <c>Authorization: Bearer</c>.</param>
/// <param name="User">User name.</param>
/// <param name="Role">What the account is for.</param>
/// <param name="MustChangePassword">Nothing else is allowed before the password was changed.</param>
internal sealed record SessionAnswer(string Session, string User, string Role, bool MustChangePassword);
