using System.Runtime.CompilerServices;

namespace Alpr.Board.Camera;

/// <summary>Remembers which exposure and gain reach which frame: what is set now shows some frames later. A value type; allocates nothing.</summary>
public struct ControlDelay
{
    /// <summary>Longest delay in frames.</summary>
    public const int FramesMax = 8;

    private readonly int _delay;
    private Ring _ring;
    private (int ExposureUs, double GainDb) _set;
    private int _next;

    /// <summary>Starts with nothing set.</summary>
    /// <param name="delayFrames">Frames from a setting to the first frame taken with it, 0 to <see cref="FramesMax"/>.</param>
    public ControlDelay(int delayFrames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayFrames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delayFrames, FramesMax);
        _delay = delayFrames;
    }

    /// <summary>Notes what was set: frames to come have it, from the one after the delay.</summary>
    public void Set(int exposureUs, double gainDb) => _set = (exposureUs, gainDb);

    /// <summary>Fills the whole delay, as after an open, where a setting comes before the first frame.</summary>
    public void SetAtOnce(int exposureUs, double gainDb)
    {
        _set = (exposureUs, gainDb);
        for (int i = 0; i <= FramesMax; i++)
            _ring[i] = _set;
    }

    /// <summary>What the next frame was taken with. Call it once for each frame, lost ones included.</summary>
    public (int ExposureUs, double GainDb) Advance()
    {
        _ring[(_next + _delay) % (FramesMax + 1)] = _set;
        (int, double) taken = _ring[_next];
        _next = (_next + 1) % (FramesMax + 1);
        return taken;
    }

    [InlineArray(FramesMax + 1)]
    private struct Ring
    {
        private (int ExposureUs, double GainDb) _first;
    }
}
