using Alpr.HotLists;

namespace Alpr.Access.Tests.Policy;

public sealed class AccessRulesTests
{
    [Test]
    public void Names_of_actions_and_roles_are_read_back()
    {
        Assert.Multiple(() =>
        {
            foreach (AccessAction action in Enum.GetValues<AccessAction>())
                Assert.That(AccessActions.TryParse(AccessActions.Name(action), out AccessAction same) && same == action);
            foreach (AccessRole role in Enum.GetValues<AccessRole>())
                Assert.That(AccessRoles.TryParse(AccessRoles.Name(role), out AccessRole same) && same == role);
            foreach (string wrong in new[] { "", "0", "Search", "search ", "enterhotplate" })
                Assert.That(AccessActions.TryParse(wrong, out _), Is.False);
            Assert.That(AccessActions.Name(AccessAction.EnterHotPlate), Is.EqualTo("enter_hot_plate"));
        });
    }

    [Test]
    public void Every_action_is_somebodys_and_fits_the_set()
    {
        foreach (AccessAction action in Enum.GetValues<AccessAction>())
        {
            Assert.That((int)action, Is.LessThan(32));
            Assert.That(Enum.GetValues<AccessRole>().Any(role => AccessRoles.UsualActions(role).Contains(action)), action.ToString());
        }
    }

    [TestCase(AccessAction.Search, AccessRole.Operator)]
    [TestCase(AccessAction.View, AccessRole.Operator)]
    [TestCase(AccessAction.Export, AccessRole.Operator)]
    [TestCase(AccessAction.Maintain, AccessRole.Technician)]
    [TestCase(AccessAction.Inspect, AccessRole.Technician)]
    [TestCase(AccessAction.Pull, AccessRole.Integration)]
    [TestCase(AccessAction.Release, AccessRole.Administrator)]
    [TestCase(AccessAction.ApprovePurge, AccessRole.Administrator)]
    [TestCase(AccessAction.ManageAccounts, AccessRole.Administrator)]
    public void Duties_are_divided(AccessAction action, AccessRole only) =>
        Assert.That(Enum.GetValues<AccessRole>().Where(role => AccessRoles.UsualActions(role).Contains(action)), Is.EqualTo(new[] { only }));

    [Test]
    public void A_role_that_the_policy_names_may_do_what_it_says_and_sign_in_for_it()
    {
        AccessRules rules = new(PolicySamples.Parse(PolicySamples.Full).Access);
        Assert.Multiple(() =>
        {
            Assert.That(rules.ActionsOf(AccessRole.Operator), Is.EqualTo(ActionSet.Of(AccessAction.Search, AccessAction.SignIn, AccessAction.SignOut)));
            Assert.That(rules.ActionsOf(AccessRole.Technician), Is.EqualTo(default(ActionSet)), "nobody has the role");
            Assert.That(rules.NeedsSecondFactor(AccessRole.Administrator));
            Assert.That(rules.NeedsSecondFactor(AccessRole.Operator), Is.False);
        });
    }

    [Test]
    public void A_refusal_names_the_rule_and_not_what_was_typed()
    {
        AccessRules rules = new(PolicySamples.Parse(PolicySamples.Full).Access);
        string? Refusal(AccessRole role, AccessAction action, string purpose = "", string caseNumber = "") =>
            rules.Refusal(role, new() { Action = action, Purpose = purpose, CaseNumber = caseNumber, Asked = "7ABC123" });
        Assert.Multiple(() =>
        {
            Assert.That(Refusal(AccessRole.Operator, AccessAction.Search, "Criminal investigation"), Is.Null);
            Assert.That(Refusal(AccessRole.Operator, AccessAction.Search), Does.Contain("requires a purpose").And.Contain("criminal_investigation"));
            Assert.That(Refusal(AccessRole.Operator, AccessAction.View, "Criminal investigation"), Does.Contain("operator").And.Contain("view"));
            Assert.That(Refusal(AccessRole.Operator, AccessAction.Search, "zzz"), Does.Contain("does not know").And.Not.Contain("zzz"));
            Assert.That(Refusal(AccessRole.Administrator, AccessAction.ManageAccounts), Is.Null, "no purpose asked");
            Assert.That(Refusal(AccessRole.Administrator, AccessAction.ManageAccounts, "personal use"), Does.Contain("prohibits"), "a purpose given is looked at");
            Assert.That(Refusal(AccessRole.Operator, AccessAction.Search, "missing person", "none"), Does.Contain("digit").And.Not.Contain("none"));
        });
    }

