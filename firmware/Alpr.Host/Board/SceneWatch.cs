using System.Globalization;
using Alpr.CameraHealth;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Board;

/// <summary>
/// Turns what <see cref="CameraHealthMonitor"/> finds in the pictures into a light and into signed statements: a blocked or moved camera is tampering, the rest is
/// health. Used by the capture thread; 0 managed bytes while nothing changes.
/// </summary>
/// <param name="monitor">Looks at the frames.</param>
/// <param name="conditions">Where the light is shown.</param>
/// <param name="statements">Where statements are signed.</param>
public sealed class SceneWatch(CameraHealthMonitor monitor, ConditionBoard conditions, StatementQueue statements)
{
    /// <summary>Name of the part in conditions.</summary>
    public const string Part = "scene";

    /// <summary>Looks at a frame.</summary>
    public void Update(Frame frame)
    {
        if (!monitor.Update(frame))
            return;
        while (monitor.TryTake(out CameraCondition change))
            Tell(change);
    }

    private void Tell(in CameraCondition change)
    {
        TamperKind kind = change.Fault switch
        {
            CameraFault.Blocked => TamperKind.LensBlocked,
            CameraFault.Moved => TamperKind.CameraMoved,
            _ => TamperKind.Unspecified,
        };
        if (kind != TamperKind.Unspecified)
            statements.Add(new Record { Tamper = new Tamper { Kind = kind, Ended = !change.Began, Detail = Detail(change) } });
        if (monitor.Worst is { } worst)
            conditions.Report(Part, worst is CameraFault.Blurred or CameraFault.TooBright ? Light.Amber : Light.Red, Reason(worst));
        else
            conditions.Report(Part, Light.Green);
    }

    private static string Detail(in CameraCondition change) => change switch
    {
        { Fault: CameraFault.Blocked } => string.Create(CultureInfo.InvariantCulture, $"{change.Detail:0%} of the view's edges are gone"),
        { Fault: CameraFault.Moved } when float.IsNaN(change.Detail) => "the view is not found again",
        _ => string.Create(CultureInfo.InvariantCulture, $"the view lies {change.Detail:0} pixels off"),
    };

    private static string Reason(CameraFault fault) => fault switch
    {
        CameraFault.Blocked => "The lens is covered or sprayed. Clean it, and look who did it.",
        CameraFault.Moved => "The camera looks elsewhere than it did. Aim it anew and accept the view.",
        CameraFault.Frozen => "The same picture comes again and again. Unplug the camera and plug it in; then replace it.",
        CameraFault.TooDark => "It is too dark to see. Check the infrared light, the lens cap and the exposure limits.",
        CameraFault.TooBright => "Most of the picture is white. Check for a lamp or the sun in view, and the exposure limits.",
        _ => "The picture is soft. Clean the window, then focus the lens.",
    };
}
