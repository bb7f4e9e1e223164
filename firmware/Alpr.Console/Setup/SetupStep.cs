using Alpr.Access;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Setup;

/// <summary>A step of the guided setup.</summary>
/// <param name="Name">Its word, as in <c>setup network</c>.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Action">What the gate is asked on a unit in service; null: the step's own desk asks.</param>
/// <param name="Run">Does it; false when it was left open.</param>
internal sealed record SetupStep(string Name, string Title, AccessAction? Action, Func<CommandCall, bool> Run)
{
    /// <summary>On a unit without accounts.</summary>
    public bool IsForNewUnit { get; init; }

    /// <summary>On a unit in service.</summary>
    public bool IsForService { get; init; }

    /// <summary>What somebody must be allowed to whom the step is offered; <see cref="Action"/> unless it says otherwise.</summary>
    public AccessAction Needed { get; init; } = Action ?? AccessAction.Status;
}
