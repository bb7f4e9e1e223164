using System.Text;
using System.Text.Json;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Oversight.Tests;

/// <summary>A report's figures are those of a slow count of all records; it is signed and can be computed again.</summary>
public sealed class ReportTests : OversightFixture
{
    private static readonly DateOnly First = new(2026, 1, 5), Last = new(2026, 1, 24);

    private static readonly TimeZoneInfo LosAngeles = TimeZoneInfo.FindSystemTimeZoneById("America/Los_Angeles");

    [Test]
    public void The_totals_are_those_of_a_brute_force_count()
    {
        FillWeeks(Torture.Seed(20), Torture.Count(2_000, 50_000));
        ReportDocument report = Make().Document;
        List<Record> all = All();
        List<Record> detections = [.. Within(all, Record.BodyOneofCase.Detection)], hits = [.. Within(all, Record.BodyOneofCase.Hit)];
        Assert.That((report.Detections.Total, report.Hits.Total), Is.EqualTo(((long)detections.Count, (long)hits.Count)));
        Assert.That(report.Detections.ByState.ToDictionary(count => count.Name, count => count.Count),
            Is.EquivalentTo(detections.GroupBy(record => record.Detection.State).ToDictionary(group => group.Key, group => (long)group.Count())));
        Assert.That(report.Detections.ByHour, Is.EqualTo(Enumerable.Range(0, 24).Select(hour => detections.LongCount(record => Local(record).Hour == hour))));
        Assert.That(report.Detections.ByDay.Select(day => (day.Name, day.Count)), Is.EqualTo(Enumerable.Range(0, 20).Select(day => First.AddDays(day))
            .Select(day => (AgencyCalendar.Text(day), detections.LongCount(record => DateOnly.FromDateTime(Local(record)) == day)))));
        Assert.That(report.Hits.Repeats, Is.EqualTo(hits.LongCount(record => record.Hit.Sighting > 1)));
        Assert.That(report.Hits.Informational, Is.EqualTo(hits.LongCount(record => record.Hit is { Sighting: 1, Informational: true })));
        Assert.That(report.Hits.Alerts + report.Hits.Repeats + report.Hits.Informational, Is.EqualTo(report.Hits.Total));
        Assert.That(report.Hits.ByCategory.Sum(count => count.Count) + report.Hits.InformationalByCategory.Sum(count => count.Count), Is.EqualTo(report.Hits.Total));
        Assert.That(report.Hits.ByList.ToDictionary(count => count.Name, count => count.Count),
            Is.EquivalentTo(hits.GroupBy(record => record.Hit.List).ToDictionary(group => group.Key, group => (long)group.Count())));
        Assert.That(report.Hits.ByMatch.Sum(count => count.Count), Is.EqualTo(report.Hits.Total));
        Assert.That(report.NotCounted, Is.Empty);
    }

    [Test]
    public void What_was_destroyed_is_in_the_total_and_said_not_to_be_counted_elsewhere()
    {
        Bench.Retention = new() { Keep = TimeSpan.FromDays(10) };
        Bench.Restart(1);
        FillWeeks(Torture.Seed(21), 300);
        long before = Make().Document.Detections.Total;
        while (Bench.Writer.Keeper.Tend())
        {
        }
        ReportDocument report = Make().Document;
        Assert.That(report.Detections.Destroyed, Is.GreaterThan(0));
        Assert.That(report.Detections.Total, Is.EqualTo(before));
        Assert.That(report.Detections.ByHour.Sum() + report.Detections.Destroyed, Is.EqualTo(before));
        Assert.That(report.NotCounted, Has.Some.StartsWith($"{report.Detections.Destroyed} detections of the period were destroyed"));
    }

