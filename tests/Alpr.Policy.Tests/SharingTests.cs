using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Host.Pipeline;
using Alpr.HotLists;
using Alpr.Oversight;

namespace Alpr.Policy.Tests;

public sealed class SharingTests : AgencyFixture
{
    private const string Neighbour = "Police of a neighbouring town";
    private static readonly string Certificate = new('a', 64), Stranger = new('b', 64);

    private static readonly (string, string) Agreement = ("\"agreements\": []", $$"""
        "agreements": [ { "agency": "{{Neighbour}}", "from": "2026-02-01", "until": "2027-06-30", "certificates": ["{{Certificate}}"], "approved_by": "the administrator" } ]
        """);

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("agreements", "Westmorland 462.10, 462.12; Stockton IV.B; Winters (c); Alameda G.4; Tustin 462.5 d)")]
    public void Only_an_agency_with_an_agreement_gets_data_and_only_while_it_lasts(Agency agency)
    {
        Open(agency);
        Assert.That(Unit.Policy.Sharing.Agreements, Is.Empty, "as shipped there is none");
        Assert.That(Decide(Request()), Does.Contain("No agreement of this agency"));
        Unit.Install(Agreement);
        Assert.That(Decide(Request()), Does.Contain("begins on 2026-02-01"));
        Unit.AdvanceTo(new(2026, 2, 1));
        Assert.That(new SharingRules(Unit.Policy).Decide(Request()), Is.EqualTo(new SharingDecision(Neighbour, null)));
        Assert.That(Decide(Request() with { Certificate = Stranger }), Does.Contain("No agreement of this agency"));
        Unit.AdvanceTo(new(2027, 6, 30));
        Assert.That(Decide(Request()), Is.Empty, "its last day");
        Unit.AdvanceTo(new(2027, 7, 1));
        Assert.That(Decide(Request()), Does.Contain("ended on 2027-06-30"));
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("agreements", "Westmorland 462.12 (a) to (c); Stockton IV.B.2; Alameda G.4; Tustin 462.5 d): at any time")]
    public void A_request_names_agency_person_and_purpose_and_who_approved_it(Agency agency)
    {
        Open(agency);
        Unit.Install(Agreement);
        Unit.AdvanceTo(new(2026, 2, 2));
        Assert.That(Decide(Request() with { Purpose = "" }), Does.Contain("purpose"));
        Assert.That(Decide(Request() with { Purpose = "curiosity" }), Does.Contain("purpose"));
        Assert.That(Decide(Request() with { RequestedBy = "" }), agency.RequestsNeedApproval ? Does.Contain("name of the person") : Is.Empty);
        Assert.That(Decide(Request() with { ApprovedBy = [] }), agency.RequestsNeedApproval ? Does.Contain("each request is approved") : Is.Empty);
        Assert.That(Decide(Request()), Is.Empty);
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("agreements", "Winters (c): annually; the others' files say the same number of days")]
    public void An_agreement_is_to_be_reviewed_each_year_and_its_end_is_announced(Agency agency)
    {
        Open(agency);
        Unit.Install(Agreement);
        Assert.That(Unit.Policy.Sharing.ReviewDays, Is.EqualTo(365));
        Assert.That(Review(), Is.EqualTo((DutyState.Upcoming, new DateOnly(2027, 2, 1))));
        Unit.AdvanceTo(new(2027, 1, 15));
        Assert.That(Review().State, Is.EqualTo(DutyState.Due));
        Unit.AdvanceTo(new(2027, 2, 2));
        Assert.That(Review().State, Is.EqualTo(DutyState.Overdue));
        AccessRequest reviewed = new() { Action = AccessAction.ReviewAgreement, Asked = Neighbour };
        Assert.That(Said(() => Unit.Room.Desk.Gate.Use(Unit.People.As(AccessRole.Operator), reviewed, () => new AccessResult<int>(0, 1))), Does.Contain("operator"));
        Assert.That(Review().State, Is.EqualTo(DutyState.Overdue), "who may not do it has not done it");
        Unit.Room.Desk.Gate.Use(Unit.People.As(AccessRole.Administrator), reviewed, () => new AccessResult<int>(0, 1));
        Assert.That(Review(), Is.EqualTo((DutyState.Upcoming, new DateOnly(2028, 2, 2))));
        Unit.AdvanceTo(new(2027, 6, 15));
        Assert.That(new DutyRoster(Unit.Oversight).List().Single(duty => duty.Kind == "agreement").State, Is.EqualTo(DutyState.Due), "it ends in two weeks");

        (DutyState State, DateOnly DueBy) Review()
        {
            DutyStatus status = new DutyRoster(Unit.Oversight).List().Single(duty => duty.Kind == "agreement_review");
            Assert.That(status.Detail, Is.EqualTo(Neighbour));
            return (status.State, status.DueBy);
        }
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("hits-not-shared", "Stockton IV.C.6; Tustin 462.4; the others' files say the same")]
    public void Hits_go_to_no_other_agency_unless_policy_and_agreement_allow_it(Agency agency)
    {
        Open(agency);
        Unit.Install(Agreement);
        Unit.AdvanceTo(new(2026, 2, 2));
        Assert.That(Decide(Request() with { Hits = true }), Does.Contain("Hits are not shared"));
        (string, string) hits = ("\"approved_by\": \"the administrator\" }", "\"approved_by\": \"the administrator\", \"hits\": true }");
        Assert.That(Assert.Throws<ConfigurationException>(() => Unit.Install(hits))!.Message, Does.Contain("hits_may_be_shared"));
        Unit.Install(hits, ("\"hits_may_be_shared\": false", "\"hits_may_be_shared\": true"));
        Assert.That(Decide(Request() with { Hits = true }), Is.Empty, "the agency says so in its policy, and in the agreement");
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("prohibited-purposes", "Alameda A.1, G.3; Westmorland 462.7.1; Winters (c); Tustin 462.4 a); Stockton I.C")]
    public void A_prohibited_purpose_is_refused_however_it_is_written_and_kept(Agency agency)
    {
        Open(agency);
        Unit.Install(Agreement);
        Unit.AdvanceTo(new(2026, 2, 2));
        Assert.That(Unit.Policy.Access.ProhibitedPurposes, Is.EqualTo(agency.Prohibited));
        string known = Unit.Policy.Access.Purposes[0];
        foreach (string prohibited in agency.Prohibited)
        {
            string words = prohibited.Replace('_', ' ').ToUpperInvariant();
            foreach (string purpose in (string[])[prohibited, words, $"{known}: {words}"])
            {
                Assert.That(Said(() => Search(purpose)), Does.Contain("prohibits"), purpose);
                Contracts.V1.Access kept = Unit.LastAccess("search");
                Assert.That((kept.Refused, kept.Purpose, kept.User), Is.EqualTo((true, purpose, People.NameOf(AccessRole.Operator))));
                Assert.That(Decide(Request() with { Purpose = purpose }), Does.Contain("prohibits"), "nor for another agency");
            }
        }
        foreach (string purpose in (string[])["federal immigration enforcement", "immigration enforcement"])
        {
            Assert.That(Said(() => Search(purpose)), Does.Contain("purpose"), "where no document names it, it is no purpose of the agency");
            Assert.That(Decide(Request() with { Purpose = purpose }), Is.Not.Empty);
        }
    }

    [TestCaseSource(typeof(Agency), nameof(Agency.All))]
    [PolicyRow("prohibited-purposes", "Alameda G.3; the others' files say the same until the agency changes it")]
    public void The_immigration_violators_of_ncic_are_neither_told_nor_kept(Agency agency)
    {
        Open(agency);
        Assert.That(Unit.Policy.HotLists.Any(list => list.List.Name == "ncic"), Is.EqualTo(agency.HasNcic));
        if (!agency.HasNcic)
        {
            Unit.Install(("\"hot_lists\": [", $$"""
                "hot_lists": [ { "list": { "name": "ncic", "layout": "ncic_fixed", "expires_after_hours": 72 }, "from": "folder:{{AgencyUnit.ListsIn}}/ncic" },
                """));
        }
        Unit.Deliver("ncic", new Listed("5NLT123") { Letter = 'N' }, new Listed("5WAN123") { Letter = 'W' });
        Alert[] alerts = [.. Unit.Pass(new("5NLT123"), new("5WAN123"))];
        Assert.That(alerts.Select(alert => (alert.Hit.Hit.EntryPlate, alert.Hit.Hit.Category)), Is.EqualTo(new[] { ("5WAN123", "wanted") }));
        Assert.That(Unit.Records().Last(record => record.HotListInstalled?.List == "ncic").HotListInstalled.Entries, Is.EqualTo(1), "the other is not even on the disk");
        Assert.That(Unit.Enter(Unit.HotPlate("5HOT123", TimeSpan.FromDays(1), HotListCategory.ImmigrationViolator)).Select(problem => problem.Field), Is.EqualTo(new[] { "category" }));
        if (agency.Prohibited.Any(purpose => purpose.Contains("immigration", StringComparison.Ordinal)))
            Assert.That(Assert.Throws<ConfigurationException>(() => Unit.Install(("\"withheld\": [\"immigration_violator\"]", "\"withheld\": []")))!.Message, Does.Contain("letter N"));
    }

    private SharingRequest Request() => new()
    {
        Certificate = Certificate,
        UtcUs = Unit.NowUs,
        Pictures = true,
        Purpose = Unit.Policy.Access.Purposes[0],
        RequestedBy = "an officer there",
        ApprovedBy = ["the administrator"],
    };

    private string Decide(SharingRequest request) => new SharingRules(Unit.Policy).Decide(request).Refusal ?? "";

    private void Search(string purpose) => new DetectionSearch(Unit.Oversight).Find(Unit.People.As(AccessRole.Operator), new(purpose, AgencyUnit.CaseNumber), new());

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
