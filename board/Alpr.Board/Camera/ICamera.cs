using Alpr.Contracts;

namespace Alpr.Board.Camera;

/// <summary>What one call of <see cref="ICamera.Capture"/> brought.</summary>
public enum CaptureResult
{
    /// <summary>The frame holds a new picture.</summary>
    Captured,

    /// <summary>One item could not be read; <see cref="ICamera.LastError"/> names it. The next call goes on with the next item.</summary>
    ItemFailed,

    /// <summary>Nothing more will come. A live camera never says this.</summary>
    Ended,
}

/// <summary>A source of frames, used by one thread: a sensor, a stream, a video file or a folder of photographs.</summary>
/// <remarks>A capture that succeeds allocates no managed memory after the first few.</remarks>
public interface ICamera : IDisposable
{
    /// <summary>What the source is, for messages: a device, a path or an address without credentials.</summary>
    string Name { get; }

    /// <summary>True when frames come at their own pace and are lost if nobody takes them.</summary>
    bool IsLive { get; }

    /// <summary>
    /// Number of frames this source will give, or null when that is unknown. A recording's is known once it was opened, by the first capture, and is its own word:
    /// for showing how far one is, not for counting.
    /// </summary>
    int? FrameCount { get; }

    /// <summary>What went wrong with the last failed item, naming it and the remedy; empty when nothing did.</summary>
    string LastError { get; }

    /// <summary>What the last captured or failed item was: a file path, or the source itself for streams.</summary>
    string CurrentItem { get; }

    /// <summary>
    /// Milliseconds after which a dead source is to be asked for a picture again: it opens itself anew, with what was set before. Null for a
    /// source that must be made anew, after longer and longer waits, because each look costs somebody else (a network camera's log).
    /// </summary>
    int? ReopenMs => null;

    /// <summary>Waits for the next picture and stores it, with its time and number, in <paramref name="frame"/>.</summary>
    /// <exception cref="IOException">The device is gone and must be reopened; see <see cref="ReopenMs"/>.</exception>
    CaptureResult Capture(Frame frame);
}
