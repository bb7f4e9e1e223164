using Alpr.Board.Time;

namespace Alpr.Access;

/// <summary>Whether an account may do anything at all at this moment.</summary>
internal static class AccountStanding
{
    /// <summary>What stands in the way, with the remedy; null: nothing.</summary>
    /// <param name="found">The account of the session's user as it is now; null: it is gone.</param>
    /// <param name="session">As it was opened.</param>
    /// <param name="action">What is asked.</param>
    /// <param name="policy">The agency's.</param>
    /// <param name="clock">For dates.</param>
    public static string? Refusal(Account? found, AccessSession session, AccessAction action, AgencyPolicy policy, IClock clock)
    {
        if (found is not { DisabledBecause: "" } account)
            return "The account is disabled. Ask an administrator.";
        if (account.Role != session.Role || account.Agency != session.Agency)
            return "The account was changed. Sign in again.";
        if (account.Role == AccessRole.Integration && !account.Certificates.Contains(session.Client))
            return "The program's certificate was taken away. Ask an administrator.";
        if (account.MustChange(AccessCalendar.Now(clock), policy.Access.Passwords))
            return "The password must be changed first.";
        // Somebody must be able to record the first administrator's training. The record of it names him.
        return action == AccessAction.RecordTraining ? null : TrainingCheck.Refusal(account, policy, AccessCalendar.Today(clock, policy));
    }
}
