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
    /// <exception cref="OversightException">There are too many, or a text is empty or too long.</exception>
    public static IReadOnlyList<string> NamesOf(IReadOnlyList<PurgeApprover> approvedBy)
    {
        if (approvedBy.Count > PeopleMax)
            throw new OversightException($"A purge names at most {PeopleMax} people.");
        return [.. approvedBy.Select(approver =>
        {
            string name = OversightLimits.RequireText(approver.Name, "name of an approver"), office = OversightLimits.RequireText(approver.Office, "office", required: false);
            return office.Length > 0 ? $"{name} ({office})" : name;
        })];
    }

    /// <summary>Refuses a purge that the policy does not ask approval for, that people are missing for, or that goes too far.</summary>
    /// <exception cref="OversightException">It is refused.</exception>
    public static void Require(RetentionPolicy policy, IReadOnlyList<PurgeApprover> approvedBy, DateTimeOffset before, IClock clock)
    {
        if (policy.Purge != "needs_approval")
            throw new OversightException("The policy purges by itself (retention.purge is 'automatic'); there is nothing to approve.");
        if (clock.Discipline.Source == ClockSource.Unset)
            throw new OversightException("The clock is not set, so nobody knows what is old; wait for time from a server or a receiver.");
        DateTimeOffset latest = clock.UtcNow - TimeSpan.FromDays(policy.Days);
        if (before > latest)
            throw new OversightException($"The policy keeps records for {policy.Days} days; a purge is of those made before {AgencyCalendar.Text(latest)} at the latest.");
        HashSet<string> people = new(StringComparer.OrdinalIgnoreCase), offices = new(StringComparer.Ordinal);
        foreach (PurgeApprover approver in approvedBy)
        {
            if (policy.Approvers.Count > 0 && !policy.Approvers.Contains(approver.Office))
                throw new OversightException($"The policy's offices are {string.Join(", ", policy.Approvers)}; each approver has one of them.");
            if (!people.Add(approver.Name.Trim()))
                throw new OversightException("One person approves once; name different people.");
            offices.Add(approver.Office);
        }
        string[] missing = [.. policy.Approvers.Where(office => !offices.Contains(office))];
        if (missing.Length > 0)
            throw new OversightException($"The approval of {string.Join(", ", missing)} is missing.");
        if (people.Count < PeopleMin)
            throw new OversightException($"A purge needs the approval of {PeopleMin} people at least, not {people.Count}.");
    }
}
