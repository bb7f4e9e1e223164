using System.Text.Json.Serialization;

namespace Alpr.Host.SelfTest;

/// <summary>One line of the self-test's table.</summary>
/// <param name="Device">Chip and role.</param>
/// <param name="Where">Bus and address, pins, or file.</param>
/// <param name="Expected">What a whole device shows.</param>
/// <param name="Seen">What this one showed.</param>
/// <param name="Ok">The verdict.</param>
/// <param name="WhatToDo">The remedy; empty when there is nothing to do.</param>
internal sealed record SelfTestLine(string Device, string Where, string Expected, string Seen, bool Ok, string WhatToDo);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SelfTestLine))]
internal sealed partial class SelfTestJson : JsonSerializerContext;