    [TestCase("", true, false)]
    [TestCase(" ", true, false)]
    [TestCase("", false, true)]
    [TestCase("26-0101", true, true)]
    [TestCase("n/a", true, false)]
    [TestCase("26\u0007", true, false)]
    [TestCase("11111111111111111111111111111111111111111111111111111111111111111", true, false)]
    public void A_case_number_is_a_number(string text, bool required, bool taken) =>
        Assert.That(AccessRules.CaseNumberRefusal(text, required) is null, Is.EqualTo(taken));

    [Test]
    public void A_departments_list_is_clamped_whatever_its_own_settings_say()
    {
        AgencyPolicy policy = PolicySamples.Parse(PolicySamples.Full);
        HotListPolicy list = policy.HotLists[1];
        list.List.EntryDaysMax = 0; // as if the file's check had not been
        list.List.Mapping!.InactiveAfterDays = 4000;
        HotListDefinition definition = list.ToDefinition(policy);
        Assert.That((definition.EntryDaysMax, definition.Mapping!.InactiveAfterDays, definition.Informational), Is.EqualTo((365, 365, true)));
        Assert.That(definition.Withheld, Is.EqualTo(CategorySet.Of(HotListCategory.ImmigrationViolator)));
        Assert.That(policy.HotLists[0].ToDefinition(policy).EntryDaysMax, Is.Zero, "another's list keeps its own rule");
    }
}

public sealed class PurposeRulesTests
{
    [TestCase("federal immigration enforcement")]
    [TestCase("FEDERAL  Immigration-Enforcement")]
    [TestCase("for federal_immigration_enforcement, please")]
    [TestCase("(federal/immigration/enforcement)")]
    [TestCase("fede\u0301ral immi\u200Bgration enforce\u00ADment")]
    [TestCase("criminal investigation: federal immigration enforcement")]
    public void A_prohibited_purpose_is_found_as_whole_words(string purpose)
    {
        foreach (IReadOnlyList<string> purposes in new IReadOnlyList<string>[] { [], ["criminal_investigation"] })
        {
            PurposeRules rules = new(new() { Purposes = purposes, ProhibitedPurposes = ["personal_use", "federal_immigration_enforcement"] });
            string? refusal = rules.Refusal(purpose, required: false);
            Assert.That(refusal, Does.Contain("prohibits the purpose federal_immigration_enforcement").And.Not.Contain("please"));
        }
    }

    [TestCase("personal user manual")]
    [TestCase("impersonal use")]
    [TestCase("use, personal")]
    [TestCase("enforcement")]
    public void Other_words_are_not(string purpose) =>
        Assert.That(new PurposeRules(new() { ProhibitedPurposes = ["personal_use"] }).Refusal(purpose, required: true), Is.Null);

    [TestCase("...", "in words")]
    [TestCase("a\nb", "one line")]
    [TestCase(" ", "requires a purpose")]
    public void A_purpose_is_words_in_one_line(string purpose, string because) =>
        Assert.That(new PurposeRules(new()).Refusal(purpose, required: true), Does.Contain(because));

    [Test]
    public void A_purpose_of_any_characters_is_refused_or_taken_and_nothing_else()
    {
        Random random = new(Alpr.Tests.Common.Torture.Seed(1798));
        PurposeRules rules = new(new() { ProhibitedPurposes = ["personal_use"] });
        for (int i = 0; i < Alpr.Tests.Common.Torture.Count(20_000, 5_000_000); i++)
        {
            string purpose = string.Create(random.Next(250), random, (text, source) =>
            {
                for (int at = 0; at < text.Length; at++)
                    text[at] = (char)source.Next(source.Next(2) == 0 ? 128 : 65_536);
            });
            _ = rules.Refusal(purpose, required: true);
        }
    }
}
