namespace Alpr.Board.Simulated;

/// <summary>What can befall a camera.</summary>
public enum CameraFaultKind
{
    /// <summary>The same picture again and again, with new times.</summary>
    Freeze,

    /// <summary>No light reaches the sensor.</summary>
    Black,

    /// <summary>Too much light: strength is the factor, 2 and more.</summary>
    Overexposed,

    /// <summary>Somebody or the wind turned it: strength is the shift in shares of the width, to the right, with half of it down and a turn of strength radians.</summary>
    Moved,

    /// <summary>Something lies on the lens: strength is the share of light that is replaced by its own dull brightness.</summary>
    Blocked,

    /// <summary>Out of focus, or a film of water: strength is the radius of the blur in pixels.</summary>
    Blurred,

    /// <summary>Frames are lost: strength is the share of them, 0 to 1.</summary>
    Dropped,

    /// <summary>The plug is pulled; at the end of the fault it is back.</summary>
    Unplugged,
}

/// <summary>A fault and when it is there.</summary>
/// <param name="Kind">What.</param>
/// <param name="FromUs">First moment, in microseconds after the camera's first frame.</param>
/// <param name="ToUs">First moment after it.</param>
/// <param name="Strength">How much; see <see cref="CameraFaultKind"/>.</param>
public readonly record struct CameraFault(CameraFaultKind Kind, long FromUs, long ToUs, double Strength = 1)
{
    /// <summary>True while the fault is there.</summary>
    public bool IsAt(long us) => us >= FromUs && us < ToUs;
}
