using Alpr.Access;
using Alpr.Board.Camera;
using Alpr.Contracts;
using Alpr.Contracts.V1;
using Alpr.Host.Pipeline;

namespace Alpr.Host.Board;

/// <summary>
/// What the capture thread does with a frame besides handing it on: it closes the loop of light, looks at the health of the picture, tells when
/// the camera goes and comes back, and makes black what the policy lets nobody see. 0 managed bytes per frame.
/// </summary>
public sealed class CaptureWatch
{
    private readonly LightingLoop? _lighting;
    private readonly SceneWatch? _scene;
    private readonly ConditionBoard _conditions;
    private readonly StatementQueue _statements;
    private volatile PrivacyMask? _mask;
    private bool _isAway, _isSeen;

    /// <summary>Prepares the watch.</summary>
    /// <param name="lighting">The loop of light; null where nobody sets the camera.</param>
    /// <param name="scene">Looks at the pictures; null for recordings.</param>
    /// <param name="conditions">Where the camera's light is shown.</param>
    /// <param name="statements">Where a camera that goes is signed.</param>
    public CaptureWatch(LightingLoop? lighting, SceneWatch? scene, ConditionBoard conditions, StatementQueue statements) =>
        (_lighting, _scene, _conditions, _statements) = (lighting, scene, conditions, statements);

    /// <summary>Areas that stay black; null: none. Set from any thread, another one each time.</summary>
    public PrivacyMask? Mask
    {
        get => _mask;
        set => _mask = value;
    }

    /// <summary>A frame came. What is masked is black when this returns; light and health of the picture are judged before, and keep no picture.</summary>
    public void Captured(Frame frame, ICamera camera)
    {
        if (!_isSeen || _isAway)
            Back();
        if (camera is ICameraControls controls)
            _lighting?.Update(frame, controls);
        _scene?.Update(frame);
        _mask?.Apply(frame);
    }

    /// <summary>The camera is gone; told again at each look for it.</summary>
    /// <param name="reason">What is wrong and the remedy.</param>
    public void Away(string reason)
    {
        _conditions.Report("camera", Light.Red, reason);
        if (_isAway)
            return;
        _isAway = true;
        _statements.Add(new Record { Tamper = new Tamper { Kind = TamperKind.CameraUnplugged, Detail = reason } });
    }

    private void Back()
    {
        _isSeen = true;
        _conditions.Report("camera", Light.Green);
        if (!_isAway)
            return;
        _isAway = false;
        _statements.Add(new Record { Tamper = new Tamper { Kind = TamperKind.CameraUnplugged, Ended = true } });
    }
}
