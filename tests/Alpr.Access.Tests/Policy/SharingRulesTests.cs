namespace Alpr.Access.Tests.Policy;

public sealed class SharingRulesTests
{
    private const string Certificate = "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF"; // the policy has it in small letters

    private readonly AgencyPolicy _policy = PolicySamples.Parse(PolicySamples.Full);

    private static SharingRequest Good => new()
    {
        Certificate = Certificate,
        UtcUs = Us("2026-06-15T12:00:00Z"),
        Hits = true,
        Pictures = true,
        Purpose = "missing person",
        RequestedBy = "R. Quest",
        ApprovedBy = ["A. Pprove"],
    };

    [Test]
    public void A_request_under_an_agreement_is_allowed() =>
        Assert.That(new SharingRules(_policy).Decide(Good), Is.EqualTo(new SharingDecision("Other Agency", null)));

    [Test]
    public void A_request_is_refused_for_what_is_missing()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Refusal(Good with { Certificate = Certificate.Replace('0', '1') }), Does.Contain("No agreement"));
            Assert.That(Refusal(Good with { Purpose = "" }), Does.Contain("requires a purpose"));
            Assert.That(Refusal(Good with { Purpose = "personal use" }), Does.Contain("prohibits the purpose personal_use"));
            Assert.That(Refusal(Good with { Purpose = "missing person: federal immigration enforcement" }), Does.Contain("federal_immigration_enforcement"));
            Assert.That(Refusal(Good with { RequestedBy = " " }), Does.Contain("person who asks"));
            Assert.That(Refusal(Good with { ApprovedBy = [] }), Does.Contain("approved"));
            Assert.That(Refusal(Good with { ApprovedBy = [""] }), Does.Contain("approved"));
        });
    }

    // Pacific time: the agreement's days are the agency's.
    [TestCase("2026-01-31T07:59:59Z", "begins on 2026-01-31")]
    [TestCase("2026-01-31T08:00:00Z", null)]
    [TestCase("2027-01-31T07:59:59Z", null)]
    [TestCase("2027-01-31T08:00:00Z", "ended on 2027-01-30")]
    public void An_agreement_counts_from_its_first_day_to_its_last_where_the_agency_is(string when, string? because)
    {
        string? refusal = Refusal(Good with { UtcUs = Us(when) });
        Assert.That(refusal, because is null ? Is.Null : Does.Contain(because));
    }

    [TestCase(false, false, false)]
    [TestCase(false, true, false)]
    [TestCase(true, false, false)]
    [TestCase(true, true, true)]
    public void Hits_are_shared_only_where_policy_and_agreement_allow_it(bool policy, bool agreement, bool allowed)
    {
        AgencyPolicy changed = _policy with
        {
            Sharing = _policy.Sharing with { HitsMayBeShared = policy, Agreements = [_policy.Sharing.Agreements[0] with { Hits = agreement }] },
        };
        SharingRules rules = new(changed);
        Assert.That(rules.Decide(Good).IsAllowed, Is.EqualTo(allowed));
        Assert.That(rules.Decide(Good with { Hits = false }).IsAllowed, "detections alone");
    }

    [Test]
    public void Pictures_are_shared_only_where_the_agreement_says_so()
    {
        AgencyPolicy changed = _policy with { Sharing = _policy.Sharing with { Agreements = [_policy.Sharing.Agreements[0] with { Pictures = false }] } };
        Assert.That(new SharingRules(changed).Decide(Good).Refusal, Does.Contain("without pictures"));
        Assert.That(new SharingRules(changed).Decide(Good with { Pictures = false }).IsAllowed);
    }

    [Test]
    public void Where_requests_need_no_approval_a_purpose_is_enough()
    {
        AgencyPolicy changed = _policy with { Sharing = _policy.Sharing with { RequestsNeedApproval = false } };
        Assert.That(new SharingRules(changed).Decide(Good with { RequestedBy = "", ApprovedBy = [] }).IsAllowed);
        Assert.That(new SharingRules(changed).Decide(Good with { Purpose = "" }).IsAllowed, Is.False, "the policy requires a purpose of each pull");
    }

    [Test]
    public void An_agreement_is_to_be_reviewed_in_time()
    {
        AgreementPolicy agreement = _policy.Sharing.Agreements[0];
        Assert.That(agreement.ReviewDue(365), Is.EqualTo(new DateOnly(2027, 6, 1)));
        agreement = agreement with { Reviewed = null };
        Assert.That(agreement.ReviewDue(365), Is.EqualTo(new DateOnly(2027, 1, 31)));
        Assert.That(agreement.ReviewDue(0), Is.Null);
    }

    private string? Refusal(SharingRequest request) => new SharingRules(_policy).Decide(request).Refusal;

    private static long Us(string when) => DateTimeOffset.Parse(when).ToUnixTimeMilliseconds() * 1000;
}
