using System.Text.Json;
using System.Text.Json.Serialization;

namespace Alpr.Pull.Health;

/// <summary>A unit's lights as <c>GET /v1/health</c> says them.</summary>
/// <param name="Light">The worst: <c>green</c>, <c>amber</c>, <c>red</c> or <c>unknown</c>.</param>
/// <param name="Parts">Each part, in the unit's order.</param>
public sealed record UnitHealth(string Light, IReadOnlyList<PartHealth> Parts)
{
    /// <summary>Most bytes of an answer.</summary>
    internal const int BytesMax = 1 << 20;

    private const int PartsMax = 1_000, TextMax = 2_000;
    private static readonly string[] Lights = ["green", "amber", "red", "unknown"];

    /// <summary>Reads an answer; null when it is none. Text that a terminal would take for commands is made harmless.</summary>
    internal static UnitHealth? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, UnitHealthJson.Default.UnitHealth) is { Parts.Count: <= PartsMax } health && Lights.Contains(health.Light)
                && health.Parts.All(static part => part is not null && Lights.Contains(part.Light))
                ? health with { Parts = [.. health.Parts.Select(static part => part with { Part = Clean(part.Part), Reason = Clean(part.Reason) })] }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Clean(string text) => string.Concat(text.Take(TextMax).Select(static letter => char.IsControl(letter) ? ' ' : letter));
}

/// <summary>How a part is.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Light">As of <see cref="UnitHealth"/>.</param>
/// <param name="Reason">Why, with the remedy; empty when green.</param>
public sealed record PartHealth(string Part, string Light, string Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = 8, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(UnitHealth))]
internal sealed partial class UnitHealthJson : JsonSerializerContext;
