namespace Alpr.Board.Tests.Devices;

/// <summary>Managed bytes of an action, after it ran once.</summary>
internal static class Allocated
{
    public static long By(Action action, int times = 100)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
