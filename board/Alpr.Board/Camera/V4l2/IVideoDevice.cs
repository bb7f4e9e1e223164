using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>
/// One open video node: the kernel's calls and nothing more, so that a simulated driver can stand in for the kernel's. Used by one thread.
/// </summary>
internal unsafe interface IVideoDevice : IDisposable
{
    /// <summary>The kernel's <c>CLOCK_MONOTONIC</c> in microseconds, by which drivers stamp buffers.</summary>
    long MonotonicUs { get; }

    /// <summary><c>ioctl(2)</c>, called again when a signal interrupts it.</summary>
    /// <param name="request">One of <see cref="VideoIoctl"/>.</param>
    /// <param name="argument">The struct that belongs to it.</param>
    /// <returns>0, or the errno.</returns>
    int Control(uint request, void* argument);

    /// <summary><c>mmap(2)</c>, shared, to read.</summary>
    /// <returns>0, or the errno.</returns>
    int Map(nuint length, long offset, out byte* memory);

    /// <summary><c>munmap(2)</c>.</summary>
    void Unmap(byte* memory, nuint length);

    /// <summary><c>poll(2)</c> for <see cref="PollEvents.In"/>.</summary>
    /// <param name="timeoutMs">Longest wait.</param>
    /// <param name="events">What came; 0 after the whole wait.</param>
    /// <returns>0, or the errno.</returns>
    int Poll(int timeoutMs, out short events);
}

/// <summary>The video nodes of a machine.</summary>
internal interface IVideoDevices
{
    /// <summary>The node that a configured name means now.</summary>
    /// <param name="name">A path, a name under <c>/dev/v4l</c>, or a card's name.</param>
    /// <param name="path">The node's path; when there is none, empty.</param>
    bool TryResolve(string name, out string path);

    /// <summary><c>open(2)</c> to read and write, without blocking.</summary>
    /// <returns>0, or the errno.</returns>
    int Open(string path, out IVideoDevice? device);
}
