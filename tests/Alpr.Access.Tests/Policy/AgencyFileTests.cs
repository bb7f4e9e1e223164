using Alpr.HotLists;

namespace Alpr.Access.Tests.Policy;

/// <summary>What each agency's document asks is in its file.</summary>
public sealed class AgencyFileTests
{
    [TestCaseSource(typeof(PolicySamples), nameof(PolicySamples.Agencies))]
    public void Each_file_names_the_section_of_each_value(string agency)
    {
        string[] lines = File.ReadAllLines(PolicySamples.PathOf(agency));
        // Values that a document asks: below the file's own head. Lines that only open something, and the installer's paths, need no section.
        IEnumerable<string> bare = lines.SkipWhile(line => !line.Contains("\"retention\"", StringComparison.Ordinal)).Where(line =>
            line.Contains("\":", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal)
            && !line.TrimEnd().EndsWith('{') && !line.TrimEnd().EndsWith('[') && !line.Contains("\"from\"", StringComparison.Ordinal)
            && !line.Contains("\"plate\"", StringComparison.Ordinal));
        Assert.That(bare, Is.Empty);
    }

    [TestCase("winters-2020", 365, 365, false)]
    [TestCase("westmorland", 730, null, true)]
    [TestCase("alameda-2023", 365, 365, false)]
    [TestCase("tustin-2018", 365, 365, false)]
    [TestCase("stockton-2017", 730, 730, false)]
    public void Each_agency_keeps_as_long_as_it_says(string agency, int days, int? daysMax, bool needsApproval)
    {
        RetentionPolicy retention = PolicySamples.Load(agency).Retention;
        Assert.That((retention.Keep.TotalDays, retention.KeepMax?.TotalDays, retention.PurgeNeedsApproval), Is.EqualTo(((double)days, (double?)daysMax, needsApproval)));
    }

    [Test]
    public void In_Westmorland_council_and_attorney_approve_a_purge() =>
        Assert.That(PolicySamples.Load("westmorland").Retention.Approvers, Is.EqualTo(new[] { "City Council", "City Attorney" }));

    [TestCase("winters-2020", true)]
    [TestCase("westmorland", false)]
    [TestCase("alameda-2023", true)]
    [TestCase("tustin-2018", false)]
    [TestCase("stockton-2017", false)]
    public void A_search_needs_its_case_number_where_the_document_says_so(string agency, bool needs)
    {
        AccessRules rules = new(PolicySamples.Load(agency).Access);
        Assert.That((rules.NeedsPurpose(AccessAction.Search), rules.NeedsCaseNumber(AccessAction.Search)), Is.EqualTo((true, needs)));
    }

    [Test]
    public void Stockton_limits_hot_plates_to_30_and_7_days_and_asks_for_the_details()
    {
        HotPlateRules rules = PolicySamples.Load("stockton-2017").Matching.ToHotPlateRules();
        Assert.That((rules.DaysMax, rules.GeneralListDaysMax, rules.DetailsRequired), Is.EqualTo((30, 7, true)));
    }

    [Test]
    public void Stocktons_special_lists_only_inform_and_are_approved()
    {
        AgencyPolicy policy = PolicySamples.Load("stockton-2017");
        HotListPolicy special = policy.HotLists.Single(list => list.List.Name == "special");
        Assert.That((special.ToDefinition(policy).Informational, special.ApprovedBy), Is.EqualTo((true, "ALPR Administrator/Program Manager")));
    }

    [Test]
    public void In_Winters_a_departments_entry_ends_within_a_year()
    {
        AgencyPolicy policy = PolicySamples.Load("winters-2020");
        HotListDefinition list = policy.HotLists.Single(list => list.Department).ToDefinition(policy);
        Assert.That((policy.DepartmentListDaysMax, list.EntryDaysMax, list.Mapping!.InactiveAfterDays), Is.EqualTo((365, 365, 365)));
    }

    [TestCaseSource(typeof(PolicySamples), nameof(PolicySamples.Agencies))]
    public void Lists_are_renewed_daily_and_alarm_after_a_day(string agency) =>
        Assert.That(PolicySamples.Load(agency).HotLists, Has.All.Matches<HotListPolicy>(list => list!.RefreshEvery() < list.StaleAfter() && list.StaleAfter().TotalDays <= 1));

    [Test]
    public void Alameda_tells_persons_in_danger_first()
    {
        AgencyPolicy policy = PolicySamples.Load("alameda-2023");
        Assert.That(policy.Matching.ToOptions().Order.Take(4), Is.EqualTo(new[]
        {
            HotListCategory.AmberAlert, HotListCategory.BlueAlert, HotListCategory.SilverAlert, HotListCategory.YellowAlert,
        }));
        Assert.That(policy.HotLists.Single(list => list.List.Name == "alerts").ToDefinition(policy).Mapping!.Categories["BOLF"], Is.EqualTo(HotListCategory.BeOnLookout));
    }

