using System.Globalization;
using Alpr.Contracts.V1;

namespace Alpr.Sync.Brokers;

/// <summary>Names of topics and routing keys with parts in braces: device, kind, sequence, key, sha256.</summary>
internal static class Template
{
    /// <summary>What is wrong with a template; null: nothing.</summary>
    /// <param name="template">The text.</param>
    /// <param name="known">Parts that may stand in it, without braces.</param>
    public static string? Problem(string template, params string[] known)
    {
        string rest = known.Aggregate(template, (text, part) => text.Replace($"{{{part}}}", "", StringComparison.Ordinal));
        if (template.Length == 0)
            return "empty; write a name.";
        return rest.AsSpan().ContainsAny('{', '}')
            ? $"it has a part in braces that is not known; known are {string.Join(", ", known.Select(part => $"{{{part}}}"))}."
            : null;
    }

    /// <summary>Fills a template for a record.</summary>
    public static string Of(string template, string device, Delivery delivery) => template
        .Replace("{device}", device, StringComparison.Ordinal)
        .Replace("{kind}", KindOf(delivery.Record), StringComparison.Ordinal)
        .Replace("{sequence}", delivery.Sequence.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{key}", delivery.IdempotencyKey, StringComparison.Ordinal);

    /// <summary>Fills a template for a picture.</summary>
    public static string Of(string template, string device, string sha256) => template
        .Replace("{device}", device, StringComparison.Ordinal)
        .Replace("{sha256}", sha256, StringComparison.Ordinal);

    /// <summary>What a record tells, in one word.</summary>
    public static string KindOf(Record record) => record.BodyCase switch
    {
        Record.BodyOneofCase.Detection => "detection",
        Record.BodyOneofCase.Hit => "hit",
        Record.BodyOneofCase.Health => "health",
        Record.BodyOneofCase.Tamper => "tamper",
        _ => "other",
    };

    /// <summary>True for an address of this machine itself, to which alone nothing needs to be encrypted.</summary>
    public static bool IsLoopback(string host) =>
        host is "localhost" || System.Net.IPAddress.TryParse(host, out System.Net.IPAddress? address) && System.Net.IPAddress.IsLoopback(address);
}
