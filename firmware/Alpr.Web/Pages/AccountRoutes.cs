using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/accounts</c>: who may use the unit, in the hands of an administrator. What is shown once is in one answer and nowhere else.</summary>
/// <param name="parts">Policy and clock.</param>
/// <param name="accounts">Does it, through the gate.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class AccountRoutes(WebParts parts, AccountManager accounts, PageDoor door, Turns acts)
{
    /// <summary>All accounts, without their secrets.</summary>
    public async Task List(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        ReasonBody body = await Asked.Body(context, WebJson.Default.ReasonBody).ConfigureAwait(false);
        IReadOnlyList<AccountInfo> all = await acts.Do(() => accounts.List(session, body.Purpose), context.RequestAborted).ConfigureAwait(false);
        AgencyPolicy policy = parts.Oversight.Policy();
        IClock clock = parts.Oversight.Clock;
        DateTimeOffset? now = clock.Discipline.Source == ClockSource.Unset ? null : clock.UtcNow;
        await Answers.Json(context, new([.. all.Select(one => AccountAnswer.Of(one, policy, now))], AccessRoles.All, [.. policy.Access.Training.Select(course => course.Course)], policy.Agency),
            PageJson.Default.AccountsAnswer).ConfigureAwait(false);
    }

    /// <summary>Makes one; its first password is shown this once.</summary>
    public async Task Create(HttpContext context, Caller caller)
    {
        (AccessSession session, NewAccountBody body) = await Read(context, caller, PageJson.Default.NewAccountBody).ConfigureAwait(false);
        if (!AccessRoles.TryParse(body.Role, out AccessRole role))
            throw WebProblem.Bad("The field 'role' is not right.", $"The roles are {string.Join(", ", AccessRoles.All)}.");
        string agency = body.Agency.Length > 0 ? body.Agency : parts.Oversight.Policy().Agency;
        await Show(context, () => accounts.Create(session, body.User, body.FullName, agency, role, body.Purpose), StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Closes one.</summary>
    public async Task Disable(HttpContext context, Caller caller)
    {
        (AccessSession session, DisableBody body) = await Read(context, caller, PageJson.Default.DisableBody).ConfigureAwait(false);
        await Do(context, () => accounts.Disable(session, body.User, body.Because, body.Purpose)).ConfigureAwait(false);
    }

    /// <summary>Opens one again, unlocked.</summary>
    public async Task Enable(HttpContext context, Caller caller)
    {
        (AccessSession session, AccountBody body) = await Read(context, caller, PageJson.Default.AccountBody).ConfigureAwait(false);
        await Do(context, () => accounts.Enable(session, body.User, body.Purpose)).ConfigureAwait(false);
    }

    /// <summary>A new first password, shown this once.</summary>
    public async Task ResetPassword(HttpContext context, Caller caller)
    {
        (AccessSession session, AccountBody body) = await Read(context, caller, PageJson.Default.AccountBody).ConfigureAwait(false);
        await Show(context, () => accounts.ResetPassword(session, body.User, body.Purpose)).ConfigureAwait(false);
    }

    /// <summary>A new time-based code, shown this once.</summary>
    public async Task EnrolCode(HttpContext context, Caller caller)
    {
        (AccessSession session, AccountBody body) = await Read(context, caller, PageJson.Default.AccountBody).ConfigureAwait(false);
        await Show(context, () => accounts.EnrolTotp(session, body.User, body.Purpose)).ConfigureAwait(false);
    }

    /// <summary>Writes down that somebody was trained.</summary>
    public async Task Train(HttpContext context, Caller caller)
    {
        (AccessSession session, TrainingBody body) = await Read(context, caller, PageJson.Default.TrainingBody).ConfigureAwait(false);
        await Do(context, () => accounts.RecordTraining(session, body.User, body.Course, body.Completed, body.Expires, body.Purpose)).ConfigureAwait(false);
    }

    private async Task<(AccessSession Session, T Body)> Read<T>(HttpContext context, Caller caller, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        return (session, await Asked.Body(context, type).ConfigureAwait(false));
    }

    private async Task Do(HttpContext context, Action act)
    {
        await acts.Do(() =>
        {
            act();
            return true;
        }, context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task Show(HttpContext context, Func<AccountSecrets> act, int status = StatusCodes.Status200OK)
    {
        AccountSecrets secrets = await acts.Do(act, context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(secrets.User, secrets.Password, secrets.TotpUri), PageJson.Default.SecretsAnswer, status).ConfigureAwait(false);
    }
}

/// <summary>Body that names an account.</summary>
internal record AccountBody : ReasonBody
{
    /// <summary>User name.</summary>
    public required string User { get; init; }

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(account)";
}

/// <summary>Body of a new account.</summary>
internal sealed record NewAccountBody : AccountBody
{
    /// <summary>The person's name.</summary>
    public required string FullName { get; init; }

    /// <summary>The person's agency; empty: the policy's.</summary>
    public string Agency { get; set; } = "";

    /// <summary>What it is for.</summary>
    public required string Role { get; init; }
}

/// <summary>Body of closing one.</summary>
internal sealed record DisableBody : AccountBody
{
    /// <summary>Why; it stands in the account.</summary>
    public required string Because { get; init; }
}

/// <summary>Body of a course that was passed.</summary>
internal sealed record TrainingBody : AccountBody
{
    /// <summary>As the policy names it.</summary>
    public required string Course { get; init; }

    /// <summary>Day on which it was passed.</summary>
    public required DateOnly Completed { get; init; }

    /// <summary>Last day, if its certificate names one.</summary>
    public DateOnly? Expires { get; set; }
}

/// <summary>What is shown once.</summary>
/// <param name="User">User name.</param>
/// <param name="Password">First password; empty: it stays as it is.</param>
/// <param name="TotpUri">Of the time-based code; empty: none was enrolled.</param>
internal sealed record SecretsAnswer(string User, string Password, string TotpUri)
{
    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(secrets)";
}

/// <summary>Accounts.</summary>
/// <param name="Accounts">All.</param>
/// <param name="Roles">All that there are.</param>
/// <param name="Courses">The policy's.</param>
/// <param name="Agency">The policy's.</param>
internal sealed record AccountsAnswer(IReadOnlyList<AccountAnswer> Accounts, IReadOnlyList<string> Roles, IReadOnlyList<string> Courses, string Agency);
