using Alpr.Contracts.V1;

namespace Alpr.Sync;

/// <summary>How a backend is, and how much waits for it, as of a short while ago.</summary>
/// <param name="Name">Its name in the configuration.</param>
/// <param name="Light">Green: all is well. Amber: it is tried again, or records were set aside. Red: somebody must do something, or nothing got through for a day.</param>
/// <param name="Reason">What is wrong and what to do; empty when green.</param>
/// <param name="Delivered">Records that it acknowledged since the program started.</param>
/// <param name="Position">All records below this are acknowledged, or are none that it gets.</param>
/// <param name="Waiting">Records that it is still to get.</param>
/// <param name="OldestWaitingUs">Microseconds since the oldest of them was made, by the calendar; -1: none waits, or nobody knows.</param>
/// <param name="DeadLetters">Records that it refused and that were set aside.</param>
public sealed record BackendFigures(
    string Name, Light Light, string Reason, long Delivered, long Position, long Waiting, long OldestWaitingUs, int DeadLetters);
