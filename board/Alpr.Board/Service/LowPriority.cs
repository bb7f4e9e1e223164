using Alpr.Board.Kernel;

namespace Alpr.Board.Service;

/// <summary>
/// Work that may wait. On Linux a thread's nice value is its own (setpriority(2), "C library/kernel differences"), and the runtime's thread priorities do nothing.
/// </summary>
public static class LowPriority
{
    private const int Process = 0; // PRIO_PROCESS, by which the kernel means a thread
    private const int CallingThread = 0;
    private const int NiceMost = 19;

    /// <summary>From here on the calling thread gets what others leave over; it cannot be taken back.</summary>
    /// <returns>False when the kernel refuses; then it runs as before.</returns>
    public static bool TryForThisThread() => LibC.SetPriority(Process, CallingThread, NiceMost) == 0;
}