    [Test]
    public void Uptime_is_the_time_between_two_signs_of_one_run()
    {
        // 00:00 on 6 January in Los Angeles; the report is of that day alone.
        Start(1, new(2026, 1, 6, 8, 0, 0, TimeSpan.Zero));
        Health(hours: 6);
        Start(2, new(2026, 1, 6, 20, 0, 0, TimeSpan.Zero)); // the last sign was at 14:00
        Health(hours: 2);
        Health(hours: 12);
        ReportUptime uptime = Make(new(2026, 1, 6), new(2026, 1, 6)).Document.Uptime;
        Assert.That((uptime.PeriodS, uptime.CoveredS, uptime.Starts), Is.EqualTo((86_400L, 64_800L, 2L)));
        Assert.That(uptime.Gaps.Single(), Is.EqualTo(new UptimeGap("2026-01-06T14:00:00Z", "2026-01-06T20:00:00Z", 21_600)));
        Assert.That((uptime.Share, uptime.ByDay.Single().Share), Is.EqualTo((0.75, (double?)0.75)));
    }

    [Test]
    public void Red_parts_are_counted_from_sign_to_sign()
    {
        Start(1, new(2026, 1, 6, 8, 0, 0, TimeSpan.Zero));
        Health(1, ("camera", Light.Red, "blurred"));
        Health(1, ("camera", Light.Red, "blocked"));
        Health(1, ("camera", Light.Green, ""));
        Health(1, ("camera", Light.Red, "blocked"));
        Start(2, new(2026, 1, 7, 8, 0, 0, TimeSpan.Zero));
        Assert.That(Make(new(2026, 1, 6), new(2026, 1, 6)).Document.RedConditions.Single(), Is.EqualTo(new RedCondition("camera", 2, 7_200, "blocked")));
    }

    [Test]
    public void Acts_are_counted()
    {
        Bench.Append(new Record { PolicyChanged = new() { Version = "J-4", InstalledBy = "chief" } });
        Bench.Append(new Record { HotListInstalled = new() { List = "svs", Entries = 10, LinesRefused = 1 } });
        Bench.Append(new Record { HotListInstalled = new() { List = "svs", Entries = 12, LinesRefused = 2 } });
        Bench.Append(new Record { Tamper = new() { Kind = TamperKind.CameraMoved } });
        Bench.Append(new Record { Tamper = new() { Kind = TamperKind.CameraMoved, Ended = true } });
        Bench.Append(new Record { Inspection = new() { Kind = InspectionKind.Periodic, Passed = true } });
        Bench.Append(new Record { Inspection = new() { Kind = InspectionKind.Damage } });
        long held = Bench.Detect("7ABC123");
        Bench.Writer.Holds.Place("26-1", [held], "x", "");
        Bench.Append(new Record { Access = new() { Action = "search", Results = 3 } });
        Bench.Append(new Record { Access = new() { Action = "search", Refused = true } });
        Bench.Clock.Jump(TimeSpan.FromSeconds(90));
        Bench.Append(new Record { Boot = new() });
        Bench.Pass(TimeSpan.FromHours(1));
        ReportDocument report = Make().Document;
        Assert.That(report.PolicyChanges.Single().Version, Is.EqualTo("J-4"));
        Assert.That(report.HotLists.Single(), Is.EqualTo(new ListInstalls("svs", 2, 3, 12, "2026-01-05T08:00:00Z")));
        Assert.That(report.Inspections, Is.EqualTo(new ReportInspections(1, 0, 1, 0, 1)));
        Assert.That(report.Holds, Is.EqualTo(new ReportHolds(1, 0, 1)));
        Assert.That(report.Accesses.Single(), Is.EqualTo(new ActionCount("search", 1, 1, 3)));
        Assert.That(report.Clock, Is.EqualTo(new ReportClock(1, 90)));
        Assert.That(report.Purges, Is.Empty);
    }

