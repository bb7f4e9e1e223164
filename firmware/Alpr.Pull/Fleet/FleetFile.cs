using System.Text.Json;
using System.Text.Json.Serialization;
using Alpr.Board.Configuration;
using Alpr.Evidence;

namespace Alpr.Pull;

/// <summary>The file that lists an agency's units.</summary>
/// <example><code>
/// { "defaults": { "cert": "client.crt", "key": "client.key", "ca": "units-ca.pem", "trust": "units-ca.pem" },
///   "units": [ { "name": "pole-17", "url": "https://pole-17.example:8443" },
///              { "name": "pole-18", "url": "https://10.0.4.18:8443", "trust": "pole-18.crt", "device": "POLE-18" } ] }
/// </code></example>
public sealed class FleetFile
{
    private const string Example = "docs/fleet.example.json";

    /// <summary>Files that units share, unless they name their own.</summary>
    public FleetDefaults? Defaults { get; init; }

    /// <summary>The units.</summary>
    public IReadOnlyList<FleetUnit?>? Units { get; init; }

    /// <summary>Reads and checks a file. Paths in it count from its folder.</summary>
    /// <param name="path">The file.</param>
    /// <param name="otherwise">What the command line gives where the file gives nothing.</param>
    /// <exception cref="ConfigurationException">It cannot be used; the message names the lines.</exception>
    public static IReadOnlyList<UnitSettings> Read(string path, FleetDefaults? otherwise = null)
    {
        (FleetFile file, byte[] bytes) = ConfigurationFile.Read(path, FleetJson.Default.FleetFile, Example);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        FleetDefaults defaults = (file.Defaults ?? new()).Below(folder).Else(otherwise);
        List<UnitSettings> units = [];
        ConfigurationFile.Refuse(path, bytes, Problems(file, defaults, folder, units));
        return units;
    }

    private static IEnumerable<ConfigurationProblem> Problems(FleetFile file, FleetDefaults defaults, string folder, List<UnitSettings> units)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<FleetUnit?> listed = file.Units ?? [];
        if (listed.Count is 0 or > PullLimits.UnitsMax)
            yield return new("units", $"there are {listed.Count}; 1 to {PullLimits.UnitsMax} can be pulled from.");
        for (int i = 0; i < Math.Min(listed.Count, PullLimits.UnitsMax); i++)
        {
            if (listed[i] is not { } unit)
            {
                yield return new($"units[{i}]", "null, where there must be a unit.");
                continue;
            }
            FleetDefaults files = unit.Files.Below(folder).Else(defaults);
            Uri? url = UnitSettings.ReadUrl(unit.Url, out string problem);
            if (!DeviceId.IsValid(unit.Name) || !names.Add(unit.Name))
                yield return new($"units[{i}].name", "names have 1 to 64 of A-Z a-z 0-9 - _ . and are each there once.");
            else if (url is null)
                yield return new($"units[{i}].url", problem);
            else if ((files.Cert, files.Key, files.Trust) is not ({ } cert, { } key, { } trust))
                yield return new($"units[{i}]", "cert, key and trust are needed, here or in defaults.");
            else
                units.Add(new() { Name = unit.Name, Url = url, Certificate = cert, Key = key, CertificateAuthorities = files.Ca, Trust = trust, Device = unit.Device ?? unit.Name });
        }
    }
}

/// <summary>The files by which both sides know each other.</summary>
public sealed record FleetDefaults
{
    /// <summary>Client certificate, PEM.</summary>
    public string? Cert { get; init; }

    /// <summary>Its key, PEM.</summary>
    public string? Key { get; init; }

    /// <summary>Authorities for the units' server certificates, PEM.</summary>
    public string? Ca { get; init; }

    /// <summary>What the records' signatures are judged by, PEM.</summary>
    public string? Trust { get; init; }

    internal FleetDefaults Below(string folder) => new() { Cert = Full(folder, Cert), Key = Full(folder, Key), Ca = Full(folder, Ca), Trust = Full(folder, Trust) };

    internal FleetDefaults Else(FleetDefaults? other) =>
        new() { Cert = Cert ?? other?.Cert, Key = Key ?? other?.Key, Ca = Ca ?? other?.Ca, Trust = Trust ?? other?.Trust };

    private static string? Full(string folder, string? path) => path is null ? null : Path.Combine(folder, path);
}

/// <summary>One unit of the file.</summary>
public sealed record FleetUnit
{
    /// <summary>See <see cref="UnitSettings.Name"/>.</summary>
    public required string Name { get; init; }

    /// <summary>See <see cref="UnitSettings.Url"/>.</summary>
    public required string Url { get; init; }

    /// <summary>See <see cref="UnitSettings.Device"/>; the name, when it is not said.</summary>
    public string? Device { get; init; }

    /// <summary>Client certificate of its own.</summary>
    public string? Cert { get; init; }

    /// <summary>Key of its own.</summary>
    public string? Key { get; init; }

    /// <summary>Authorities of its own.</summary>
    public string? Ca { get; init; }

    /// <summary>Trust of its own.</summary>
    public string? Trust { get; init; }

    [JsonIgnore]
    internal FleetDefaults Files => new() { Cert = Cert, Key = Key, Ca = Ca, Trust = Trust };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(FleetFile))]
internal sealed partial class FleetJson : JsonSerializerContext;
