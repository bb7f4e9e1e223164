using System.Text;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

public sealed class QueryTests : AgencyFixture
{
    private DetectionSearch Search => new(Unit.Oversight);

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("purpose-and-case", "Winters (c), (d); Alameda A.9; Westmorland 462.5 (4); Tustin 462.5 c); Stockton I.C")]
    public void A_query_without_purpose_or_the_case_number_that_the_agency_asks_for_is_refused_and_kept(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"));
        AccessSession session = Unit.People.As(AccessRole.Operator);
        string purpose = Unit.Policy.Access.Purposes[0];
        EvidenceDesk desk = new(Unit.Oversight);
        Action<UseReason>[] queries =
        [
            reason => Search.Find(session, reason, new() { Plate = "7ABC*" }), reason => desk.View(session, reason, Unit.Told.Signed[0]),
            reason => desk.Export(session, reason, ExportSelection.Of([Unit.Told.Signed[0]]), ExportForm.Batch, Stream.Null),
        ];
        foreach ((Action<UseReason> query, string action) in queries.Zip(["search", "view", "export"]))
        {
            foreach (UseReason reason in (UseReason[])[new(""), new("", AgencyUnit.CaseNumber), new("curiosity", AgencyUnit.CaseNumber), new("   ", AgencyUnit.CaseNumber)])
                Assert.That(Said(() => query(reason)), Does.Contain("purpose"), action);
            Assert.That((Unit.LastAccess(action).Refused, Unit.LastAccess(action).Results), Is.EqualTo((true, 0UL)));
            Assert.That(Said(() => query(new(purpose))), agency.CaseNumberOnQueries ? Does.Contain("requires a case number") : Is.Empty, action);
            Assert.That(Unit.LastAccess(action).Refused, Is.EqualTo(agency.CaseNumberOnQueries));
            Assert.That(Said(() => query(new(purpose + ": of a test", AgencyUnit.CaseNumber))), Is.Empty, action);
        }
        Assert.That(Said(() => desk.Hold(session, new(purpose, "none"), [Unit.Told.Signed[0]])), Does.Contain("case number"), "evidence is of a case everywhere");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("access-log", "Westmorland 462.5; Winters (d); Alameda H; Stockton III.B.1.d; Tustin 462.5 b)")]
    public void The_log_says_who_of_which_agency_asked_what_when_and_why(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"));
        Unit.Advance(TimeSpan.FromHours(3));
        Search.Find(Unit.People.As(AccessRole.Operator), Unit.Reason with { RequestedBy = "somebody elsewhere" }, new() { Plate = "7AB?12*" });
        Record record = Unit.Records().Last(one => one.Access?.Action == "search");
        Contracts.V1.Access access = record.Access;
        Assert.That((access.User, access.Agency, access.Action, access.Asked, access.Purpose, access.CaseNumber, access.RequestedBy, access.Results, access.Refused),
            Is.EqualTo((People.NameOf(AccessRole.Operator), Unit.Policy.Agency, "search", "detections plate 7AB?12*", Unit.Policy.Access.Purposes[0], AgencyUnit.CaseNumber, "somebody elsewhere", 1UL, false)));
        Assert.That(access.Client, Is.EqualTo("terminal of a test"));
        Assert.That(record.Time.UtcUs, Is.EqualTo(Unit.NowUs));
        Assert.That(record.PolicySha256.ToByteArray(), Is.EqualTo(Unit.Policy.Sha256.ToArray()), "and under which policy");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("access-log", "Winters (c), (d); Westmorland 462.5; Stockton III.B.1.d; Alameda D.4")]
    public void The_accesses_of_a_period_are_taken_away_as_a_table_and_as_a_proof(Agency agency)
    {
        Open(agency);
        Unit.Advance(TimeSpan.FromDays(1));
        DateTimeOffset from = Unit.Clock.UtcNow;
        for (int i = 0; i < 5; i++)
            Search.Find(Unit.People.As(AccessRole.Operator), Unit.Reason, new() { Plate = $"7ABC{i}*" });
        Unit.Advance(TimeSpan.FromMinutes(1));
        AuditFilter filter = new() { From = from, To = Unit.Clock.UtcNow, Action = "search" };
        Unit.Advance(TimeSpan.FromMinutes(1));
        Search.Find(Unit.People.As(AccessRole.Operator), Unit.Reason, new() { Plate = "9OUTSIDE*"[..8] });
        AccessAudit audit = new(Unit.Oversight);
        AccessSession auditor = Unit.People.As(AccessRole.Auditor);
        using MemoryStream table = new(), batch = new();
        Assert.That(audit.WriteCsv(auditor, Unit.Reason, filter, table), Is.EqualTo(5));
        string[] lines = Encoding.UTF8.GetString(table.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.That(lines, Has.Length.EqualTo(6));
        Assert.That(lines[0], Does.Contain("time,user,agency,action,purpose,case_number,asked"));
        Assert.That(lines[1], Does.Contain(People.NameOf(AccessRole.Operator)).And.Contain("7ABC0").And.Contain(AgencyUnit.CaseNumber));
        Assert.That(audit.WriteBatch(auditor, Unit.Reason, filter, batch), Is.EqualTo(5));
        batch.Position = 0;
        using TrustAnchors trust = TrustAnchors.OfKey(Unit.Key.PublicKey);
        VerificationReport proof = BatchVerifier.Verify(batch, new() { Trust = trust });
        Assert.That((proof.IsProven, proof.Kinds.GetValueOrDefault(Record.BodyOneofCase.Access)), Is.EqualTo((true, 5L)), string.Join('\n', proof.Findings));
        Assert.That(Unit.LastAccess("audit").User, Is.EqualTo(People.NameOf(AccessRole.Auditor)), "the audit is an access too");
        Assert.That(Said(() => audit.Read(Unit.People.As(AccessRole.Operator), Unit.Reason, filter)), Does.Contain("operator"));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("partial-plates", "Westmorland 462.7 (4); Tustin 462.4 c); Alameda A.6")]
    public void A_partial_plate_finds_vehicles_by_their_plate_and_by_other_readings_of_it(Agency agency)
    {
        Open(agency);
        Unit.Pass(new("7ABC123"), new("7A8X124") { Candidate = "7ABX124" }, new("5XYZ987"), new("7ABC321"));
        IReadOnlyList<DetectionRow> rows = Search.Find(Unit.People.As(AccessRole.Operator), Unit.Reason, new() { Plate = "7AB?12*" }).Rows;
        Assert.That(rows.Select(row => (row.Plate, row.Matched, row.MatchedPlate)), Is.EqualTo(new[]
        {
            ("7A8X124", MatchedText.Candidate, "7ABX124"), ("7ABC123", MatchedText.Plate, "7ABC123"),
        }));
        Assert.That(Unit.LastAccess("search").Results, Is.EqualTo(2));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("shift-check", "Stockton III.C.7; the others have the same search")]
    public void The_detections_of_a_shift_are_searched_and_the_unit_states_how_it_is_meanwhile(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("5OLD123"));
        Unit.Advance(TimeSpan.FromHours(12));
        DateTimeOffset shift = Unit.Clock.UtcNow;
        Host.Board.HealthStatements heartbeat = new(Unit.Conditions, new(), Path.Combine(Unit.Folder, "journal.db"), new Host.Configuration.HealthConfiguration().HeartbeatMinutes, Unit.Clock.MonotonicUs);
        int stated = 0;
        for (int minute = 0; minute < 8 * 60; minute++)
        {
            if (heartbeat.IsDue(Unit.Clock.MonotonicUs))
            {
                Unit.Journal.Append(heartbeat.Make(Unit.Clock.MonotonicUs));
                stated++;
            }
            if (minute % 60 == 30)
                Unit.Pass(new Vehicle($"7AB{minute:0000}"));
            Unit.Advance(TimeSpan.FromMinutes(1));
        }
        Unit.Journal.Commit();
        IReadOnlyList<DetectionRow> rows = Search.Find(Unit.People.As(AccessRole.Operator), Unit.Reason, new() { From = shift }).Rows;
        Assert.That((rows.Count, stated), Is.EqualTo((8, 32)));
        Assert.That(Unit.Policy.Access.Purposes.Contains("daily_system_check"), Is.EqualTo(agency.Key == "stockton-2017"), "Stockton has a purpose for it");
        Assert.That(Unit.Records().Last(record => record.Health is not null).Health.Conditions.Select(condition => condition.Part), Does.Contain("hot lists"));
    }

    private static string Said(Action act)
    {
        try
        {
            act();
            return "";
        }
        catch (Exception refused) when (refused is AccessRefusedException or OversightException)
        {
            return refused.Message;
        }
    }
}
