namespace Alpr.CameraHealth;

/// <summary>What can be wrong with a camera's view.</summary>
public enum CameraFault
{
    /// <summary>The lens is covered or sprayed: the edges that were always there are gone.</summary>
    Blocked,

    /// <summary>The edges are there, but soft.</summary>
    Blurred,

    /// <summary>The camera looks elsewhere than it did.</summary>
    Moved,

    /// <summary>Too dark to see anything, and nothing says that it should be.</summary>
    TooDark,

    /// <summary>Most of the picture is white.</summary>
    TooBright,

    /// <summary>The same picture again and again, noise and all.</summary>
    Frozen,
}

/// <summary>A fault that began or ended.</summary>
/// <param name="Fault">What.</param>
/// <param name="Began">True at its begin, false at its end.</param>
/// <param name="AtUs">Time of the frame that settled it, in microseconds.</param>
/// <param name="Detail">
/// How much: Blocked share of edges lost, Blurred sharpness as a share of what it was, Moved mean displacement in frame pixels (not a number
/// where the view is not found again), TooDark and TooBright mean luma, Frozen seconds.
/// </param>
public readonly record struct CameraCondition(CameraFault Fault, bool Began, long AtUs, float Detail);