    [Test]
    public void The_devices_signature_holds_for_these_very_bytes_alone()
    {
        FillWeeks(1, 20);
        SignedReport report = Make();
        ReportVerification verified = PeriodReport.Verify(report.Json.Span, report.Envelope.Span, Bench.Key.PublicKey);
        Assert.That(verified.Problem, Is.Null);
        Assert.That(ReportComputation.Write(verified.Document!), Is.EqualTo(report.Json.ToArray()));
        byte[] changed = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(report.Json.Span).Replace("\"total\":", "\"total\":1", StringComparison.Ordinal));
        Assert.That(PeriodReport.Verify(changed, report.Envelope.Span, Bench.Key.PublicKey).Problem, Does.Contain("not the one in the envelope"));
        for (int i = 0; i < report.Envelope.Length; i += 37)
        {
            byte[] spoilt = report.Envelope.ToArray();
            spoilt[i] ^= 1;
            Assert.That(PeriodReport.Verify(report.Json.Span, spoilt, Bench.Key.PublicKey).Problem, Is.Not.Null, $"byte {i}");
        }
        using DeviceKey other = DeviceKey.Create(Path.Combine(Bench.Folder, "other.key"), "pole-17", DateTimeOffset.UnixEpoch);
        Assert.That(PeriodReport.Verify(report.Json.Span, report.Envelope.Span, other.PublicKey).Problem, Does.Contain("did not sign"));
        ReadOnlySpan<byte> record = Bench.Writer.Read(0, 1).Single().Envelope.Span;
        Assert.That(PeriodReport.Verify(report.Json.Span, record, Bench.Key.PublicKey).Problem, Does.Contain("other than a report"));
    }

    [Test]
    public void Whoever_has_the_log_computes_the_same_and_notices_a_changed_figure()
    {
        FillWeeks(Torture.Seed(22), 200);
        ReportDocument report = Make().Document;
        FillWeeks(3, 50); // the log goes on
        using JournalReader reader = Bench.Reader();
        Assert.That(PeriodReport.Differences(report, reader, Bench.Policy), Is.Empty);
        Assert.That(PeriodReport.Differences(report with { Detections = report.Detections with { Total = 7 } }, reader, Bench.Policy), Is.EqualTo(new[] { "detections" }));
        Assert.That(PeriodReport.Differences(report with { Log = report.Log with { Root = new string('0', 64) } }, reader, Bench.Policy), Is.EqualTo(new[] { "log" }));
    }

    [Test]
    public void The_json_has_stable_names()
    {
        Bench.Detect("7ABC123");
        Bench.Pass(TimeSpan.FromHours(1));
        using JsonDocument json = JsonDocument.Parse(Make().Json);
        Assert.That(json.RootElement.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[]
        {
            "format", "device_id", "agency", "policy_version", "policy_sha256", "time_zone", "first_day", "last_day", "from", "to", "made_at", "log", "detections", "hits", "uptime",
            "red_conditions", "purges", "holds", "inspections", "hot_lists", "accesses", "policy_changes", "clock", "not_counted",
        }));
        Assert.That(json.RootElement.GetProperty("detections").EnumerateObject().Select(property => property.Name), Is.EqualTo(new[] { "total", "destroyed", "by_state", "by_hour", "by_day" }));
        Assert.That(Encoding.UTF8.GetString(Make().Json.Span), Does.Not.Contain("7ABC123"));
    }

    [Test]
    public void A_day_on_which_clocks_change_has_its_own_hours()
    {
        AgencyCalendar calendar = new(Bench.Policy);
        Assert.That(calendar.StartOf(new(2026, 3, 9)) - calendar.StartOf(new(2026, 3, 8)), Is.EqualTo(TimeSpan.FromHours(23)));
        Assert.That(calendar.StartOf(new(2026, 11, 2)) - calendar.StartOf(new(2026, 11, 1)), Is.EqualTo(TimeSpan.FromHours(25)));
        AgencyCalendar havana = new(Bench.Policy with { TimeZone = "America/Havana" }); // clocks go on at midnight
        Assert.That(havana.Local(havana.StartOf(new(2026, 3, 8))), Is.EqualTo(new DateTime(2026, 3, 8, 1, 0, 0)));
        Assert.That(() => new AgencyCalendar(Bench.Policy with { TimeZone = "America/Nowhere" }), Throws.InstanceOf<OversightException>());
    }

    [Test]
    public void Periods_that_cannot_be_reported_are_refused()
    {
        PeriodReport report = new(Bench.Setup);
        Assert.That(() => report.Make(Bench.Session, Bench.Reason, Last, First), Throws.InstanceOf<OversightException>());
        Assert.That(() => report.Make(Bench.Session, Bench.Reason, First, First.AddDays(400)), Throws.InstanceOf<OversightException>());
        Assert.That(() => report.Make(Bench.Session, Bench.Reason, First.AddDays(30), First.AddDays(31)), Throws.InstanceOf<OversightException>().With.Message.Contains("not begun"));
        Assert.That(Bench.Gate.Uses, Is.Empty);
    }

    [Test]
    public void The_longest_period_with_many_names_fits_what_is_signed()
    {
        for (int i = 0; i < 500; i++)
        {
            long at = Bench.Detect("7ABC123", state: $"{(char)('A' + i % 26)}{(char)('A' + i / 26)}");
            Bench.Hit(at, $"category {i} of a rather long name that goes on", $"list {i}");
            Bench.Append(new Record { Access = new() { Action = $"action {i}" } });
            Bench.Append(new Record { HotListInstalled = new() { List = $"list {i}" } });
            Bench.Append(new Record { PolicyChanged = new() { Version = $"version {i}" } });
            Start((byte)(i + 1), Bench.Clock.UtcNow.AddHours(3), restart: false);
        }
        SignedReport report = Make(First, First.AddDays(399));
        Assert.That(report.Document.Hits.ByList, Has.Count.EqualTo(Tally.NamesMax + 1));
        Assert.That(report.Document.Hits.ByList.Sum(list => list.Count), Is.EqualTo(500));
        Assert.That(report.Json.Length, Is.LessThan(DetachedStatement.PayloadBytesMax));
    }

    /// <summary>Detections, hits and signs over three weeks, and the clock behind them.</summary>
    private void FillWeeks(int seed, int records)
    {
        Random random = new(seed);
        string[] states = ["CA", "NV", "AZ", ""];
        for (int i = 0; i < records; i++)
        {
            long at = Bench.Detect("7ABC123", states[random.Next(4)]);
            if (random.Next(5) == 0)
                Bench.Hit(at, random.Next(2) == 0 ? "stolen_vehicle" : "special", random.Next(2) == 0 ? "svs" : "own", (uint)random.Next(1, 3), random.Next(3) == 0, (MatchKind)random.Next(1, 6));
            if (i % 10 == 0)
                Bench.Append(new Record { Health = new() });
            Bench.Pass(TimeSpan.FromSeconds(random.Next(2 * 24 * 86_400 / records)));
        }
        Bench.Writer.Commit();
    }

    private void Start(byte boot, DateTimeOffset at, bool restart = true)
    {
        Bench.PassTo(at);
        if (restart)
            Bench.Restart(boot);
        Bench.Append(new Record { Boot = new() });
        Bench.Writer.Commit();
    }

    private void Health(int hours, params (string Part, Light Light, string Reason)[] conditions)
    {
        Bench.Pass(TimeSpan.FromHours(hours));
        Health health = new();
        health.Conditions.AddRange(conditions.Select(condition => new Condition { Part = condition.Part, Light = condition.Light, Reason = condition.Reason }));
        Bench.Append(new Record { Health = health });
        Bench.Writer.Commit();
    }

    private SignedReport Make(DateOnly? first = null, DateOnly? last = null)
    {
        Bench.Writer.Commit();
        return new PeriodReport(Bench.Setup).Make(Bench.Session, Bench.Reason, first ?? First, last ?? Last);
    }

    private List<Record> All()
    {
        using JournalReader reader = Bench.Reader();
        return [.. reader.Read(0, long.MaxValue).Where(entry => !entry.IsGone).Select(entry => entry.ToRecord())];
    }

    private static IEnumerable<Record> Within(List<Record> all, Record.BodyOneofCase kind) =>
        all.Where(record => record.BodyCase == kind && DateOnly.FromDateTime(Local(record)) is var day && day >= First && day <= Last);

    private static DateTime Local(Record record) => TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddMicroseconds(record.Time.UtcUs), LosAngeles).DateTime;
}
