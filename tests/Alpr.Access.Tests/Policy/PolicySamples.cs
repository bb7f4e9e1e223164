using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Alpr.Board.Configuration;
using Alpr.Tests.Common;

namespace Alpr.Access.Tests.Policy;

/// <summary>Policies for tests.</summary>
internal static class PolicySamples
{
    /// <summary>The agencies' files.</summary>
    public static readonly string[] Agencies = ["winters-2020", "westmorland", "alameda-2023", "tustin-2018", "stockton-2017"];

    /// <summary>Every field there is, each with a value that is right.</summary>
    public const string Full = """
        {
          "format": 1, "agency": "Sample Agency", "version": "1", "revision": 7, "source": "a document", "time_zone": "America/Los_Angeles",
          "retention": { "days": 365, "days_max": 400, "purge": "automatic", "approvers": [] },
          "matching": {
            "state_confidence_min": 0.5, "uncertain_below": 0.8, "any_character_below": 0, "repeat_minutes": 5, "withheld": ["immigration_violator"],
            "informational": ["special"], "order": ["amber_alert"], "hot_plate_days": 30, "hot_plate_general_list_days": 7, "hot_plate_details_required": true },
          "hot_lists": [
            { "list": { "name": "svs", "layout": "california_doj", "category": "stolen_vehicle", "time_zone": "UTC", "refused_share_max": 0.01,
                "header_age_hours_max": 48, "expires_after_hours": 72, "entry_days_max": 0, "update": "complete", "withheld": [], "mapping": null },
              "from": "https://lists.example/svs", "refresh_hours": 12, "stale_after_hours": 24, "department": false, "approved_by": "" },
            { "list": { "name": "department", "layout": "delimited", "informational": true, "entry_days_max": 100, "mapping": {
                "delimiter": ";", "header": true, "plate": "Plate", "state": "State", "category": "Alert", "level": "Level", "effective": "From",
                "expiry": "Until", "reference": "Case", "notes": "Notes", "state_required": true, "category_required": true,
                "categories": { "BOLF": "be_on_lookout" }, "inactive_after_days": 90 } },
              "from": "sftp://alpr@lists.example/department.csv", "department": true, "approved_by": "Program Manager" } ],
          "department_list_days_max": 365, "special_lists_need_approval": true,
          "access": {
            "purpose_required": ["search", "pull"], "case_number_required": ["hold"], "purposes": ["criminal_investigation", "missing_person"],
            "prohibited_purposes": ["federal_immigration_enforcement", "personal_use"],
            "training": [ { "course": "Privacy", "valid_days": 365, "roles": ["operator"] } ],
            "passwords": { "length_min": 12, "valid_days": 0, "failures": 5, "locked_minutes": 30 },
            "second_factor": ["administrator"], "inactive_days": 90, "session_idle_minutes": 15, "session_minutes": 600, "sessions_per_account": 1,
            "roles": { "administrator": ["manage_accounts", "install_policy"], "operator": ["search"], "technician": [], "auditor": ["audit"], "integration": ["pull", "view"] } },
          "sharing": {
            "agreements": [
              { "agency": "Other Agency", "from": "2026-01-31", "until": "2027-01-30", "reviewed": "2026-06-01", "hits": true, "pictures": true,
                "certificates": ["00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"], "approved_by": "Program Manager" } ],
            "requests_need_approval": true, "review_days": 365, "hits_may_be_shared": true },
          "duties": [ { "name": "Audit", "kind": "random_audit", "every_months": 6, "sample": 50, "due_business_days": 10 } ],
          "privacy_masks": [ { "device": "gate-1", "name": "windows", "polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4], [0.1, 0.4]] } ]
        }
        """;

    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Path of an agency's file.</summary>
    public static string PathOf(string agency) => Path.Combine(Repository.Root, "firmware", "Alpr.Access", "Policies", agency + ".json");

    /// <summary>An agency's policy.</summary>
    public static AgencyPolicy Load(string agency) => AgencyPolicy.Load(PathOf(agency));

    /// <summary>Bytes of a policy text.</summary>
    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);

    /// <summary>Reads a policy text.</summary>
    public static AgencyPolicy Parse(string json) => AgencyPolicy.Parse(Bytes(json), "policy.json");

    /// <summary>What the text is refused with.</summary>
    public static string RefusalOf(string json) => Assert.Throws<ConfigurationException>(() => Parse(json))!.Message;

    /// <summary>A text as a tree.</summary>
    public static JsonNode Tree(string json) => JsonNode.Parse(json, documentOptions: Reading)!;

    /// <summary><see cref="Full"/> with one field changed.</summary>
    /// <param name="path">Such as <c>hot_lists[0].list.name</c>.</param>
    /// <param name="json">The new value; empty takes the field out.</param>
    public static string With(string path, string json) => With(Full, path, json);

    /// <summary>A policy with one field changed.</summary>
    public static string With(string policy, string path, string json)
    {
        JsonNode root = Tree(policy);
        (JsonNode parent, string last) = Find(root, path);
        if (parent is JsonArray array)
            array[Index(last)] = JsonNode.Parse(json);
        else if (json.Length == 0)
            parent.AsObject().Remove(last);
        else
            parent[last] = JsonNode.Parse(json);
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    private static (JsonNode Parent, string Last) Find(JsonNode root, string path)
    {
        string[] parts = path.Replace("[", ".[", StringComparison.Ordinal).Split('.');
        JsonNode at = root;
        foreach (string part in parts[..^1])
            at = (part[0] == '[' ? at[Index(part)] : at[part])!;
        return (at, parts[^1]);
    }

    private static int Index(string part) => int.Parse(part.Trim('[', ']'));
}

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class PolicyFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("alpr-policy-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
