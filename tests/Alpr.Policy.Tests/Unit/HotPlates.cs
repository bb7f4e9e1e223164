using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.HotLists;

namespace Alpr.Policy.Tests;

/// <summary>Hot plates that the operator enters, through the gate.</summary>
internal static class HotPlates
{
    /// <summary>A hot plate with all that a policy may ask for.</summary>
    /// <param name="unit">By its clock.</param>
    /// <param name="plate">The plate.</param>
    /// <param name="lasting">How long from now.</param>
    /// <param name="category">Its category.</param>
    public static HotPlate HotPlate(this AgencyUnit unit, string plate, TimeSpan lasting, HotListCategory category = HotListCategory.HotPlate) => new()
    {
        Plate = plate,
        State = "CA",
        Category = category,
        Officer = "an officer",
        Phone = "555 0100",
        Reference = "DR 77",
        Synopsis = "a test",
        ExpiresUs = unit.NowUs + lasting.Ticks / TimeSpan.TicksPerMicrosecond,
    };

    /// <summary>Enters it.</summary>
    /// <returns>What is wrong with it; nothing: it is in force.</returns>
    public static IReadOnlyList<ConfigurationProblem> Enter(this AgencyUnit unit, HotPlate plate)
    {
        AccessSession by = unit.People.As(AccessRole.Operator);
        AccessRequest request = new() { Action = AccessAction.EnterHotPlate, Purpose = unit.Reason.Purpose, CaseNumber = AgencyUnit.CaseNumber, Asked = "a hot plate" };
        return unit.Room.Desk.Gate.Use(by, request, () =>
        {
            IReadOnlyList<ConfigurationProblem> problems = unit.Room.Feeds.EnterHotPlate(plate, unit.NowUs, out _);
            return new AccessResult<IReadOnlyList<ConfigurationProblem>>(problems, problems.Count == 0 ? 1 : 0);
        });
    }
}
