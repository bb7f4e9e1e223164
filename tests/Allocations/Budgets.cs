using System.Text.Json;
using Alpr.Tests.Common;

namespace Alpr.Allocations.Tests;

/// <summary>The managed bytes that each stage of the evidence path may take for one passage, as <c>budgets.json</c> says.</summary>
internal static class Budgets
{
    private static readonly string Path = System.IO.Path.Combine("tests", "Allocations", "budgets.json");

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<string, long> Stages { get; } = Load();

    /// <summary>What is wrong with a measure, as a sentence; null when it is within its budget.</summary>
    public static string? Objection(string stage, long measured) => measured <= Stages[stage]
        ? null
        : $"The stage '{stage}' took {measured} managed bytes a passage, more than the {Stages[stage]} in {Path}. "
            + "Find what allocates; if it must, write the new number there with the commit that needs it.";

    private static Dictionary<string, long> Load()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Repository.Root, Path)));
        return file.RootElement.GetProperty("stages").EnumerateObject().ToDictionary(stage => stage.Name, stage => stage.Value.GetInt64());
    }
}
