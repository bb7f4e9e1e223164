using Alpr.Access;
using Alpr.Contracts.V1;

namespace Alpr.Oversight;

/// <summary>
/// Writes down inspections, damage and repairs as signed records. Damage that was reported stays in <see cref="DutyRoster"/> until a repair is written
/// down, which mends all that was reported before it. Any thread.
/// </summary>
/// <param name="setup">What it works with.</param>
public sealed class InspectionDesk(OversightSetup setup)
{
    /// <summary>Longest findings in characters.</summary>
    public const int FindingsLengthMax = 2_000;

    /// <summary>The inspection that the policy asks for.</summary>
    /// <param name="session">Who inspected.</param>
    /// <param name="reason">Why.</param>
    /// <param name="passed">The unit may stay in service.</param>
    /// <param name="findings">What was found; required when it did not pass.</param>
    /// <returns>The sequence of the signed record.</returns>
    public long Inspect(AccessSession session, UseReason reason, bool passed, string findings = "") =>
        Write(session, reason, AccessAction.Inspect, "periodic inspection", InspectionKind.Periodic, passed, findings, required: !passed);

    /// <summary>Damage or a fault, in words.</summary>
    /// <returns>The sequence of the signed record.</returns>
    public long ReportDamage(AccessSession session, UseReason reason, string findings) =>
        Write(session, reason, AccessAction.ReportDamage, "damage", InspectionKind.Damage, false, findings, required: true);

    /// <summary>What was reported is mended.</summary>
    /// <returns>The sequence of the signed record.</returns>
    public long Repaired(AccessSession session, UseReason reason, string findings) =>
        Write(session, reason, AccessAction.Inspect, "repair", InspectionKind.Repair, true, findings, required: true);

    private long Write(
        AccessSession session, UseReason reason, AccessAction action, string asked, InspectionKind kind, bool passed, string findings, bool required)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(findings);
        if ((required && string.IsNullOrWhiteSpace(findings)) || findings.Length > FindingsLengthMax || findings.Any(c => char.IsControl(c) && c != '\n'))
            throw new OversightException($"Say what was found in {(required ? 1 : 0)} to {FindingsLengthMax} characters.");
        Inspection inspection = new() { Kind = kind, By = session.User, Passed = passed, Findings = findings.Trim() };
        return setup.Gate.Use(session, reason.For(action, asked), () =>
            new AccessResult<long>(setup.Turn.Do(writer => writer.Append(new Record { Inspection = inspection })), 1));
    }
}
