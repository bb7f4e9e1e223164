namespace Alpr.Board.Devices;

/// <summary>Says whether the enclosure is open.</summary>
public interface ITamperSwitch : IDisposable
{
    /// <summary>True while it is open.</summary>
    bool IsOpen { get; }

    /// <summary>Takes the next change since the last call, so that a lid opened and shut between two looks is not missed.</summary>
    bool TryTakeChange(out bool isOpen);
}
