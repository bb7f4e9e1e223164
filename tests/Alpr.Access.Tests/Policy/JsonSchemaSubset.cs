using System.Text.Json;
using System.Text.RegularExpressions;

namespace Alpr.Access.Tests.Policy;

/// <summary>
/// As much of JSON Schema 2020-12 as <c>policy.schema.json</c> uses. A keyword that it does not know fails the test, so that the schema cannot outgrow it.
/// </summary>
internal sealed class JsonSchemaSubset(JsonElement root)
{
    private static readonly string[] Annotations = ["$schema", "$defs", "title", "description", "default"];

    /// <summary>Paths of what does not fit, each with the keyword.</summary>
    public IReadOnlyList<string> Errors(JsonElement value)
    {
        List<string> errors = [];
        Check(root, value, "", errors);
        return errors;
    }

    /// <summary>The schema that a reference leads to; the schema itself when it is none.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out JsonElement reference))
            schema = root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        return schema;
    }

    private void Check(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            if (!Annotations.Contains(keyword.Name) && !Holds(schema, keyword, value, path, errors))
                errors.Add($"{path}: {keyword.Name}");
        }
    }

    private bool Holds(JsonElement schema, JsonProperty keyword, JsonElement value, string path, List<string> errors)
    {
        JsonElement rule = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                Check(root.GetProperty("$defs").GetProperty(rule.GetString()!["#/$defs/".Length..]), value, path, errors);
                return true;
            case "anyOf":
                // null has nothing inside, so that the first branch says most of what does not fit
                bool fitsOne = rule.EnumerateArray().Any(one => Fits(one, value));
                if (!fitsOne)
                    Check(rule[0], value, path, errors);
                return fitsOne;
            case "type":
                return rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(one => IsType(one.GetString()!, value)) : IsType(rule.GetString()!, value);
            case "const":
                return JsonElement.DeepEquals(rule, value);
            case "enum":
                return rule.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value));
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.GetDouble();
            case "maximum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= rule.GetDouble();
            case "minLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= rule.GetInt32();
            case "maxLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= rule.GetInt32();
            case "pattern":
                return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!);
            case "minItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= rule.GetInt32();
            case "maxItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= rule.GetInt32();
            case "uniqueItems":
                return value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Select(one => one.GetRawText()).Distinct().Count() == value.GetArrayLength();
            case "items":
                if (value.ValueKind == JsonValueKind.Array)
                {
                    foreach ((int i, JsonElement one) in value.EnumerateArray().Index())
                        Check(rule, one, $"{path}[{i}]", errors);
                }
                return true;
            case "required":
                return value.ValueKind != JsonValueKind.Object || rule.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "properties":
                if (value.ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty property in rule.EnumerateObject())
                    {
                        if (value.TryGetProperty(property.Name, out JsonElement inner))
                            Check(property.Value, inner, path.Length == 0 ? property.Name : $"{path}.{property.Name}", errors);
                    }
                }
                return true;
            case "additionalProperties":
                return value.ValueKind != JsonValueKind.Object || value.EnumerateObject().All(property =>
                    (schema.TryGetProperty("properties", out JsonElement known) && known.TryGetProperty(property.Name, out _))
                    || (rule.ValueKind == JsonValueKind.Object && Fits(rule, property.Value)));
            default:
                throw new NotSupportedException($"the schema uses {keyword.Name}, which this validator does not know");
        }
    }

    private bool Fits(JsonElement schema, JsonElement value)
    {
        List<string> errors = [];
        Check(schema, value, "", errors);
        return errors.Count == 0;
    }

    private static bool IsType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && Math.Floor(value.GetDouble()) == value.GetDouble(),
        _ => throw new NotSupportedException($"the schema uses the type {type}, which this validator does not know"),
    };
}
