using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

public sealed class RetentionTests : AgencyFixture
{
    private const string Backend = "backend";

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("retention", "Tustin 462.4; Westmorland 462.8, 462.10; Stockton I.E, IV.A.1; Winters (f)")]
    public void What_a_backend_has_goes_at_its_age_and_what_a_case_holds_stays(Agency agency)
    {
        Open(agency);
        Unit.Journal.Cursors.Add(Backend);
        Unit.Pass(new Vehicle("7ABC123"), new Vehicle("5XYZ987"));
        (long held, long other) = (Unit.Told.Signed[0], Unit.Told.Signed[1]);
        new EvidenceDesk(Unit.Oversight).Hold(Unit.People.As(AccessRole.Operator), Unit.Reason, [held]);
        Unit.Journal.Cursors.Acknowledge(Backend, Unit.Journal.DurableCount);
        Unit.Advance(TimeSpan.FromDays(agency.RetentionDays) - TimeSpan.FromHours(1));
        Unit.Tend();
        Assert.That((IsThere(held), IsThere(other), Unit.Light("retention").Light), Is.EqualTo((true, true, Light.Green)), "an hour before its last");
        Unit.Advance(TimeSpan.FromHours(2));
        Unit.Tend();
        Assert.That((IsThere(held), IsThere(other)), Is.EqualTo((true, agency.PurgeNeedsApproval)));
        Assert.That(Unit.Light("retention").Light, Is.EqualTo(agency.PurgeNeedsApproval ? Light.Amber : Light.Green));
        if (agency.PurgeNeedsApproval)
            return; // where people approve, only this much happens by itself: see the row of approvals
        Purge purge = Unit.Records().Single(record => record.Purge is not null).Purge;
        Assert.That((purge.Reason, purge.Scope, purge.Records, purge.Images, purge.Unacknowledged), Is.EqualTo((PurgeReason.Retention, PurgeScope.Records, 1UL, 2UL, false)));
        Assert.That(purge.Ranges.Single().First, Is.EqualTo((ulong)other));
        VerificationReport proof = Proof();
        Assert.That((proof.IsProven, proof.Purged), Is.EqualTo((true, 1L)), "the log without it is still whole");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("retention", "Stockton I.E: a maximum; Westmorland 462.8: none; the others' files")]
    public void What_no_backend_has_stays_until_the_maximum_and_not_longer(Agency agency)
    {
        Open(agency);
        Unit.Journal.Cursors.Add(Backend);
        Unit.Pass(new Vehicle("7ABC123"));
        long waiting = Unit.Told.Signed[0];
        Assert.That((Unit.Policy.Retention.Days, Unit.Policy.Retention.DaysMax), Is.EqualTo((agency.RetentionDays, agency.RetentionDaysMax)));
        if (agency.RetentionDaysMax is not { } most)
        {
            ConfigurationException refused = Assert.Throws<ConfigurationException>(() => Unit.Install(("\"days\": 730,", "\"days\": 730, \"days_max\": 760,")))!;
            Assert.That(refused.Message, Does.Contain("nothing is destroyed for its age alone"));
            Unit.Advance(TimeSpan.FromDays(3 * 365));
            Unit.Tend();
            Assert.That((IsThere(waiting), Unit.Light("retention").Light), Is.EqualTo((true, Light.Amber)));
            return;
        }
        Unit.Install(($"\"days_max\": {most}", $"\"days_max\": {most + 30}")); // as shipped both are the same day
        Unit.Advance(TimeSpan.FromDays(most + 29));
        Unit.Tend();
        Assert.That((IsThere(waiting), Unit.Light("retention").Light), Is.EqualTo((true, Light.Amber)), "it waits, and that is seen");
        Assert.That(Unit.Light("retention").Reason, Does.Contain("backend"));
        Unit.Advance(TimeSpan.FromDays(1.1));
        Unit.Tend();
        Assert.That((IsThere(waiting), Unit.Light("retention").Light), Is.EqualTo((false, Light.Green)));
        Assert.That(Unit.Records().Single(record => record.Purge is not null).Purge.Unacknowledged, Is.True, "the record says what was lost");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("retention", "Winters (f): destroyed within the period; Stockton I.E")]
    public void A_unit_that_cannot_tell_what_is_too_old_shows_red_and_destroys_it_once_it_can(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"));
        Unit.Clock.Discipline = new(ClockSource.Unset, 0);
        Unit.Advance(TimeSpan.FromDays(agency.RetentionDays + 2));
        Unit.Tend();
        Assert.That((Unit.Light("retention").Light, IsThere(Unit.Told.Signed[0])), Is.EqualTo((Light.Red, true)));
        Assert.That(Unit.Light("retention").Reason, Does.Contain("Set the clock"));
        Unit.Clock.Discipline = new(ClockSource.Ntp, 1000);
        Unit.Advance(TimeSpan.FromMinutes(2));
        Unit.Tend();
        Assert.That(IsThere(Unit.Told.Signed[0]), Is.EqualTo(agency.PurgeNeedsApproval));
        Assert.That(Unit.Light("retention").Light, Is.EqualTo(agency.PurgeNeedsApproval ? Light.Amber : Light.Green));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("purge-approval", "Westmorland 462.8")]
    public void Nothing_goes_by_itself_where_council_and_attorney_approve_and_all_goes_by_itself_elsewhere(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"));
        for (int month = 0; month < 36; month++)
        {
            Unit.Advance(TimeSpan.FromDays(30.5));
            Unit.Tend();
        }
        Assert.That(IsThere(Unit.Told.Signed[0]), Is.EqualTo(agency.PurgeNeedsApproval), "after three years");
        DateTimeOffset before = Unit.Clock.UtcNow.AddDays(-agency.RetentionDays);
        if (!agency.PurgeNeedsApproval)
        {
            Assert.That(Refusal(AccessRole.Administrator, before, ("a councillor", "City Council"), ("an attorney", "City Attorney")), Does.Contain("purges by itself"));
            return;
        }
        Assert.That(Unit.Light("retention").Reason, Does.Contain("approval"));
        Assert.That(Refusal(AccessRole.Administrator, before, ("a councillor", "City Council")), Does.Contain("City Attorney is missing"));
        Assert.That(Refusal(AccessRole.Administrator, before, ("one person", "City Council"), ("one person", "City Attorney")), Does.Contain("different people"));
        Assert.That(Refusal(AccessRole.Administrator, before, ("a councillor", "City Council"), ("an officer", "Police Department")), Does.Contain("offices are"));
        Assert.That(Refusal(AccessRole.Administrator, before.AddDays(1), ("a councillor", "City Council"), ("an attorney", "City Attorney")), Does.Contain("730 days"));
        Assert.That(Refusal(AccessRole.Operator, before, ("a councillor", "City Council"), ("an attorney", "City Attorney")), Does.Contain("operator"));
        Assert.That(Unit.LastAccess("approve_purge").Refused, Is.True);
        Unit.Tend();
        Assert.That(IsThere(Unit.Told.Signed[0]), Is.True);
        Assert.That(Refusal(AccessRole.Administrator, before, ("a councillor", "City Council"), ("an attorney", "City Attorney")), Is.Empty);
        Unit.Tend();
        Assert.That((IsThere(Unit.Told.Signed[0]), Unit.Light("retention").Light), Is.EqualTo((false, Light.Green)));
        string[] both = ["a councillor (City Council)", "an attorney (City Attorney)"];
        Contracts.V1.Access approved = Unit.LastAccess("approve_purge");
        Assert.That((approved.Refused, approved.User), Is.EqualTo((false, People.NameOf(AccessRole.Administrator))));
        Assert.That(approved.ApprovedBy, Is.EqualTo(both));
        Purge purge = Unit.Records().Single(record => record.Purge is not null).Purge;
        Assert.That(purge.Reason, Is.EqualTo(PurgeReason.Order));
        Assert.That(purge.OrderedBy, Is.EqualTo(both));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("evidence-export", "Westmorland 462.10; Tustin 462.4; Stockton IV.A.1")]
    public void What_a_case_holds_is_taken_away_in_one_file_that_anybody_proves_without_the_unit(Agency agency)
    {
        Open(agency);
        Unit.Pass(new Vehicle("7ABC123"), new Vehicle("5XYZ987"));
        EvidenceDesk desk = new(Unit.Oversight);
        desk.Hold(Unit.People.As(AccessRole.Operator), Unit.Reason, [Unit.Told.Signed[0]]);
        using MemoryStream bundle = new();
        desk.Export(Unit.People.As(AccessRole.Operator), Unit.Reason, ExportSelection.OfCase(AgencyUnit.CaseNumber), ExportForm.Bundle, bundle);
        using TrustAnchors trust = TrustAnchors.Load(Path.Combine(Unit.Folder, "device.crt"));
        byte[] file = bundle.ToArray();
        VerificationReport report = BundleVerifier.Verify(new MemoryStream(file), new() { Trust = trust });
        Assert.That((report.IsProven, report.Trust, report.Detections, report.Images), Is.EqualTo((true, KeyTrust.Pinned, 1L, 2L)), string.Join('\n', report.Findings));
        file[file.Length / 2] ^= 1;
        Assert.That(BundleVerifier.Verify(new MemoryStream(file), new() { Trust = trust }).IsProven, Is.False, "one bit of it changed");
        Contracts.V1.Access access = Unit.LastAccess("export");
        Assert.That((access.CaseNumber, access.Results, access.Refused), Is.EqualTo((AgencyUnit.CaseNumber, 1UL, false)));
    }

    private bool IsThere(long sequence)
    {
        using Journal.JournalReader journal = Unit.Read();
        return !journal.Read(sequence, 1).Single().IsGone;
    }

    private VerificationReport Proof()
    {
        using MemoryStream batch = new();
        using (Journal.JournalReader journal = Unit.Read())
            journal.Export(batch);
        batch.Position = 0;
        using TrustAnchors trust = TrustAnchors.OfKey(Unit.Key.PublicKey);
        return BatchVerifier.Verify(batch, new() { Trust = trust });
    }

    /// <summary>Approves a purge; what is said against it, nothing when it is ordered.</summary>
    private string Refusal(AccessRole role, DateTimeOffset before, params (string Name, string Office)[] approvedBy)
    {
        try
        {
            new EvidenceDesk(Unit.Oversight).ApprovePurge(Unit.People.As(role), Unit.Reason, before,
                [.. approvedBy.Select(one => new PurgeApprover(one.Name, one.Office))], new Host.Agency.JournalPurgeOrders(Unit.Oversight.Turn));
            return "";
        }
        catch (Exception refused) when (refused is OversightException or AccessRefusedException)
        {
            return refused.Message;
        }
    }
}