    [TestCase("alameda-2023", "Federal Immigration Enforcement", "federal_immigration_enforcement")]
    [TestCase("alameda-2023", "investigation: immigration enforcement", "immigration_enforcement")]
    [TestCase("alameda-2023", "investigation: personal reasons", "personal_reasons")]
    [TestCase("alameda-2023", "harassment", "harassment")]
    [TestCase("westmorland", "homeland security: harassment", "harassment")]
    [TestCase("westmorland", "personal use", "personal_use")]
    [TestCase("stockton-2017", "personal use", "personal_use")]
    public void Prohibited_purposes_are_refused(string agency, string purpose, string rule) =>
        Assert.That(new PurposeRules(PolicySamples.Load(agency).Access).Refusal(purpose, required: true), Does.Contain(rule).And.Contain("prohibits"));

    [TestCase("winters-2020", "arrest warrant")]
    [TestCase("westmorland", "Crime-scene canvass: robbery series")]
    [TestCase("alameda-2023", "BOLF")]
    [TestCase("tustin-2018", "homeland security")]
    [TestCase("stockton-2017", "daily_system_check")]
    public void Purposes_of_the_document_are_taken(string agency, string purpose) =>
        Assert.That(new PurposeRules(PolicySamples.Load(agency).Access).Refusal(purpose, required: true), Is.Null);

    [Test]
    public void Alameda_withholds_immigration_violators_from_matching_and_from_each_list()
    {
        AgencyPolicy policy = PolicySamples.Load("alameda-2023");
        Assert.That(policy.Matching.ToOptions().Withheld.Contains(HotListCategory.ImmigrationViolator));
        Assert.That(policy.HotLists, Has.All.Matches<HotListPolicy>(list => list!.ToDefinition(policy).Withheld.Contains(HotListCategory.ImmigrationViolator)));
    }

    [TestCase("winters-2020", "audit 12, purge_audit 12, agreement_review 12")]
    [TestCase("westmorland", "audit 3")]
    [TestCase("alameda-2023", "random_audit 6")]
    [TestCase("tustin-2018", "audit 3")]
    [TestCase("stockton-2017", "audit 3, report 3, inspection 3")]
    public void What_comes_due_is_what_the_document_asks(string agency, string duties) =>
        Assert.That(string.Join(", ", PolicySamples.Load(agency).Duties.Select(duty => $"{duty.Kind} {duty.EveryMonths}")), Is.EqualTo(duties));

    [Test]
    public void Stocktons_report_is_due_on_the_tenth_business_day() =>
        Assert.That(PolicySamples.Load("stockton-2017").Duties.Single(duty => duty.Kind == "report").DueBusinessDays, Is.EqualTo(10));

    [TestCase("winters-2020", AccessRole.Operator, 5)]
    [TestCase("westmorland", AccessRole.Technician, 2)]
    [TestCase("alameda-2023", AccessRole.Operator, 5)]
    [TestCase("alameda-2023", AccessRole.Administrator, 3)]
    [TestCase("tustin-2018", AccessRole.Operator, 1)]
    [TestCase("stockton-2017", AccessRole.Operator, 4)]
    [TestCase("stockton-2017", AccessRole.Auditor, 3)]
    [TestCase("stockton-2017", AccessRole.Integration, 0)]
    public void Each_role_takes_the_courses_of_the_document(string agency, AccessRole role, int courses) =>
        Assert.That(new AccessRules(PolicySamples.Load(agency).Access).CoursesOf(role).Count(), Is.EqualTo(courses));

    [TestCase("winters-2020", true)]
    [TestCase("westmorland", true)]
    [TestCase("alameda-2023", true)]
    [TestCase("tustin-2018", false)]
    [TestCase("stockton-2017", true)]
    public void Hits_are_never_shared_and_requests_are_approved_where_the_document_says_so(string agency, bool approved)
    {
        SharingPolicy sharing = PolicySamples.Load(agency).Sharing;
        Assert.That((sharing.HitsMayBeShared, sharing.RequestsNeedApproval, sharing.ReviewDays), Is.EqualTo((false, approved, 365)));
    }

    [TestCaseSource(typeof(PolicySamples), nameof(PolicySamples.Agencies))]
    public void Accounts_are_not_shared(string agency) => Assert.That(PolicySamples.Load(agency).Access.SessionsPerAccount, Is.EqualTo(1));
}
