using Alpr.Access;
using Alpr.Contracts.V1;

namespace Alpr.Oversight.Tests;

/// <summary>What is due follows from the policy and the log, and a restart forgets none of it.</summary>
public sealed class DutyTests : OversightFixture
{
    // The log begins on 2026-01-05; days are Los Angeles'.
    [SetUp]
    public void BeginTheLog()
    {
        Bench.Append(new Record { Boot = new() });
        Bench.Writer.Commit();
    }

    [Test]
    public void An_inspection_is_upcoming_then_due_then_overdue_until_it_is_written_down()
    {
        Duty("inspection", 3);
        Assert.That(One(), Is.EqualTo(("2026-06-01", "2026-06-30", DutyState.Upcoming)), "the period that the log begins in counts as done");
        PassToLocal(2026, 6, 1);
        Assert.That(One().State, Is.EqualTo(DutyState.Due));
        PassToLocal(2026, 7, 1);
        Assert.That(One(), Is.EqualTo(("2026-06-01", "2026-06-30", DutyState.Overdue)));
        Bench.Restart(2);
        Assert.That(One().State, Is.EqualTo(DutyState.Overdue), "a restart forgets nothing");
        new InspectionDesk(Bench.Setup).Inspect(Bench.Session, Bench.Reason, passed: true);
        Assert.That(One(), Is.EqualTo(("2026-12-02", "2026-12-31", DutyState.Upcoming)));
        Assert.That(Roster().Single().LastDone, Is.EqualTo(new DateOnly(2026, 7, 1)));
    }

    [Test]
    public void A_day_ends_where_the_agency_is()
    {
        Duty("inspection", 3);
        Bench.PassTo(new(2026, 7, 1, 6, 59, 0, TimeSpan.Zero)); // 23:59 on 30 June in Los Angeles
        Assert.That(One().State, Is.EqualTo(DutyState.Due));
        Bench.Pass(TimeSpan.FromMinutes(1));
        Assert.That(One().State, Is.EqualTo(DutyState.Overdue));
    }

    [TestCase("audit")]
    [TestCase("random_audit")]
    [TestCase("purge_audit")]
    public void Each_kind_of_audit_is_done_by_its_own_act(string kind)
    {
        Duty(kind, 6);
        PassToLocal(2026, 8, 1);
        AccessAudit audit = new(Bench.Setup);
        DateTimeOffset from = OversightBench.Start, to = Bench.Clock.UtcNow;
        foreach ((string each, Action act) in new (string, Action)[]
        {
            ("audit", () => audit.Read(Bench.Session, Bench.Reason, new() { From = from, To = to })),
            ("random_audit", () => audit.Sample(Bench.Session, Bench.Reason, from, to, 5)),
            ("purge_audit", () => audit.Purges(Bench.Session, Bench.Reason, from, to)),
        })
        {
            DateOnly? before = Roster().Single().LastDone;
            act();
            Assert.That(Roster().Single().LastDone, Is.EqualTo(each == kind ? new DateOnly(2026, 8, 1) : before), each);
        }
    }

    [Test]
    public void A_refused_audit_is_none()
    {
        Duty("audit", 6);
        Bench.Gate.Refuse = _ => "No.";
        Assert.That(() => new AccessAudit(Bench.Setup).Read(Bench.Session, Bench.Reason, new() { From = OversightBench.Start, To = OversightBench.Start.AddDays(1) }), Throws.Exception);
        Assert.That(Roster().Single().LastDone, Is.Null);
    }

    [Test]
    public void A_report_is_due_from_its_periods_end_for_ten_business_days()
    {
        Duty("report", 3);
        Assert.That(One(), Is.EqualTo(("2026-04-01", "2026-04-14", DutyState.Upcoming)));
        PassToLocal(2026, 4, 1);
        Assert.That(One().State, Is.EqualTo(DutyState.Due));
        PassToLocal(2026, 4, 15);
        Assert.That(One().State, Is.EqualTo(DutyState.Overdue));
        PeriodReport report = new(Bench.Setup);
        report.Make(Bench.Session, Bench.Reason, new(2026, 1, 1), new(2026, 3, 30));
        Assert.That(One().State, Is.EqualTo(DutyState.Overdue), "of other days");
        report.Make(Bench.Session, Bench.Reason, new(2026, 1, 1), new(2026, 3, 31));
        Assert.That(One(), Is.EqualTo(("2026-07-01", "2026-07-14", DutyState.Upcoming)));
        Assert.That(Roster().Single().Detail, Is.EqualTo("for 2026-04-01 to 2026-06-30"));
    }

