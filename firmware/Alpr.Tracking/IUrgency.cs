using Alpr.Contracts;

namespace Alpr.Tracking;

/// <summary>Says which vehicle must be told as soon as its text is stable, rather than when it has left.</summary>
public interface IUrgency
{
    /// <summary>True when it cannot wait. Called on the tracker's thread; may not allocate.</summary>
    /// <param name="passage">The vote so far; its picture is not there yet.</param>
    bool IsUrgent(Passage passage);
}
