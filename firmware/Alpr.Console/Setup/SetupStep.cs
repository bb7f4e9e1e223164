using Alpr.Access;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Setup;

/// <summary>A step of the guided setup.</summary>
/// <param name="Name">Its word, as in <c>setup network</c>.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Action">What the gate is asked on a unit in service; null: the step's own desk asks.</param>
/// <param name="Run">Does it, and says what it came to: one of <see cref="StepStates"/>.</param>
internal sealed record SetupStep(string Name, string Title, AccessAction? Action, Func<CommandCall, string> Run)
{
    /// <summary>On a unit without accounts.</summary>
    public bool IsForNewUnit { get; init; }

    /// <summary>On a unit in service.</summary>
    public bool IsForService { get; init; }

    /// <summary>What somebody must be allowed to whom the step is offered; <see cref="Action"/> unless it says otherwise.</summary>
    public AccessAction Needed { get; init; } = Action ?? AccessAction.Status;
}

/// <summary>How a step of the setup stands, as its file and the person read it.</summary>
internal static class StepStates
{
    /// <summary>Nobody did it, or it was broken off: the setup comes back to it.</summary>
    public const string Open = "";

    /// <summary>It is done.</summary>
    public const string Done = "done";

    /// <summary>The unit is to have none of it, such as no backend.</summary>
    public const string None = "none";

    /// <summary>Somebody passed over it.</summary>
    public const string Skipped = "skipped";

    /// <summary>It was done, and something is not well: the setup comes back to it.</summary>
    public const string Failed = "failed";

    /// <summary>True when nothing is left to do.</summary>
    public static bool IsOver(string state) => state is Done or None;
}
