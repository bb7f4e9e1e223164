using Alpr.Access;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/session</c>, <c>/ui/password</c>: in, out, a password of one's own, and what the page may offer somebody.</summary>
/// <param name="parts">The door of accounts.</param>
/// <param name="pages">The unit's name.</param>
/// <param name="door">Cookies.</param>
/// <param name="ledger">Bounds what a stranger can write into the log by being refused.</param>
/// <param name="acts">Places.</param>
/// <param name="signIns">Places for what may keep a thread for seconds.</param>
internal sealed class SignInRoutes(WebParts parts, PageParts pages, PageDoor door, RefusalLedger ledger, Turns acts, Turns signIns)
{
    /// <summary>Who is signed in, and what he may do; null: nobody, which is no fault when a page is opened first.</summary>
    public Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        return Answers.Json(context, door.FindPerson(context, caller) is { } page ? AnswerFor(page.Session) : null, PageJson.Default.PersonAnswer!);
    }

    /// <summary>Signs in.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        SignInBody body = await Asked.Body(context, WebJson.Default.SignInBody).ConfigureAwait(false);
        string counted = "sign-in, " + caller.Fingerprint;
        if (!ledger.MayAsk(counted)) // each refusal is a record in the log: nobody may fill it
        {
            throw new WebProblem(StatusCodes.Status429TooManyRequests, "Too many sign-ins from this address were refused.", $"Wait {WebLimits.RefusalSeconds} seconds, then try again.")
            {
                RetryAfterSeconds = WebLimits.RefusalSeconds,
            };
        }
        SignInOutcome outcome;
        try
        {
            outcome = await signIns.Do(() => parts.Door.SignIn(new() { User = body.User, Password = body.Password, Code = body.Code, Terminal = caller.Fingerprint }),
                context.RequestAborted).ConfigureAwait(false);
        }
        catch (AccessRefusedException refused)
        {
            ledger.Count(counted);
            throw new WebProblem(StatusCodes.Status401Unauthorized, "The sign-in is refused.", refused.Message.Replace("The sign-in is refused. ", "", StringComparison.Ordinal));
        }
        door.Open(context, outcome.Session);
        await Answers.Json(context, AnswerFor(outcome.Session), PageJson.Default.PersonAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Signs out.</summary>
    public async Task End(HttpContext context, Caller caller)
    {
        await Asked.Body(context, PageJson.Default.NothingBody).ConfigureAwait(false);
        AccessSession session = door.SessionOf(context, caller);
        await acts.Do(() =>
        {
            door.Close(context, session);
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Sets one's own password.</summary>
    public async Task ChangePassword(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        PasswordBody body = await Asked.Body(context, PageJson.Default.PasswordBody).ConfigureAwait(false);
        await signIns.Do(() =>
        {
            parts.Door.ChangePassword(session, body.Old, body.New);
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, AnswerFor(session), PageJson.Default.PersonAnswer).ConfigureAwait(false);
    }

    private PersonAnswer AnswerFor(AccessSession session)
    {
        AgencyPolicy policy = parts.Oversight.Policy();
        AccessRules rules = new(policy.Access);
        AccessAction[] all = Enum.GetValues<AccessAction>();
        return new()
        {
            User = session.User,
            Role = AccessRoles.Name(session.Role),
            Agency = policy.Agency,
            Device = pages.Live.DeviceId,
            Camera = pages.Live.CameraName,
            TimeZone = policy.TimeZone,
            MustChangePassword = parts.Door.MustChangePassword(session),
            Standing = parts.Door.Standing(session),
            PasswordLengthMin = policy.Access.Passwords.LengthMin,
            IdleMinutes = policy.Access.SessionIdleMinutes,
            May = Names(action => rules.MayDo(session.Role, action)),
            NeedsPurpose = Names(rules.NeedsPurpose),
            NeedsCase = Names(rules.NeedsCaseNumber),
            Purposes = policy.Access.Purposes,
            WhoAims = [.. Enum.GetValues<AccessRole>().Where(role => rules.MayDo(role, AccessAction.Maintain)).Select(AccessRoles.Name)],
            Now = parts.Oversight.Clock.UtcNow,
        };

        string[] Names(Func<AccessAction, bool> takes) => [.. all.Where(takes).Select(AccessActions.Name)];
    }
}

/// <summary>Body of a change of one's own password.</summary>
internal sealed record PasswordBody
{
    /// <summary>The one that was.</summary>
    public required string Old { get; init; }

    /// <summary>The one that shall be.</summary>
    public required string New { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(passwords)";
}

/// <summary>A body without anything.</summary>
internal sealed record NothingBody;

/// <summary>Somebody who is signed in.</summary>
internal sealed record PersonAnswer
{
    /// <summary>User name.</summary>
    public required string User { get; init; }

    /// <summary>What the account is for.</summary>
    public required string Role { get; init; }

    /// <summary>The agency whose unit it is.</summary>
    public required string Agency { get; init; }

    /// <summary>The unit.</summary>
    public required string Device { get; init; }

    /// <summary>Its camera.</summary>
    public required string Camera { get; init; }

    /// <summary>Of the agency's days and hours.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Nothing else is allowed before the password was changed.</summary>
    public required bool MustChangePassword { get; init; }

    /// <summary>What stands in the way of everything, with the remedy; null: nothing.</summary>
    public required string? Standing { get; init; }

    /// <summary>Fewest characters of a password.</summary>
    public required int PasswordLengthMin { get; init; }

    /// <summary>Minutes without a request after which the session ends.</summary>
    public required int IdleMinutes { get; init; }

    /// <summary>Actions that the role may do, in snake_case.</summary>
    public required IReadOnlyList<string> May { get; init; }

    /// <summary>Actions for which a purpose must be given.</summary>
    public required IReadOnlyList<string> NeedsPurpose { get; init; }

    /// <summary>Actions for which a case number must be given.</summary>
    public required IReadOnlyList<string> NeedsCase { get; init; }

    /// <summary>Purposes that the policy names; empty: any text.</summary>
    public required IReadOnlyList<string> Purposes { get; init; }

    /// <summary>Roles that the policy lets see the live picture: whoever has another is told whom to ask.</summary>
    public required IReadOnlyList<string> WhoAims { get; init; }

    /// <summary>The unit's time.</summary>
    public required DateTimeOffset Now { get; init; }
}
