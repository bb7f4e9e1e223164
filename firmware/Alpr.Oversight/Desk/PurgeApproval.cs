using Alpr.Access;
using Alpr.Board.Time;

namespace Alpr.Oversight;

/// <summary>Whether the people whom the policy asks for have approved a purge.</summary>
internal static class PurgeApproval
{
    /// <summary>Fewest people: nobody destroys records alone.</summary>
    public const int PeopleMin = 2;

    private const int PeopleMax = 16;

    /// <summary>The names for the log, each with the office.</summary>
    /// <exception cref="OversightException">The policy asks for no approval, people are missing, or the time is too late.</exception>
    public static IReadOnlyList<string> Require(RetentionPolicy policy, IReadOnlyList<PurgeApprover> approvedBy, DateTimeOffset before, IClock clock)
    {
        if (policy.Purge != "needs_approval")
            throw new OversightException("The policy purges by itself (retention.purge is 'automatic'); there is nothing to approve.");
        if (clock.Discipline.Source == ClockSource.Unset)
            throw new OversightException("The clock is not set, so nobody knows what is old; wait for time from a server or a receiver.");
        DateTimeOffset latest = clock.UtcNow - TimeSpan.FromDays(policy.Days);
        if (before > latest)
            throw new OversightException($"The policy keeps records for {policy.Days} days; a purge is of those made before {AgencyCalendar.Text(latest)} at the latest.");
        if (approvedBy.Count > PeopleMax)
            throw new OversightException($"A purge names at most {PeopleMax} people.");
        List<string> names = [];
        HashSet<string> people = new(StringComparer.OrdinalIgnoreCase), offices = new(StringComparer.Ordinal);
        foreach (PurgeApprover approver in approvedBy)
        {
            string name = OversightLimits.RequireText(approver.Name, "name of an approver");
            if (policy.Approvers.Count > 0 && !policy.Approvers.Contains(approver.Office))
                throw new OversightException($"The policy's offices are {string.Join(", ", policy.Approvers)}; each approver has one of them.");
            string office = OversightLimits.RequireText(approver.Office, "office", required: policy.Approvers.Count > 0);
            if (!people.Add(name))
                throw new OversightException("One person approves once; name different people.");
            offices.Add(office);
            names.Add(office.Length > 0 ? $"{name} ({office})" : name);
        }
        string[] missing = [.. policy.Approvers.Where(office => !offices.Contains(office))];
        if (missing.Length > 0)
            throw new OversightException($"The approval of {string.Join(", ", missing)} is missing.");
        return names.Count >= PeopleMin
            ? names
            : throw new OversightException($"A purge needs the approval of {PeopleMin} people at least, not {names.Count}.");
    }
}
