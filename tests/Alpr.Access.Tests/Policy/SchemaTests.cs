using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Alpr.HotLists;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Policy;

/// <summary>The schema and the types of the file say the same.</summary>
public sealed class SchemaTests
{
    // The type fills it with "", which the check refuses: then the message names the remedy.
    private static readonly string[] RequiredByCheckAlone = ["approved_by"];

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly JsonDocument _document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "firmware/Alpr.Access/Policy/policy.schema.json")));
    private JsonSchemaSubset _schema = null!;

    [OneTimeSetUp]
    public void Open() => _schema = new(_document.RootElement);

    [OneTimeTearDown]
    public void Close() => _document.Dispose();

    [TestCaseSource(typeof(PolicySamples), nameof(PolicySamples.Agencies))]
    public void Each_agencys_file_is_what_the_schema_says(string agency) =>
        Assert.That(Errors(File.ReadAllText(PolicySamples.PathOf(agency))), Is.Empty);

    [Test]
    public void A_file_with_every_field_is_what_the_schema_says() => Assert.That(Errors(PolicySamples.Full), Is.Empty);

    [Test]
    public void Schema_and_types_have_the_same_fields_and_require_the_same()
    {
        int types = Compare(PolicyJson.Default.AgencyPolicy, _document.RootElement, "");
        Assert.That(types, Is.EqualTo(13), "types that were compared");
    }

    [Test]
    public void Every_number_has_the_same_range_in_both()
    {
        List<(string Path, JsonElement Schema)> numbers = [];
        Numbers(_document.RootElement, JsonDocument.Parse(PolicySamples.Full).RootElement, "", numbers);
        Assert.That(numbers, Has.Count.AtLeast(30));
        Assert.Multiple(() =>
        {
            foreach ((string path, JsonElement schema) in numbers)
            {
                foreach ((string bound, double step) in new[] { ("minimum", -1.0), ("maximum", 1.0) })
                {
                    double edge = schema.GetProperty(bound).GetDouble();
                    string outside = edge + step <= int.MaxValue ? JsonSerializer.Serialize(edge + step) : "2147483648";
                    Assert.That(Errors(PolicySamples.With(path, outside)), Does.Contain($"{path}: {bound}"));
                    Assert.That(PolicySamples.RefusalOf(PolicySamples.With(path, outside)), Does.Contain($"{path}: "), $"{outside} is outside");
                    string inside = PolicySamples.With(path, JsonSerializer.Serialize(edge));
                    string refusal = "";
                    try
                    {
                        PolicySamples.Parse(inside);
                    }
                    catch (Board.Configuration.ConfigurationException refused)
                    {
                        refusal = refused.Message; // two numbers that do not go together, which is another rule
                    }
                    Assert.That(refusal, Does.Not.Contain("is outside").And.Not.Contain($"{path}: write 0"), $"{path} {edge} is inside");
                }
            }
        });
    }

    [Test]
    public void Every_list_of_names_is_the_programs()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Names("action"), Is.EqualTo(AccessActions.All));
            Assert.That(Names("category"), Is.EqualTo(HotListCategories.AllNames.Split(", ")));
            Assert.That(Names("roles", "items"), Is.EqualTo(AccessRoles.All));
            Assert.That(Names("people", "items"), Is.EqualTo(AccessRoles.All.Except(["integration"])));
            Assert.That(Names("duty", "properties", "kind"), Is.EqualTo(DutyKinds.All));
            Assert.That(Names("access", "properties", "roles", "properties", "integration", "items"),
                Is.EquivalentTo(AccessActions.All.Where(name => AccessActions.TryParse(name, out AccessAction action) && AccessRoles.IsForPrograms(action))));
            Assert.That(_document.RootElement.GetProperty("$defs").GetProperty("access").GetProperty("properties").GetProperty("roles").GetProperty("properties")
                .EnumerateObject().Select(role => role.Name), Is.EqualTo(AccessRoles.All));
        });
    }

    [TestCase("retention.days", "0")]
    [TestCase("retention.purge", "\"later\"")]
    [TestCase("retention", "")]
    [TestCase("colour", "\"blue\"")]
    [TestCase("hot_lists[0].list.name", "\"SVS\"")]
    [TestCase("hot_lists[0].from", "\"http://lists.example/svs\"")]
    [TestCase("access.roles.chief", "[]")]
    [TestCase("access.purposes", "[\"a\", \"a\"]")]
    [TestCase("sharing.agreements[0].until", "\"tomorrow\"")]
    [TestCase("privacy_masks[0].polygon[0]", "[0, 2]")]
    public void What_the_schema_refuses_the_program_refuses(string path, string json)
    {
        string policy = PolicySamples.With(path, json);
        Assert.That(Errors(policy), Is.Not.Empty);
        Assert.That(PolicySamples.RefusalOf(policy), Is.Not.Empty);
    }

    private IReadOnlyList<string> Errors(string policy)
    {
        using JsonDocument document = JsonDocument.Parse(policy, Reading);
        return _schema.Errors(document.RootElement);
    }

    private IEnumerable<string> Names(params string[] path)
    {
        JsonElement at = _document.RootElement.GetProperty("$defs");
        foreach (string part in path)
            at = at.GetProperty(part);
        return at.GetProperty("enum").EnumerateArray().Select(name => name.GetString()!);
    }

    private int Compare(JsonTypeInfo type, JsonElement schema, string path)
    {
        JsonElement properties = schema.GetProperty("properties");
        JsonPropertyInfo[] fields = [.. type.Properties.Where(field => field.Set is not null)];
        string[] required = schema.TryGetProperty("required", out JsonElement list) ? [.. list.EnumerateArray().Select(name => name.GetString()!)] : [];
        Assert.Multiple(() =>
        {
            Assert.That(properties.EnumerateObject().Select(one => one.Name), Is.EquivalentTo(fields.Select(field => field.Name)), $"fields of '{path}'");
            Assert.That(required.Except(RequiredByCheckAlone), Is.EquivalentTo(fields.Where(field => field.IsRequired).Select(field => field.Name)), $"required of '{path}'");
            foreach (JsonProperty one in properties.EnumerateObject().Where(one => !one.Value.TryGetProperty("$ref", out _)))
                Assert.That(one.Value.TryGetProperty("description", out _), $"{path}.{one.Name} has no description");
        });
        int types = 1;
        foreach (JsonPropertyInfo field in fields)
        {
            JsonElement inner = Inner(properties.GetProperty(field.Name));
            if (inner.TryGetProperty("properties", out _) && Element(type, field) is { Kind: JsonTypeInfoKind.Object } element)
                types += Compare(element, inner, $"{path}.{field.Name}");
        }
        return types;
    }

    private JsonElement Inner(JsonElement schema)
    {
        schema = _schema.Resolve(schema);
        if (schema.TryGetProperty("items", out JsonElement items))
            return Inner(items);
        return schema.TryGetProperty("anyOf", out JsonElement either) ? Inner(either[0]) : schema;
    }

    private static JsonTypeInfo? Element(JsonTypeInfo parent, JsonPropertyInfo field)
    {
        Type type = field.PropertyType.IsGenericType ? field.PropertyType.GetGenericArguments()[^1] : field.PropertyType;
        return parent.Options.TryGetTypeInfo(type, out JsonTypeInfo? info) ? info : null;
    }

    private void Numbers(JsonElement schema, JsonElement sample, string path, List<(string Path, JsonElement Schema)> found)
    {
        schema = _schema.Resolve(schema);
        if (schema.TryGetProperty("anyOf", out JsonElement either))
            schema = _schema.Resolve(either[0]);
        if (sample.ValueKind == JsonValueKind.Number && schema.TryGetProperty("minimum", out _) && !path.Contains("polygon", StringComparison.Ordinal))
            found.Add((path, schema));
        else if (sample.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out JsonElement properties))
        {
            foreach (JsonProperty one in sample.EnumerateObject())
                Numbers(properties.GetProperty(one.Name), one.Value, path.Length == 0 ? one.Name : $"{path}.{one.Name}", found);
        }
        else if (sample.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out JsonElement items))
        {
            foreach ((int i, JsonElement one) in sample.EnumerateArray().Index())
                Numbers(items, one, $"{path}[{i}]", found);
        }
    }
}
