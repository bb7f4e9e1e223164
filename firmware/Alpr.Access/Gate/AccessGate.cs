using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>
/// The gate. In this order it asks: is the session open, is the account enabled, was the password changed that somebody else knows, is the training
/// current, may the role, are purpose and case number right, are the approvals people. Any thread; it holds no lock while it acts or writes.
/// </summary>
public sealed class AccessGate : IAccessGate
{
    private readonly AccountStore _store;
    private readonly Authenticator _door;
    private readonly IAccessLog _log;
    private readonly IClock _clock;
    private readonly Func<AgencyPolicy> _policy;
    private readonly Func<AgencyPolicy, Func<AccessRole, AccessRequest, string?>> _rulesOf;
    private volatile Rules? _rules;

    /// <summary>Builds the gate.</summary>
    /// <param name="store">The accounts.</param>
    /// <param name="door">Knows who is in.</param>
    /// <param name="log">Where accesses are signed.</param>
    /// <param name="clock">For dates.</param>
    /// <param name="policy">Gives the policy in force, which may be another each time; any thread.</param>
    /// <param name="rulesOf">
    /// Makes of a policy what refuses a role's request for role, purpose or case number, in a sentence that repeats nothing typed; null lets it pass.
    /// Called once for each policy.
    /// </param>
    public AccessGate(AccountStore store, Authenticator door, IAccessLog log, IClock clock, Func<AgencyPolicy> policy,
        Func<AgencyPolicy, Func<AccessRole, AccessRequest, string?>> rulesOf) =>
        (_store, _door, _log, _clock, _policy, _rulesOf) = (store, door, log, clock, policy, rulesOf);

    /// <inheritdoc/>
    /// <remarks>
    /// When the act fails, the record says so and has no results. An act that finds only while it acts that something is
    /// not allowed throws <see cref="AccessRefusedException"/>: then the record is that of a refusal.
    /// </remarks>
    public T Use<T>(AccessSession session, AccessRequest request, Func<AccessResult<T>> act)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(act);
        if (Refusal(session, request, out AccessSession asking) is { } because)
        {
            WriteRefusal(asking, request, because);
            throw new AccessRefusedException(because);
        }
        AccessResult<T> result;
        try
        {
            result = act();
        }
        catch (AccessRefusedException refused)
        {
            WriteRefusal(asking, request, refused.Message);
            throw;
        }
        catch (Exception failure)
        {
            WriteFailure(asking, request, failure);
            throw;
        }
        Contracts.V1.Access access = AccessRecords.Of(asking, request);
        access.Results = (ulong)Math.Max(result.Results, 0);
        _log.Write(access);
        return result.Value;
    }

    /// <summary>Why it is not allowed; null when it is.</summary>
    /// <param name="session">As the caller gave it.</param>
    /// <param name="request">What and why.</param>
    /// <param name="asking">The session as it was opened, whatever the caller's says; the caller's when it is unknown.</param>
    private string? Refusal(AccessSession session, AccessRequest request, out AccessSession asking)
    {
        AgencyPolicy policy = _policy();
        string? ended = _door.Sessions.Ending(session.Id, policy.Access, isUsed: true, out AccessSession? open);
        asking = open ?? session;
        if (ended is not null)
            return ended;
        if (session != open)
            return "The session is not as it was opened. Sign in again.";
        return AccountStanding.Refusal(_store.Accounts.Find(open.User), open, request.Action, policy, _clock)
            ?? AccessText.Refusal(request)
            ?? RulesOf(policy)(open.Role, request)
            ?? ApprovalRefusal(open, request);
    }

    /// <summary>Whether there must be approvals is for the act to know; those that are given must be of other people.</summary>
    private static string? ApprovalRefusal(AccessSession session, AccessRequest request) =>
        request.ApprovedBy.Count > AccessLimits.ApprovalsMax ? $"There are too many approvals: name at most {AccessLimits.ApprovalsMax} people."
        : request.ApprovedBy.Any(string.IsNullOrWhiteSpace) ? "An approval has no name: name the person."
        : request.ApprovedBy.Select(name => name.Trim()).Distinct(StringComparer.OrdinalIgnoreCase).Count() != request.ApprovedBy.Count
            ? "A person approved it twice: each counts once."
        : request.ApprovedBy.Any(name => string.Equals(name.Trim(), session.User, StringComparison.OrdinalIgnoreCase))
            ? "Who asks cannot approve it: another person must."
        : null;

    private Func<AccessRole, AccessRequest, string?> RulesOf(AgencyPolicy policy)
    {
        Rules? rules = _rules;
        if (rules is null || !ReferenceEquals(rules.Policy, policy))
            _rules = rules = new(policy, _rulesOf(policy));
        return rules.Refusal;
    }

    private void WriteRefusal(AccessSession session, AccessRequest request, string because)
    {
        Contracts.V1.Access access = AccessRecords.Of(session, request);
        (access.Refused, access.RefusedBecause) = (true, because);
        _log.Write(access);
    }

    private void WriteFailure(AccessSession session, AccessRequest request, Exception failure)
    {
        Contracts.V1.Access access = AccessRecords.Of(session, request);
        access.Failed = true;
        try
        {
            _log.Write(access);
        }
        catch (Exception alsoFailed)
        {
            throw new AggregateException("What was asked failed, and its record could not be written.", failure, alsoFailed);
        }
    }

    private sealed record Rules(AgencyPolicy Policy, Func<AccessRole, AccessRequest, string?> Refusal);
}
