using System.Reflection;
using System.Text.Json;

namespace Alpr.Policy.Tests;

/// <summary>A requirement of the agencies.</summary>
/// <param name="Key">As tests name it.</param>
/// <param name="Requirement">In our words.</param>
/// <param name="Agencies">Whose documents ask for it.</param>
/// <param name="Note">What the tests leave open; null: nothing.</param>
/// <param name="Outside">Why no test here can show it; null: tests do.</param>
public sealed record PolicyRow(string Key, string Requirement, IReadOnlyList<string> Agencies, string? Note, string? Outside);

/// <summary>A test of a row.</summary>
/// <param name="Row">Its key.</param>
/// <param name="Source">Agency and section.</param>
/// <param name="Test">The method.</param>
public sealed record RowTest(string Row, string Source, MethodInfo Test)
{
    /// <summary>The test's name as a sentence.</summary>
    public string Sentence => Test.Name.Replace('_', ' ');

    /// <summary>True when it runs under each policy.</summary>
    public bool IsOfEachAgency => Test.GetParameters() is [{ } only] && only.ParameterType == typeof(Agency);
}

/// <summary>The requirements, and the tests that are of them.</summary>
public static class RowTable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>Rows of rows.json, in order.</summary>
    public static IReadOnlyList<PolicyRow> Rows { get; } =
        JsonSerializer.Deserialize<PolicyRow[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rows.json")), Json)!;

    /// <summary>Tests of this assembly that name a row.</summary>
    public static IReadOnlyList<RowTest> Tests { get; } =
    [
        .. typeof(RowTable).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetCustomAttributes<PolicyRowAttribute>().Select(row => new RowTest(row.Row, row.Source, method))),
    ];
}
