using System.Text.Json.Serialization;
using Alpr.Board.Configuration;

namespace Alpr.HotLists.Tests;

public sealed class SettingsTests
{
    private const string Good = """
        {
          "hot_lists": [
            { "name": "svs", "layout": "california_doj", "category": "stolen_vehicle", "time_zone": "America/Los_Angeles",
              "refused_share_max": 0.02, "header_age_hours_max": 48, "expires_after_hours": 168 },
            { "name": "portal", "layout": "delimited", "category": "be_on_lookout", "informational": true, "entry_days_max": 365, "update": "incremental",
              "withheld": ["immigration_violator"],
              "mapping": { "delimiter": ";", "plate": "Hot Plate", "state": "State", "category": "Alert", "level": "Level", "effective": "Entered",
                           "reference": "Case", "notes": "Remarks", "state_required": true, "category_required": true, "inactive_after_days": 30,
                           "categories": { "stolen": "stolen_vehicle", "BOLO": "be_on_lookout" } } }
          ]
        }
        """;

    [Test]
    public void Lists_of_a_policy_file_are_what_it_says()
    {
        HotListSettings[] settings = Read(Good);
        Assert.That(settings.SelectMany(one => one.Problems("hot_lists")), Is.Empty);
        HotListDefinition svs = settings[0].ToDefinition(), portal = settings[1].ToDefinition();
        Assert.Multiple(() =>
        {
            Assert.That(svs, Is.EqualTo(Sample.Doj with { RefusedShareMax = 0.02, HeaderAgeHoursMax = 48, ExpiresAfterHours = 168, Zone = svs.Zone }));
            Assert.That(svs.Zone.Id, Is.EqualTo("America/Los_Angeles"));
            Assert.That((portal.Incremental, portal.Informational, portal.EntryDaysMax, portal.Mapping!.Delimiter), Is.EqualTo((true, true, 365, ';')));
            Assert.That(portal.Withheld.Contains(HotListCategory.ImmigrationViolator));
            Assert.That(Sample.Import(portal, File.ReadAllBytes(Sample.Golden("portal.csv")), new Checked()).Entries, Is.EqualTo(3));
        });
    }

    [TestCase("\"svs\"", "\"SVS\"", "hot_lists[0].name")]
    [TestCase("\"svs\"", "\"hot-plates\"", "hot_lists[0].name")]
    [TestCase("california_doj", "nevada", "hot_lists[0].layout")]
    [TestCase("\"stolen_vehicle\", \"time", "\"stolen\", \"time", "hot_lists[0].category")]
    [TestCase("America/Los_Angeles", "Mars/Olympus", "hot_lists[0].time_zone")]
    [TestCase("0.02", "0.6", "hot_lists[0].refused_share_max")]
    [TestCase("48", "-1", "hot_lists[0].header_age_hours_max")]
    [TestCase("168", "9999", "hot_lists[0].expires_after_hours")]
    [TestCase("365", "367", "hot_lists[1].entry_days_max")]
    [TestCase("incremental", "sometimes", "hot_lists[1].update")]
    [TestCase("immigration_violator", "n", "hot_lists[1].withheld[0]")]
    [TestCase("\";\"", "\"|\"", "hot_lists[1].mapping.delimiter")]
    [TestCase("\"Hot Plate\"", "\"\"", "hot_lists[1].mapping.plate")]
    [TestCase("30,", "-30,", "hot_lists[1].mapping.inactive_after_days")]
    [TestCase("\"be_on_lookout\" } } }", "\"bolo\" } } }", "hot_lists[1].mapping.categories")]
    [TestCase("\"Hot Plate\"", "null", "hot_lists[1].mapping.plate")]
    [TestCase("\"America/Los_Angeles\"", "null", "hot_lists[0].time_zone")]
    [TestCase("\"delimiter\": \";\"", "\"delimiter\": \";\", \"header\": false", "hot_lists[1].mapping.plate")]
    public void A_wrong_value_is_named(string good, string bad, string field)
    {
        Assert.That(Good.Contains(good, StringComparison.Ordinal));
        HotListSettings[] settings = Read(Good.Replace(good, bad, StringComparison.Ordinal));
        Assert.That(settings.SelectMany((one, i) => one.Problems($"hot_lists[{i}]")).Select(problem => problem.Field), Does.Contain(field));
    }

    [Test]
    public void What_is_null_is_as_if_it_were_not_there()
    {
        HotListSettings[] settings = Read(Good.Replace("[\"immigration_violator\"]", "null", StringComparison.Ordinal)
            .Replace("{ \"stolen\": \"stolen_vehicle\", \"BOLO\": \"be_on_lookout\" }", "null", StringComparison.Ordinal));
        Assert.That(settings.SelectMany(one => one.Problems("x")), Is.Empty);
        HotListDefinition portal = settings[1].ToDefinition();
        Assert.That((portal.Withheld.Bits, portal.Mapping!.Categories.Count), Is.EqualTo((0UL, 0)));
    }

