using System.Runtime.CompilerServices;

namespace Alpr.Board.Camera;

/// <summary>The bound of <see cref="ControlDelay{T}"/>.</summary>
public static class ControlDelay
{
    /// <summary>Longest delay in frames.</summary>
    public const int FramesMax = 8;
}

/// <summary>Remembers which setting reaches which frame: what is set now shows some frames later. A value type; allocates nothing.</summary>
/// <typeparam name="T">What is set, such as exposure and gain.</typeparam>
public struct ControlDelay<T>
    where T : struct
{
    private const int Places = ControlDelay.FramesMax + 1;

    private readonly int _delay;
    private Ring _ring;
    private T _set;
    private int _next;

    /// <summary>Starts with nothing set.</summary>
    /// <param name="delayFrames">Frames from a setting to the first frame taken with it, 0 to <see cref="ControlDelay.FramesMax"/>.</param>
    public ControlDelay(int delayFrames)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(delayFrames);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delayFrames, ControlDelay.FramesMax);
        _delay = delayFrames;
    }

    /// <summary>Notes what was set: frames to come have it, from the one after the delay.</summary>
    public void Set(T setting) => _set = setting;

    /// <summary>Fills the whole delay, as after an open, where a setting comes before the first frame.</summary>
    public void SetAtOnce(T setting)
    {
        _set = setting;
        for (int i = 0; i < Places; i++)
            _ring[i] = setting;
    }

    /// <summary>What the next frame was taken with. Frames that were lost took their settings with them.</summary>
    /// <param name="frames">1, and one more for each frame lost before it.</param>
    public T Advance(long frames = 1)
    {
        T taken = default;
        for (long i = Math.Clamp(frames, 1, Places); i > 0; i--)
        {
            _ring[(_next + _delay) % Places] = _set;
            taken = _ring[_next];
            _next = (_next + 1) % Places;
        }
        return taken;
    }

    [InlineArray(Places)]
    private struct Ring
    {
        private T _first;
    }
}
