using Alpr.Access;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

public sealed class DutyTests : AgencyFixture
{
    private static readonly DateOnly Begin = new(2026, 1, 1);

    private DutyRoster Roster => new(Unit.Oversight);

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("audits", "Westmorland 462.6; Stockton III.B.1.d; Winters (c), (d), (f); Tustin 462.5 e); Alameda H")]
    public void Audits_come_due_as_often_as_the_agency_says_and_doing_them_is_enough(Agency agency)
    {
        Open(agency);
        Assert.That(Unit.Policy.Duties.Select(duty => new AskedDuty(duty.Kind, duty.EveryMonths)), Is.EqualTo(agency.Duties));
        foreach (AskedDuty duty in agency.Duties.Where(duty => duty.Kind.EndsWith("audit", StringComparison.Ordinal)).OrderBy(duty => duty.Months))
        {
            DateOnly last = Begin.AddMonths(2 * duty.Months).AddDays(-1); // the period that the unit began in counts as done
            if (Unit.Clock.UtcNow.Year == Begin.Year)
                Assert.That(State(duty), Is.EqualTo((DutyState.Upcoming, last)));
            if (Today < last.AddDays(-10))
                Unit.AdvanceTo(last.AddDays(-10));
            Assert.That(State(duty).State, Is.EqualTo(Today <= last ? DutyState.Due : DutyState.Overdue));
            if (Today <= last)
                Unit.AdvanceTo(last.AddDays(1));
            Assert.That(State(duty), Is.EqualTo((DutyState.Overdue, last)));
            Do(duty.Kind);
            DateOnly next = AgencyCalendar.PeriodOf(Today, duty.Months).AddMonths(2 * duty.Months).AddDays(-1);
            Assert.That(State(duty), Is.EqualTo((DutyState.Upcoming, next)), duty.Kind);
            Assert.That(Roster.List().Single(one => one.Kind == duty.Kind).LastDone, Is.EqualTo(Today));
        }
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("audits", "Alameda H; the others may draw one too")]
    public void A_random_sample_is_drawn_again_by_anybody_who_has_its_seed(Agency agency)
    {
        Open(agency);
        Unit.Advance(TimeSpan.FromDays(1));
        DateTimeOffset from = Unit.Clock.UtcNow;
        for (int i = 0; i < 40; i++)
            new DetectionSearch(Unit.Oversight).Find(Unit.People.As(AccessRole.Operator), Unit.Reason, new() { Plate = $"7AB{i:00}*" });
        Unit.Advance(TimeSpan.FromMinutes(1));
        DateTimeOffset to = Unit.Clock.UtcNow;
        AccessAudit audit = new(Unit.Oversight);
        AuditSample drawn = audit.Sample(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, to, 10);
        Assert.That((drawn.Rows.Count, drawn.Population), Is.EqualTo((10, 41L)), "forty searches and a sign-in");
        Assert.That(drawn.Statement, Does.Contain(drawn.Seed));
        Unit.Advance(TimeSpan.FromDays(20));
        AuditSample again = audit.Sample(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, to, 10, drawn.Seed);
        Assert.That(again.Rows.Select(row => row.Sequence), Is.EqualTo(drawn.Rows.Select(row => row.Sequence)));
        long[] byHand = [.. audit.Read(Unit.People.As(AccessRole.Auditor), Unit.Reason, new() { From = from, To = to }).Select(row => row.Sequence)
            .OrderBy(sequence => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes($"alpr-audit-sample-1\n{drawn.Seed}\n{sequence}"))), StringComparer.Ordinal)
            .Take(10).Order()];
        Assert.That(byHand, Is.EqualTo(drawn.Rows.Select(row => row.Sequence)), "with nothing but the published rule");
        Assert.That(audit.Sample(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, to, 10).Seed, Is.Not.EqualTo(drawn.Seed));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("audits", "Winters (c), (f): purged in accordance with the policy; the others may ask too")]
    public void The_audit_of_purged_data_says_what_went_and_what_is_too_old_and_still_there(Agency agency)
    {
        Open(agency);
        Unit.Pass(new("7ABC123"), new("5XYZ987"), new("6LMN456"));
        new EvidenceDesk(Unit.Oversight).Hold(Unit.People.As(AccessRole.Operator), Unit.Reason, [Unit.Told.Signed[0]]);
        DateTimeOffset from = Unit.Clock.UtcNow;
        Unit.Advance(TimeSpan.FromDays(agency.RetentionDays + 1));
        Unit.Tend();
        Unit.Advance(TimeSpan.FromMinutes(1));
        PurgeAudit audit = new AccessAudit(Unit.Oversight).Purges(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, Unit.Clock.UtcNow);
        Assert.That((audit.Records, audit.Images, audit.Older, audit.OlderHeld), Is.EqualTo(agency.PurgeNeedsApproval ? (0L, 0L, 3L, 1L) : (2L, 4L, 1L, 1L)));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("quarterly-report", "Stockton III.B.1.c; the others may make one too")]
    public void The_quarters_report_counts_right_is_signed_and_is_due_where_the_agency_wants_it(Agency agency)
    {
        Open(agency);
        Unit.Deliver("svs", new Listed("7ABC123"));
        Unit.Pass(new("7ABC123"), new("5XYZ987", "NV"), new("6LMN456"));
        Unit.AdvanceTo(new(2026, 3, 31));
        Unit.Pass(new Vehicle("6LMN456"));
        bool isDuty = agency.Duties.Any(duty => duty.Kind == "report");
        Assert.That(Roster.List().Where(duty => duty.Kind == "report").Select(duty => (duty.State, duty.DueFrom, duty.DueBy)),
            Is.EqualTo(isDuty ? new[] { (DutyState.Upcoming, new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 14)) } : []), "the tenth business day");
        Unit.AdvanceTo(new(2026, 4, 2));
        Unit.Pass(new Vehicle("8NEX123")); // of the next quarter
        if (isDuty)
            Assert.That(State(new("report", 3)).State, Is.EqualTo(DutyState.Due));
        SignedReport report = new PeriodReport(Unit.Oversight).Make(Unit.People.As(AccessRole.Auditor), Unit.Reason, new(2026, 1, 1), new(2026, 3, 31));
        Assert.That((report.Document.Detections.Total, report.Document.Hits.Total, report.Document.Hits.Alerts), Is.EqualTo((4L, 1L, 1L)));
        Assert.That(report.Document.Detections.ByState.Select(state => (state.Name, state.Count)), Is.EquivalentTo(new[] { ("CA", 3L), ("NV", 1L) }));
        Assert.That((report.Document.Agency, report.Document.PolicyVersion), Is.EqualTo((Unit.Policy.Agency, Unit.Policy.Version)));
        Assert.That(PeriodReport.Verify(report.Json.Span, report.Envelope.Span, Unit.Key.PublicKey).Problem, Is.Null);
        byte[] forged = report.Json.ToArray();
        forged[^20] ^= 1;
        Assert.That(PeriodReport.Verify(forged, report.Envelope.Span, Unit.Key.PublicKey).Problem, Is.Not.Null);
        using (Journal.JournalReader journal = Unit.Read())
            Assert.That(PeriodReport.Differences(report.Document, journal, Unit.Policy), Is.Empty, "computed again from the log");
        Assert.That(report.Page, Does.Contain("<table>").And.Not.Contain("7ABC123"), "no plate is in it");
        if (isDuty)
            Assert.That(Roster.List().Single(duty => duty.Kind == "report").DueFrom, Is.EqualTo(new DateOnly(2026, 7, 1)), "done; the next quarter's");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("inspection", "Stockton III.B.1.a; the others may note one too")]
    public void An_inspection_is_a_signed_record_and_comes_due_where_the_agency_wants_it(Agency agency)
    {
        Open(agency);
        AskedDuty asked = new("inspection", 3);
        bool isDuty = agency.Duties.Contains(asked);
        DateOnly last = new(2026, 6, 30);
        Unit.AdvanceTo(last.AddDays(-29));
        Assert.That(Roster.List().Where(duty => duty.Kind == asked.Kind).Select(duty => (duty.State, duty.DueBy)), Is.EqualTo(isDuty ? new[] { (DutyState.Due, last) } : []), "a month's reminder");
        Unit.AdvanceTo(last.AddDays(1));
        if (isDuty)
            Assert.That(State(asked).State, Is.EqualTo(DutyState.Overdue));
        Do(asked.Kind);
        Contracts.V1.Inspection inspection = Unit.Records().Last(record => record.Inspection is not null).Inspection;
        Assert.That((inspection.Kind, inspection.By, inspection.Passed), Is.EqualTo((Contracts.V1.InspectionKind.Periodic, People.NameOf(AccessRole.Technician), true)));
        if (isDuty)
            Assert.That(State(asked), Is.EqualTo((DutyState.Upcoming, new DateOnly(2026, 12, 31))));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("inspection", "Stockton III.C.3, III.C.4, III.C.8; Alameda E.1, E.3, E.5; Westmorland 462.4")]
    public void Damage_shows_until_it_is_mended_operators_mend_nothing_and_technicians_see_no_plate(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"));
        InspectionDesk desk = new(Unit.Oversight);
        AccessSession user = Unit.People.As(AccessRole.Operator), technician = Unit.People.As(AccessRole.Technician);
        desk.ReportDamage(user, Unit.Reason, "the housing is bent");
        Assert.That(Roster.List()[0], Has.Property("Kind").EqualTo("damage").And.Property("State").EqualTo(DutyState.Overdue));
        Assert.That(Said(() => desk.Repaired(user, Unit.Reason, "bent back")), Does.Contain("operator"));
        Assert.That(Said(() => desk.Inspect(user, Unit.Reason, passed: true)), Does.Contain("operator"));
        Assert.That(Said(() => Unit.Room.Desk.Gate.Use(user, new() { Action = AccessAction.Maintain, Asked = "aim" }, () => new AccessResult<int>(0, 0))), Does.Contain("operator"));
        Assert.That(Unit.LastAccess("maintain").Refused, Is.True);
        Assert.That(Said(() => new DetectionSearch(Unit.Oversight).Find(technician, Unit.Reason, new())), Does.Contain("technician"));
        Assert.That(Said(() => new EvidenceDesk(Unit.Oversight).View(technician, Unit.Reason, Unit.Told.Signed[0])), Does.Contain("technician"));
        Assert.That(Said(() => Unit.Room.Desk.Gate.Use(technician, new() { Action = AccessAction.Maintain, Asked = "aim" }, () => new AccessResult<int>(0, 0))), Is.Empty);
        Unit.Advance(TimeSpan.FromDays(40));
        Unit.Reopen();
        Assert.That(Roster.List()[0].Kind, Is.EqualTo("damage"), "a restart forgets nothing");
        new InspectionDesk(Unit.Oversight).Repaired(Unit.People.As(AccessRole.Technician), Unit.Reason, "housing exchanged");
        Assert.That(Roster.List().Where(duty => duty.Kind == "damage"), Is.Empty);
    }

    private DateOnly Today => new AgencyCalendar(Unit.Policy).DayOf(Unit.Clock.UtcNow);

    private (DutyState State, DateOnly DueBy) State(AskedDuty duty)
    {
        DutyStatus status = Roster.List().Single(one => one.Kind == duty.Kind);
        return (status.State, status.DueBy);
    }

    private void Do(string kind)
    {
        AccessAudit audit = new(Unit.Oversight);
        DateTimeOffset to = Unit.Clock.UtcNow, from = to.AddDays(-90);
        switch (kind)
        {
            case "audit":
                audit.Read(Unit.People.As(AccessRole.Auditor), Unit.Reason, new() { From = from, To = to });
                break;
            case "random_audit":
                audit.Sample(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, to, Unit.Policy.Duties.Single(duty => duty.Kind == kind).Sample);
                break;
            case "purge_audit":
                audit.Purges(Unit.People.As(AccessRole.Auditor), Unit.Reason, from, to);
                break;
            default:
                new InspectionDesk(Unit.Oversight).Inspect(Unit.People.As(AccessRole.Technician), Unit.Reason, passed: true);
                break;
        }
    }

    private static string Said(Action act)
    {
        try
        {
            act();
            return "";
        }
        catch (AccessRefusedException refused)
        {
            return refused.Message;
        }
    }
}
