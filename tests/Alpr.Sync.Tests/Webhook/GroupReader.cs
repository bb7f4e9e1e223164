using System.Text.Json;

namespace Alpr.Sync.Tests;

/// <summary>
/// A strict receiver of OpenALPR's group JSON, made from the published list of fields: it refuses one that is missing, unknown, twice there, or of another type or range.
/// </summary>
internal static class GroupReader
{
    private enum Kind
    {
        Text,
        Base64,
        Uuid,
        Whole,
        Number,
        Percent,
        Truth,
        Object,
        List,
    }

    private sealed record Field(Kind Kind, Dictionary<string, Field>? Fields = null, Field? Each = null, int? Count = null);

    private static readonly Field Text = new(Kind.Text), Base64 = new(Kind.Base64), Uuid = new(Kind.Uuid), Whole = new(Kind.Whole), Number = new(Kind.Number),
        Percent = new(Kind.Percent), Truth = new(Kind.Truth);

    private static readonly Field Candidates = List(Object(new() { ["plate"] = Text, ["confidence"] = Percent, ["matches_template"] = Whole }));

    private static readonly Field Feature = List(Object(new() { ["name"] = Text, ["confidence"] = Percent }));

    private static readonly Field Group = Object(new()
    {
        ["data_type"] = Text,
        ["version"] = Whole,
        ["epoch_start"] = Whole,
        ["epoch_end"] = Whole,
        ["frame_start"] = Whole,
        ["frame_end"] = Whole,
        ["company_id"] = Text,
        ["agent_uid"] = Text,
        ["agent_version"] = Text,
        ["agent_type"] = Text,
        ["camera_id"] = Whole,
        ["gps_latitude"] = Number,
        ["gps_longitude"] = Number,
        ["country"] = Text,
        ["uuids"] = List(Uuid),
        ["plate_indexes"] = List(Whole),
        ["candidates"] = Candidates,
        ["vehicle_crop_jpeg"] = Base64,
        ["best_plate"] = Object(new()
        {
            ["plate"] = Text,
            ["confidence"] = Percent,
            ["matches_template"] = Whole,
            ["plate_index"] = Whole,
            ["region"] = Text,
            ["region_confidence"] = Percent,
            ["processing_time_ms"] = Number,
            ["requested_topn"] = Whole,
            ["coordinates"] = List(Object(new() { ["x"] = Whole, ["y"] = Whole }), 4),
            ["plate_crop_jpeg"] = Base64,
            ["candidates"] = Candidates,
        }),
        ["plate_path"] = List(Object(new() { ["x"] = Whole, ["y"] = Whole, ["w"] = Whole, ["h"] = Whole, ["t"] = Whole, ["f"] = Whole })),
        ["best_confidence"] = Percent,
        ["best_uuid"] = Uuid,
        ["best_plate_number"] = Text,
        ["best_region"] = Text,
        ["best_region_confidence"] = Percent,
        ["matches_template"] = Truth,
        ["best_image_width"] = Whole,
        ["best_image_height"] = Whole,
        ["travel_direction"] = Number,
        ["is_parked"] = Truth,
        ["is_preview"] = Truth,
        ["vehicle"] = Object(new()
        {
            ["color"] = Feature,
            ["make"] = Feature,
            ["make_model"] = Feature,
            ["body_type"] = Feature,
            ["year"] = Feature,
            ["orientation"] = Feature,
        }),
    });

    private static readonly Field Alert = Object(new()
    {
        ["data_type"] = Text,
        ["version"] = Whole,
        ["epoch_time"] = Whole,
        ["agent_uid"] = Text,
        ["alert_list"] = Text,
        ["alert_list_id"] = Whole,
        ["site_name"] = Text,
        ["camera_name"] = Text,
        ["camera_number"] = Whole,
        ["plate_number"] = Text,
        ["description"] = Text,
        ["list_type"] = Text,
        ["group"] = Group,
    });

    /// <summary>Why a document is refused; null when it is taken.</summary>
    public static string? Refusal(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            bool isAlert = document.RootElement.TryGetProperty("data_type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "alpr_alert";
            return Refusal(document.RootElement, isAlert ? Alert : Group, "$") ?? Sense(isAlert ? document.RootElement.GetProperty("group") : document.RootElement);
        }
        catch (JsonException broken)
        {
            return broken.Message;
        }
    }

    private static string? Sense(JsonElement group)
    {
        if (group.GetProperty("data_type").GetString() != "alpr_group")
            return "$.data_type is not alpr_group";
        if (group.GetProperty("epoch_start").GetInt64() > group.GetProperty("epoch_end").GetInt64())
            return "$.epoch_start is after epoch_end";
        string best = group.GetProperty("best_uuid").GetString()!;
        if (!group.GetProperty("uuids").EnumerateArray().Any(one => one.GetString() == best))
            return "$.best_uuid is none of uuids";
        return group.GetProperty("uuids").GetArrayLength() == group.GetProperty("plate_indexes").GetArrayLength() ? null : "$.plate_indexes are not as many as uuids";
    }

    private static string? Refusal(JsonElement element, Field field, string path)
    {
        bool isRight = field.Kind switch
        {
            Kind.Text => element.ValueKind == JsonValueKind.String,
            Kind.Base64 => element.ValueKind == JsonValueKind.String && element.TryGetBytesFromBase64(out _),
            Kind.Uuid => element.ValueKind == JsonValueKind.String && element.TryGetGuid(out _),
            Kind.Whole => element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out _),
            Kind.Number => element.ValueKind == JsonValueKind.Number,
            Kind.Percent => element.ValueKind == JsonValueKind.Number && element.GetDouble() is >= 0 and <= 100,
            Kind.Truth => element.ValueKind is JsonValueKind.True or JsonValueKind.False,
            Kind.Object => element.ValueKind == JsonValueKind.Object,
            _ => element.ValueKind == JsonValueKind.Array,
        };
        if (!isRight)
            return $"{path} is no {field.Kind}";
        if (field.Kind == Kind.Object)
            return Fields(element, field.Fields!, path);
        if (field.Kind != Kind.List)
            return null;
        if (field.Count is { } count && element.GetArrayLength() != count)
            return $"{path} has not {count} entries";
        return element.EnumerateArray().Select((one, i) => Refusal(one, field.Each!, $"{path}[{i}]")).FirstOrDefault(static one => one is not null);
    }

    private static string? Fields(JsonElement element, Dictionary<string, Field> fields, string path)
    {
        HashSet<string> seen = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!fields.TryGetValue(property.Name, out Field? field))
                return $"{path}.{property.Name} is unknown";
            if (!seen.Add(property.Name))
                return $"{path}.{property.Name} is there twice";
            if (Refusal(property.Value, field, $"{path}.{property.Name}") is { } refusal)
                return refusal;
        }
        return fields.Keys.FirstOrDefault(name => !seen.Contains(name)) is { } missing ? $"{path}.{missing} is missing" : null;
    }

    private static Field Object(Dictionary<string, Field> fields) => new(Kind.Object, fields);

    private static Field List(Field each, int? count = null) => new(Kind.List, Each: each, Count: count);
}