    [Test]
    public void A_delimited_list_needs_its_mapping()
    {
        HotListSettings settings = new() { Name = "a", Layout = "delimited" };
        Assert.That(settings.Problems("x").Single().Field, Is.EqualTo("x.mapping"));
        Assert.Throws<HotListException>(() => settings.ToDefinition().OpenLayout(0));
    }

    [Test]
    public void Every_category_has_a_name_and_a_place_in_the_order()
    {
        foreach (HotListCategory category in Enum.GetValues<HotListCategory>())
            Assert.That(HotListCategories.TryParse(HotListCategories.Name(category), out HotListCategory same) && same == category);
        Assert.That(HotListCategories.UsualOrder.ToArray(), Is.EquivalentTo(Enum.GetValues<HotListCategory>()));
        Assert.That(HotListCategories.Count, Is.LessThanOrEqualTo(EntryRecord.CategoryBits + 1));
    }

    [Test]
    public void Matching_is_what_the_policy_file_says()
    {
        MatchSettings settings = Parse("""
            { "hot_lists": [], "matching": { "state_confidence_min": 0.6, "uncertain_below": 0.7, "any_character_below": 0.1, "repeat_minutes": 10,
              "withheld": ["immigration_violator"], "informational": ["special", "sex_offender"], "order": ["blue_alert"],
              "hot_plate_days": 365, "hot_plate_general_list_days": 3, "hot_plate_details_required": false } }
            """).Matching!;
        MatchOptions options = settings.ToOptions();
        HotPlateRules rules = settings.ToHotPlateRules();
        Assert.Multiple(() =>
        {
            Assert.That(settings.Problems("matching"), Is.Empty);
            Assert.That((options.StateConfidenceMin, options.UncertainBelow, options.AnyCharacterBelow, options.RepeatWindowUs), Is.EqualTo((0.6f, 0.7f, 0.1f, 600_000_000L)));
            Assert.That(options.Withheld, Is.EqualTo(CategorySet.Of(HotListCategory.ImmigrationViolator)));
            Assert.That(options.Informational, Is.EqualTo(CategorySet.Of(HotListCategory.Special, HotListCategory.SexOffender)));
            Assert.That(options.Order, Is.EqualTo(new[] { HotListCategory.BlueAlert }));
            Assert.That(rules, Is.EqualTo(new HotPlateRules { DaysMax = 365, GeneralListDaysMax = 3, DetailsRequired = false, Withheld = options.Withheld }));
        });
    }

    [Test]
    public void Without_a_word_in_the_policy_file_matching_is_the_usual()
    {
        MatchSettings settings = Parse("""{ "hot_lists": [], "matching": { "order": null } }""").Matching!;
        Assert.That(settings.Problems("matching"), Is.Empty);
        Assert.That(settings.ToOptions() with { Order = [] }, Is.EqualTo(new MatchOptions() with { Order = [] }));
        Assert.That(settings.ToHotPlateRules(), Is.EqualTo(new HotPlateRules()));
    }

    [TestCase("\"state_confidence_min\": 1.1", "m.state_confidence_min")]
    [TestCase("\"uncertain_below\": -0.1", "m.uncertain_below")]
    [TestCase("\"any_character_below\": 2", "m.any_character_below")]
    [TestCase("\"repeat_minutes\": 1441", "m.repeat_minutes")]
    [TestCase("\"hot_plate_days\": 0", "m.hot_plate_days")]
    [TestCase("\"hot_plate_general_list_days\": 400", "m.hot_plate_general_list_days")]
    [TestCase("\"withheld\": [\"n\"]", "m.withheld[0]")]
    [TestCase("\"informational\": [\"special\", \"\"]", "m.informational[1]")]
    [TestCase("\"order\": [null]", "m.order[0]")]
    public void A_wrong_value_of_matching_is_named(string json, string field) =>
        Assert.That(Parse($$"""{ "hot_lists": [], "matching": { {{json}} } }""").Matching!.Problems("m").Select(problem => problem.Field), Is.EqualTo(new[] { field }));

    private static HotListSettings[] Read(string json) => Parse(json).HotLists;

    private static Policy Parse(string json)
    {
        using ScratchFolder folder = new();
        File.WriteAllText(folder["policy.json"], json);
        return ConfigurationFile.Read(folder["policy.json"], PolicyJson.Default.Policy, "policy.json").Value;
    }
}

/// <summary>As much of a policy file as matters here.</summary>
internal sealed record Policy(HotListSettings[] HotLists, MatchSettings? Matching = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Policy))]
internal sealed partial class PolicyJson : JsonSerializerContext;
