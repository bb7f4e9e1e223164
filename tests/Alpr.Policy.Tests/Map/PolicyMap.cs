using System.Text;
using NUnit.Framework.Interfaces;

namespace Alpr.Policy.Tests;

/// <summary>
/// Writes the map of requirements when all tests have run and <c>ALPR_POLICY_MAP</c> names a file: each row, its sources, its tests and their outcome
/// under each policy (scripts/policy-map).
/// </summary>
[SetUpFixture]
public sealed class PolicyMap
{
    private static readonly Dictionary<(string Test, string Agency), TestStatus> Outcomes = [];

    /// <summary>Notes how a test went.</summary>
    public static void Note(string test, Agency agency, TestStatus status) => Outcomes[(test, agency.Key)] = status;

    [OneTimeTearDown]
    public void Write()
    {
        AgencyUnit.Forget();
        if (Environment.GetEnvironmentVariable("ALPR_POLICY_MAP") is { Length: > 0 } path)
            File.WriteAllText(path, Text());
    }

    private static string Text()
    {
        StringBuilder map = new("""
            # What the agencies' policies ask, and the tests that show it

            Written by `scripts/policy-map`, which runs `tests/Alpr.Policy.Tests`; do not edit it. Each test runs under each of the five policy files of
            `firmware/Alpr.Access/Policies`, on a clock that the test moves through the years. Where one agency alone asks for something, the others are tested for
            what their own file says. What is asked is written down in `tests/Alpr.Policy.Tests/rows.json` and, as numbers, in `Unit/Agency.cs` there.


            """);
        foreach (PolicyRow row in RowTable.Rows)
            Append(map, row, [.. RowTable.Tests.Where(test => test.Row == row.Key)]);
        return map.ToString();
    }

    private static void Append(StringBuilder map, PolicyRow row, RowTest[] tests)
    {
        map.Append($"## {row.Key}\n\n{row.Requirement}\n\nAsked by: {string.Join(", ", row.Agencies)}.\n");
        if (row.Note is not null)
            map.Append($"Left open: {row.Note}\n");
        if (row.Outside is not null)
            map.Append($"\nNo test here: {row.Outside}\n");
        if (tests.Length > 0)
        {
            map.Append($"\n| test | source | {string.Join(" | ", Agency.All)} |\n|---|---|{string.Concat(Agency.All.Select(_ => "---|"))}\n");
            foreach (RowTest test in tests)
                map.Append($"| {test.Sentence} | {test.Source} | {string.Join(" | ", Agency.All.Select(agency => OutcomeOf(test, agency)))} |\n");
        }
        map.Append('\n');
    }

    private static string OutcomeOf(RowTest test, Agency agency) => Outcomes.GetValueOrDefault((test.Test.Name, agency.Key)) switch
    {
        TestStatus.Passed => "passed",
        TestStatus.Failed => "**failed**",
        TestStatus.Skipped => "skipped",
        TestStatus.Warning => "warned",
        _ => "not run",
    };
}
