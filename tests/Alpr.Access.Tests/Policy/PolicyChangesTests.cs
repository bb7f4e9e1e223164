namespace Alpr.Access.Tests.Policy;

public sealed class PolicyChangesTests
{
    [TestCase("retention.days", "100", "retention.days: 365 -> 100")]
    [TestCase("retention.days_max", "", "retention.days_max: 400 -> (absent)")]
    [TestCase("hot_lists[0].refresh_hours", "6", "hot_lists[svs].refresh_hours: 12 -> 6")]
    [TestCase("access.prohibited_purposes", "[\"personal_use\", \"harassment\"]",
        "access.prohibited_purposes: federal_immigration_enforcement removed|access.prohibited_purposes: harassment added")]
    [TestCase("access.prohibited_purposes", "[\"personal_use\", \"federal_immigration_enforcement\"]",
        "access.prohibited_purposes: [federal_immigration_enforcement, personal_use] -> [personal_use, federal_immigration_enforcement]")]
    [TestCase("access.training", "[]", "access.training[Privacy]: {course: Privacy, valid_days: 365, roles: [operator]} -> (absent)")]
    [TestCase("access.roles.technician", "[\"maintain\"]", "access.roles.technician: maintain added")]
    [TestCase("sharing.agreements[0].hits", "false", "sharing.agreements[Other Agency].hits: true -> false")]
    [TestCase("privacy_masks[0].polygon[0]", "[0, 0]", "privacy_masks[windows].polygon: [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4]] -> [[0, 0], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4]]")]
    [TestCase("source", "\"a document\"", "")]
    public void A_change_is_said_in_words(string path, string json, string lines) =>
        Assert.That(string.Join('|', PolicyChanges.Of(PolicySamples.Bytes(PolicySamples.Full), PolicySamples.Bytes(PolicySamples.With(path, json)))), Is.EqualTo(lines));

    [Test]
    public void Lists_in_another_order_are_told()
    {
        byte[] before = """{ "duties": [ { "name": "a" }, { "name": "b" } ] }"""u8.ToArray(), after = """{ "duties": [ { "name": "b" }, { "name": "a" } ] }"""u8.ToArray();
        Assert.That(PolicyChanges.Of(before, after), Is.EqualTo(new[] { "duties: in another order" }));
    }

    [Test]
    public void Comments_are_no_change() =>
        Assert.That(PolicyChanges.Of("{ \"a\": 1 }"u8.ToArray(), "{ // why\n \"a\": 1, }"u8.ToArray()), Is.Empty);

    [Test]
    public void Whatever_is_changed_is_told_and_what_is_told_is_bounded()
    {
        foreach (string before in PolicySamples.Agencies)
        {
            foreach (string after in PolicySamples.Agencies)
            {
                IReadOnlyList<string> lines = PolicyChanges.Of(File.ReadAllBytes(PolicySamples.PathOf(before)), File.ReadAllBytes(PolicySamples.PathOf(after)));
                Assert.That(lines, before == after ? Is.Empty : Has.Member($"agency: {PolicySamples.Load(before).Agency} -> {PolicySamples.Load(after).Agency}"));
                Assert.That(lines, Has.All.Length.LessThan(400));
            }
        }
        string Many(int value) => "{" + string.Join(",", Enumerable.Range(0, 2000).Select(i => $"\"f{i}\":{value}")) + "}";
        IReadOnlyList<string> many = PolicyChanges.Of(PolicySamples.Bytes(Many(1)), PolicySamples.Bytes(Many(2)));
        Assert.That((many.Count, many[^1]), Is.EqualTo((PolicyChanges.LinesMax + 1, "and 1500 more")));
    }
}
