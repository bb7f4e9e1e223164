using Alpr.Access;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>
/// What is due, from the policy and the log alone, each time anew: so a restart forgets nothing. It shows no plate and needs no purpose.
/// </summary>
/// <remarks>
/// Audits, inspections and reviews of agreements fall into periods of so many months, counted from January: once in each. A period that was missed stays
/// overdue until it is made up for, and what makes up for it counts for the period that it is done in as well. A report is of the period before and due
/// from its end. The period in which the log begins counts as done, but for its report.
/// </remarks>
/// <param name="setup">What it works with.</param>
/// <param name="training">Until when people's training counts; null where accounts are kept elsewhere.</param>
public sealed class DutyRoster(OversightSetup setup, Func<IReadOnlyList<TrainingExpiry>>? training = null)
{
    private const int RemindDays = 30; // before the end of a period, an agreement, a training
    private const string ReviewKind = "agreement_review";
    private const int HistoryMonths = 36; // three of the longest periods

    /// <summary>Everything, the most urgent first.</summary>
    public IReadOnlyList<DutyStatus> List()
    {
        AgencyPolicy policy = setup.Policy();
        AgencyCalendar calendar = new(policy);
        DateTimeOffset now = setup.Clock.UtcNow;
        DateOnly today = calendar.DayOf(now);
        using JournalReader journal = setup.OpenJournal();
        DutyHistory history = DutyHistory.Read(journal, calendar, calendar.StartOf(today.AddMonths(-HistoryMonths)), now.AddMicroseconds(1)); // what was done at this moment is done
        List<DutyStatus> all = [];
        foreach (DutyPolicy duty in policy.Duties)
        {
            if (duty.Kind != ReviewKind)
                all.Add(duty.Kind == "report" ? Report(duty, history, today) : Periodic(duty, history, today));
        }
        if (ReviewOf(policy) is { } review)
            all.AddRange(policy.Sharing.Agreements.Select(agreement => Review(review, policy.Sharing, agreement, history, today)));
        all.AddRange(policy.Sharing.Agreements.Select(agreement => Ending("Agreement ends", "agreement", agreement.Agency, agreement.Until, today)));
        all.AddRange((training?.Invoke() ?? []).Select(expiry => Ending("Training ends", "training", $"{expiry.User}: {expiry.Course}", expiry.ValidUntil, today)));
        if (history.DamagedSince is { } since)
            all.Add(new("Damage to be repaired", "damage", since, since, DutyState.Overdue, null, $"reported on {AgencyCalendar.Text(since)} and not repaired"));
        return [.. all.OrderByDescending(duty => duty.State).ThenBy(duty => duty.DueBy).ThenBy(duty => duty.Name, StringComparer.Ordinal)];
    }

    // A policy that says after how many days an agreement is reviewed asks for it, also where it does not name the duty.
    private static DutyPolicy? ReviewOf(AgencyPolicy policy) => policy.Duties.FirstOrDefault(duty => duty.Kind == ReviewKind)
        ?? (policy.Sharing.ReviewDays > 0 ? new() { Name = "Review of agreements", Kind = ReviewKind, EveryMonths = 12 } : null);

    private static DutyStatus Periodic(DutyPolicy duty, DutyHistory history, DateOnly today)
    {
        DateOnly? done = history.LastDone(duty.Kind);
        // Done in one period, it is due again in the next; the log's beginning counts for the period that it falls into.
        DateOnly first = AgencyCalendar.PeriodOf(done ?? history.Begin, duty.EveryMonths).AddMonths(duty.EveryMonths);
        DateOnly last = first.AddMonths(duty.EveryMonths).AddDays(-1);
        DateOnly from = last.AddDays(1 - RemindDays);
        return new(duty.Name, duty.Kind, from, last, StateOf(today, from, last), done, $"for {AgencyCalendar.Text(first)} to {AgencyCalendar.Text(last)}");
    }

    // The oldest period since the log begins whose report is missing, or the one that runs now.
    private static DutyStatus Report(DutyPolicy duty, DutyHistory history, DateOnly today)
    {
        DateOnly current = AgencyCalendar.PeriodOf(today, duty.EveryMonths);
        DateOnly oldest = current.AddMonths(-HistoryMonths / duty.EveryMonths * duty.EveryMonths);
        DateOnly begin = AgencyCalendar.PeriodOf(history.Begin, duty.EveryMonths);
        DateOnly? done = null;
        for (DateOnly first = begin > oldest ? begin : oldest; ; first = first.AddMonths(duty.EveryMonths))
        {
            DateOnly end = first.AddMonths(duty.EveryMonths), last = end.AddDays(-1);
            if (history.ReportOf(first, last) is { } made && made >= end)
            {
                done = made;
                continue;
            }
            DateOnly by = AgencyCalendar.AddBusinessDays(last, duty.DueBusinessDays);
            return new(duty.Name, duty.Kind, end, by, StateOf(today, end, by), done, $"for {AgencyCalendar.Text(first)} to {AgencyCalendar.Text(last)}");
        }
    }

    private static DutyStatus Review(DutyPolicy duty, SharingPolicy sharing, AgreementPolicy agreement, DutyHistory history, DateOnly today)
    {
        DateOnly known = agreement.Reviewed ?? agreement.From;
        DateOnly? logged = history.LastReview(agreement.Agency);
        DateOnly done = logged > known ? logged.Value : known;
        DateOnly by = sharing.ReviewDays > 0 ? done.AddDays(sharing.ReviewDays) : done.AddMonths(duty.EveryMonths);
        DateOnly from = by.AddDays(1 - RemindDays);
        return new(duty.Name, duty.Kind, from, by, StateOf(today, from, by), logged ?? agreement.Reviewed, agreement.Agency);
    }

    private static DutyStatus Ending(string name, string kind, string detail, DateOnly last, DateOnly today)
    {
        DateOnly from = last.AddDays(1 - RemindDays);
        return new(name, kind, from, last, StateOf(today, from, last), null, detail);
    }

    private static DutyState StateOf(DateOnly today, DateOnly from, DateOnly by) =>
        today > by ? DutyState.Overdue : today >= from ? DutyState.Due : DutyState.Upcoming;
}
