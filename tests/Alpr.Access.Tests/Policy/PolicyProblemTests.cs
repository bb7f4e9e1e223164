using Alpr.Board.Configuration;

namespace Alpr.Access.Tests.Policy;

public sealed class PolicyProblemTests
{
    private const string Long = "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"";

    [Test]
    public void A_policy_with_every_field_has_no_problem()
    {
        AgencyPolicy policy = PolicySamples.Parse(PolicySamples.Full);
        Assert.That(policy.Sha256.ToArray(), Is.EqualTo(System.Security.Cryptography.SHA256.HashData(PolicySamples.Bytes(PolicySamples.Full))));
        Assert.That(policy.Zone.Id, Is.EqualTo("America/Los_Angeles"));
    }

    [TestCase("format", "2", "format")]
    [TestCase("agency", "\" \"", "agency")]
    [TestCase("agency", "null", "agency")]
    [TestCase("agency", "\"a\\u0007b\"", "agency")]
    [TestCase("version", "\"\"", "version")]
    [TestCase("revision", "0", "revision")]
    [TestCase("source", Long, "source")]
    [TestCase("time_zone", "\"Mars/Olympus\"", "time_zone")]
    [TestCase("retention.days", "0", "retention.days")]
    [TestCase("retention.days_max", "364", "retention.days_max")]
    [TestCase("retention.purge", "\"never\"", "retention.purge")]
    [TestCase("retention.approvers", "[\"City Council\"]", "retention.approvers")]
    [TestCase("retention", "{ \"days\": 730, \"purge\": \"needs_approval\", \"approvers\": [\"City Council\"] }", "retention.approvers")]
    [TestCase("retention", "{ \"days\": 730, \"purge\": \"needs_approval\", \"approvers\": [\"a\", \"A\"] }", "retention.approvers[1]")]
    [TestCase("retention", "{ \"days\": 730, \"days_max\": 800, \"purge\": \"needs_approval\", \"approvers\": [\"a\", \"b\"] }", "retention.days_max")]
    [TestCase("retention", "{ \"days\": 730, \"purge\": \"needs_approval\", \"approvers\": [\"a\", null] }", "retention.approvers[1]")]
    [TestCase("matching.withheld", "[]", "matching.withheld")]
    [TestCase("matching.withheld[0]", "\"n\"", "matching.withheld[0]")]
    [TestCase("matching.uncertain_below", "1e999", "matching.uncertain_below")]
    [TestCase("matching.order", "[\"wanted\", \"missing\", \"wanted\"]", "matching.order[2]")]
    [TestCase("hot_lists[0].list.withheld", "[\"wanted\", \"wanted\"]", "hot_lists[0].list.withheld[1]")]
    [TestCase("department_list_days_max", "367", "department_list_days_max")]
    [TestCase("department_list_days_max", "99", "hot_lists[1].list.entry_days_max")]
    [TestCase("department_list_days_max", "89", "hot_lists[1].list.mapping.inactive_after_days")]
    [TestCase("hot_lists[0].list.name", "\"department\"", "hot_lists[1].list.name")]
    [TestCase("hot_lists[0]", "null", "hot_lists[0]")]
    [TestCase("hot_lists[0].list.layout", "\"nevada\"", "hot_lists[0].list.layout")]
    [TestCase("hot_lists[0].refresh_hours", "24.5", "hot_lists[0].refresh_hours")]
    [TestCase("hot_lists[0].stale_after_hours", "11", "hot_lists[0].stale_after_hours")]
    [TestCase("hot_lists[0].from", "\"http://lists.example/svs\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"https://user:word@lists.example/svs\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"https://user@lists.example/svs\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"https://lists.example\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"sftp://lists.example/svs\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"file:svs.tbl\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"folder:/a b\"", "hot_lists[0].from")]
    [TestCase("hot_lists[0].from", "\"svs.tbl\"", "hot_lists[0].from")]
    [TestCase("hot_lists[1].list.entry_days_max", "0", "hot_lists[1].list.entry_days_max")]
    [TestCase("hot_lists[1].list.entry_days_max", "366", "hot_lists[1].list.entry_days_max")]
    [TestCase("hot_lists[1].approved_by", "\"\"", "hot_lists[1].approved_by")]
    [TestCase("hot_lists[0].list.category", "\"special\"", "hot_lists[0].approved_by")]
    [TestCase("access.purpose_required", "[\"query\"]", "access.purpose_required[0]")]
    [TestCase("access.purpose_required", "[\"search\", \"search\"]", "access.purpose_required[1]")]
    [TestCase("access.purpose_required", "[null]", "access.purpose_required[0]")]
    [TestCase("access.case_number_required", "[\"0\"]", "access.case_number_required[0]")]
    [TestCase("access.purposes", "[\"Criminal investigation\"]", "access.purposes[0]")]
    [TestCase("access.purposes", "[\"federal_immigration_enforcement_support\"]", "access.purposes[0]")]
    [TestCase("access.purposes", "[\"a\", \"a\"]", "access.purposes[1]")]
    [TestCase("access.prohibited_purposes", "[null, \"immigration_checks\", \"x_\"]", "access.prohibited_purposes[2]")]
    [TestCase("access.training[0].course", "\"\"", "access.training[0].course")]
    [TestCase("access.training", "[{ \"course\": \"a\" }, { \"course\": \"A\" }]", "access.training[1].course")]
    [TestCase("access.training[0].roles", "[\"integration\"]", "access.training[0].roles")]
    [TestCase("access.training[0].roles", "[\"chief\"]", "access.training[0].roles[0]")]
    [TestCase("access.second_factor", "[\"chief\"]", "access.second_factor[0]")]
    [TestCase("access.session_minutes", "14", "access.session_minutes")]
    [TestCase("access.roles", "{ \"chief\": [] }", "access.roles")]
    [TestCase("access.roles", "{ \"operator\": null }", "access.roles.operator")]
    [TestCase("access.roles.operator", "[\"fly\"]", "access.roles.operator[0]")]
    [TestCase("access.roles.integration", "[\"pull\", \"manage_accounts\"]", "access.roles.integration[1]")]
    [TestCase("access.roles.administrator", "[\"install_policy\"]", "access.roles")]
    [TestCase("sharing.agreements[0].agency", "\"\"", "sharing.agreements[0].agency")]
    [TestCase("sharing.agreements[0].approved_by", "", "sharing.agreements[0].approved_by")]
    [TestCase("sharing.agreements[0].until", "\"2026-01-30\"", "sharing.agreements[0].until")]
    [TestCase("sharing.agreements[0].until", "\"2026-02-30\"", "sharing.agreements[0].until")]
    [TestCase("sharing.agreements[0].until", "\"2226-02-20\"", "sharing.agreements[0].until")]
    [TestCase("sharing.agreements[0].reviewed", "\"2026-01-30\"", "sharing.agreements[0].reviewed")]
    [TestCase("sharing.agreements[0].certificates", "[\"00:11\"]", "sharing.agreements[0].certificates[0]")]
    [TestCase("sharing.agreements[0].certificates", "[null]", "sharing.agreements[0].certificates[0]")]
    [TestCase("sharing.hits_may_be_shared", "false", "sharing.agreements[0].hits")]
    [TestCase("duties[0].kind", "\"party\"", "duties[0].kind")]
    [TestCase("duties[0].every_months", "1", "duties[0].every_months")]
    [TestCase("privacy_masks[0].polygon", "[[0,0],[1,1]]", "privacy_masks[0].polygon")]
    [TestCase("privacy_masks[0].polygon", "[[0,0],[1,1],[0,1],[1,0]]", "privacy_masks[0].polygon")]
    [TestCase("privacy_masks[0].polygon", "[[0,0],[1,0],[0.5,0]]", "privacy_masks[0].polygon")]
    [TestCase("privacy_masks[0].polygon", "[[0,0],[1,0],[1,0],[0,1]]", "privacy_masks[0].polygon")]
    [TestCase("privacy_masks[0].polygon", "[[0,0],[1,0],[1,1],[0.5,0],[0,1]]", "privacy_masks[0].polygon")]
    [TestCase("privacy_masks[0].polygon[1]", "[0.5,1.1]", "privacy_masks[0].polygon[1]")]
    [TestCase("privacy_masks[0].polygon[1]", "[0.5]", "privacy_masks[0].polygon[1]")]
    [TestCase("privacy_masks[0].polygon[1]", "null", "privacy_masks[0].polygon[1]")]
    public void A_wrong_value_is_named_with_its_line(string path, string json, string field)
    {
        string refusal = PolicySamples.RefusalOf(PolicySamples.With(path, json));
        Assert.That(refusal, Does.Match($@"(?m)^policy\.json:\d+: {System.Text.RegularExpressions.Regex.Escape(field)}: "));
    }

    [TestCase("retention.purge", "730")]
    [TestCase("colour", "1")]
    [TestCase("access.passwords", "null")]
    [TestCase("hot_lists", "{}")]
    public void What_is_of_the_wrong_kind_is_refused_with_its_line(string path, string json) =>
        Assert.That(PolicySamples.RefusalOf(PolicySamples.With(path, json)), Does.Match(@"^policy\.json:\d+: "));

    [Test]
    public void The_Winters_rule_says_what_to_write() =>
        Assert.That(PolicySamples.RefusalOf(PolicySamples.With("hot_lists[1].list.entry_days_max", "0")), Does.Contain("write 1 to 365"));

    [Test]
    public void Who_prohibits_immigration_enforcement_is_told_to_withhold_the_letter_N() =>
        Assert.That(PolicySamples.RefusalOf(PolicySamples.With("matching.withheld", "[\"special\"]")), Does.Contain("add \"immigration_violator\""));

    [Test]
    public void A_special_list_needs_no_approval_where_the_policy_does_not_want_it()
    {
        string policy = PolicySamples.With(PolicySamples.With("hot_lists[1].approved_by", "\"\""), "special_lists_need_approval", "false");
        Assert.That(PolicySamples.Parse(policy).SpecialListsNeedApproval, Is.False);
    }

    [Test]
    public void A_field_that_stands_there_twice_is_refused()
    {
        string twice = PolicySamples.Full.Replace("\"days\": 365,", "\"days\": 365,\n\"days\": 36500,", StringComparison.Ordinal);
        Assert.That(PolicySamples.RefusalOf(twice), Does.StartWith("policy.json:4: the field stands there twice."));
    }

    [Test]
    public void Comments_and_trailing_commas_are_allowed() =>
        Assert.That(PolicySamples.Parse("""
            { // a policy
              "format": 1, "agency": "A", "version": "1", "revision": 1, "retention": { "days": 1, }, /* who */ "access": {}, }
            """).Access.Passwords.LengthMin, Is.EqualTo(12));

    [Test]
    public void A_file_that_is_not_there_or_too_large_is_refused()
    {
        using PolicyFolder folder = new();
        Assert.That(Assert.Throws<ConfigurationException>(() => AgencyPolicy.Load(folder["none.json"]))!.Message, Does.Contain("Check the path"));
        Assert.That(PolicySamples.RefusalOf(PolicySamples.Full + new string(' ', (int)ConfigurationFile.BytesMax)), Does.Contain("larger than"));
    }
}
