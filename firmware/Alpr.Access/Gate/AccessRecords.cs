namespace Alpr.Access;

/// <summary>Makes the records of accesses.</summary>
internal static class AccessRecords
{
    /// <summary>A request as it was made. Text that the log cannot take is left out: then the request is refused.</summary>
    public static Contracts.V1.Access Of(AccessSession session, AccessRequest request)
    {
        Contracts.V1.Access access = new()
        {
            User = AccessText.Cleaned(session.User),
            Agency = AccessText.Cleaned(session.Agency),
            Action = AccessActions.Name(request.Action),
            Purpose = AccessText.Cleaned(request.Purpose),
            CaseNumber = AccessText.Cleaned(request.CaseNumber),
            Asked = AccessText.Cleaned(request.Asked),
            Client = AccessText.Cleaned(session.Client),
            RequestedBy = AccessText.Cleaned(request.RequestedBy),
        };
        access.ApprovedBy.AddRange(request.ApprovedBy.Take(AccessLimits.ApprovalsMax).Select(AccessText.Cleaned));
        return access;
    }

    /// <summary>Something about a session or an account that is no request to the gate.</summary>
    /// <param name="account">Whose; null: nobody known. What was typed for a name is not recorded: people type passwords there.</param>
    /// <param name="client">Certificate or terminal.</param>
    /// <param name="action">What.</param>
    /// <param name="asked">More of it.</param>
    /// <param name="refusal">Why it was refused; null: it was not.</param>
    public static Contracts.V1.Access Of(Account? account, string client, AccessAction action, string asked, string? refusal) => new()
    {
        User = account?.User ?? "",
        Agency = account?.Agency ?? "",
        Action = AccessActions.Name(action),
        Asked = asked,
        Client = AccessText.Cleaned(client),
        Refused = refusal is not null,
        RefusedBecause = refusal ?? "",
    };
}