    [Test]
    public void Business_days_leave_out_weekends()
    {
        DateOnly friday = new(2026, 7, 31);
        Assert.That(AgencyCalendar.AddBusinessDays(friday, 1), Is.EqualTo(new DateOnly(2026, 8, 3)));
        Assert.That(AgencyCalendar.AddBusinessDays(friday, 10), Is.EqualTo(new DateOnly(2026, 8, 14)));
        Assert.That(AgencyCalendar.AddBusinessDays(friday, 0), Is.EqualTo(friday));
    }

    [Test]
    public void Agreements_are_reviewed_and_end_and_training_expires()
    {
        AgreementPolicy agreement = new() { Agency = "Neighbour PD", From = new(2026, 1, 1), Until = new(2026, 12, 31) };
        Bench.Policy = Bench.Policy with
        {
            Duties = [new() { Name = "Agreements", Kind = "agreement_review", EveryMonths = 12 }],
            Sharing = new() { ReviewDays = 100, Agreements = [agreement] },
        };
        PassToLocal(2026, 4, 12);
        DutyRoster roster = new(Bench.Setup, () => [new("operator.one", "privacy", new(2026, 4, 20))]);
        Assert.That(roster.List().Select(duty => (duty.Kind, duty.State, AgencyCalendar.Text(duty.DueBy))), Is.EqualTo(new[]
        {
            ("agreement_review", DutyState.Overdue, "2026-04-11"), ("training", DutyState.Due, "2026-04-20"), ("agreement", DutyState.Upcoming, "2026-12-31"),
        }));
        Bench.Append(new Record { Access = new() { Action = "review_agreement", Asked = "Neighbour PD" } });
        Bench.Writer.Commit();
        Assert.That(roster.List().Single(duty => duty.Kind == "agreement_review").DueBy, Is.EqualTo(new DateOnly(2026, 4, 12).AddDays(100)));
    }

    [Test]
    public void Damage_is_there_until_it_is_repaired()
    {
        InspectionDesk desk = new(Bench.Setup);
        long damage = desk.ReportDamage(Bench.Session, Bench.Reason, "lens scratched");
        Inspection written = Bench.Writer.Read(damage, 1).Single().ToRecord().Inspection;
        Assert.That((written.Kind, written.By, written.Findings), Is.EqualTo((InspectionKind.Damage, "operator.one", "lens scratched")));
        PassToLocal(2029, 4, 12);
        Bench.Restart(3);
        desk = new(Bench.Setup);
        Assert.That(Roster().Single().Detail, Is.EqualTo("reported on 2026-01-05 and not repaired"));
        desk.Inspect(Bench.Session, Bench.Reason, passed: false, "still scratched");
        Assert.That(Roster().Single().State, Is.EqualTo(DutyState.Overdue));
        desk.Repaired(Bench.Session, Bench.Reason, "lens replaced");
        Assert.That(Roster(), Is.Empty);
        Assert.That(Bench.Gate.Uses.Select(use => use.Request.Action), Is.EqualTo(new[] { AccessAction.ReportDamage, AccessAction.Inspect, AccessAction.Inspect }));
    }

    [Test]
    public void An_inspection_that_did_not_pass_says_why()
    {
        InspectionDesk desk = new(Bench.Setup);
        Assert.That(() => desk.Inspect(Bench.Session, Bench.Reason, passed: false), Throws.InstanceOf<OversightException>());
        Assert.That(() => desk.ReportDamage(Bench.Session, Bench.Reason, new string('x', 2001)), Throws.InstanceOf<OversightException>());
        Bench.Gate.Refuse = _ => "No.";
        long before = Bench.Writer.Count;
        Assert.That(() => desk.Inspect(Bench.Session, Bench.Reason, passed: true), Throws.InstanceOf<AccessRefusedException>());
        Assert.That(Bench.Writer.Read(before, 9).Select(entry => entry.ToRecord().BodyCase), Is.EqualTo(new[] { Record.BodyOneofCase.Access }));
    }

    private void Duty(string kind, int months) => Bench.Policy = Bench.Policy with { Duties = [new() { Name = kind, Kind = kind, EveryMonths = months }] };

    private void PassToLocal(int year, int month, int day) => Bench.PassTo(new AgencyCalendar(Bench.Policy).StartOf(new(year, month, day)).AddHours(12));

    private IReadOnlyList<DutyStatus> Roster() => new DutyRoster(Bench.Setup).List();

    private (string From, string By, DutyState State) One()
    {
        DutyStatus one = Roster().Single();
        return (AgencyCalendar.Text(one.DueFrom), AgencyCalendar.Text(one.DueBy), one.State);
    }
}
