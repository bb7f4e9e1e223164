using System.Globalization;
using Alpr.Contracts.V1;
using Alpr.Host.Board;
using Alpr.Oversight;

namespace Alpr.Host.Agency;

/// <summary>Shows on the unit what people have to do: audits, inspections, reports, reviews, damage to be repaired. For one thread.</summary>
/// <param name="roster">Computes it from policy and log.</param>
/// <param name="conditions">Shows it.</param>
internal sealed class DutyWatch(DutyRoster roster, ConditionBoard conditions)
{
    private const string Part = "duties";
    private const int ShownMax = 3;

    /// <summary>Looks, and shows the most urgent.</summary>
    public void Look()
    {
        DutyStatus[] open = [.. roster.List().Where(duty => duty.State != DutyState.Upcoming)];
        if (open.Length == 0)
            conditions.Report(Part, Light.Green);
        else
            conditions.Report(Part, Light.Amber, string.Join("; ", open.Take(ShownMax).Select(Words)) + (open.Length > ShownMax ? $"; and {open.Length - ShownMax} more" : "") + ".");
    }

    private static string Words(DutyStatus duty) => string.Create(CultureInfo.InvariantCulture,
        $"{duty.Name} {(duty.State == DutyState.Overdue ? "was due" : "is due")} by {duty.DueBy:yyyy-MM-dd}, {duty.Detail}");
}
