using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Board.Camera;

/// <summary>A recording or a network stream, decoded by the <c>ffmpeg</c> program (5.1 or later).</summary>
/// <remarks>
/// The program starts with the first capture. Its frames come through a pipe straight into the caller's frame, which costs
/// no managed memory. Every frame must hold as many pixels as the first; larger pictures are scaled down to fit. An
/// address with credentials is visible to this machine's administrators in the list of processes, and nowhere else.
/// </remarks>
public sealed class FfmpegCamera : ICamera
{
    private const double FramesPerSecondMax = 1000; // beyond any sensor; a typing error

    private readonly IClock _clock;
    private readonly FfmpegDecoder _decoder;
    private bool _open, _over;
    private long _captured;

    /// <summary>Prepares a source; nothing is opened yet.</summary>
    /// <param name="input">Path of a recording, or an <c>rtsp:</c>, <c>rtsps:</c>, <c>http:</c> or <c>https:</c> address.</param>
    /// <param name="clock">Times the frames of streams; null for the system's clock. Recordings have their own time.</param>
    /// <param name="framesPerSecond">Rate to take frames at, above 0 and at most 1000; null for the source's own.</param>
    /// <exception cref="CameraException">There is no such file, or the address is none of those.</exception>
    public FfmpegCamera(string input, IClock? clock = null, double? framesPerSecond = null)
        : this(input, clock, framesPerSecond, "ffmpeg")
    {
    }

    /// <summary>The same with another program, for tests.</summary>
    internal FfmpegCamera(string input, IClock? clock, double? framesPerSecond, string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        if (framesPerSecond is { } rate && !(rate > 0 && rate <= FramesPerSecondMax))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), rate, $"Above 0, at most {FramesPerSecondMax}.");
        bool isFile = File.Exists(input);
        if (!isFile && !FfmpegInput.IsAddress(input))
            throw new CameraException($"{input}: there is no such file. Check the path.");
        FfmpegInput source = isFile ? FfmpegInput.Recording(input) : FfmpegInput.Stream(input);
        Name = source.Name;
        IsLive = source.IsLive;
        _clock = clock ?? SystemClock.Instance;
        _decoder = new(source, framesPerSecond, program);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive { get; }

    /// <inheritdoc/>
    public int? FrameCount => _decoder.FrameCount;

    /// <inheritdoc/>
    public string LastError { get; private set; } = "";

    /// <inheritdoc/>
    public string CurrentItem => Name;

    /// <inheritdoc/>
    /// <remarks>A recording that is damaged gives the frames that can be had, then one failure, then its end.</remarks>
    public CaptureResult Capture(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_over)
            return IsLive ? throw new IOException(LastError) : CaptureResult.Ended;
        if (!_open)
        {
            if (!_decoder.TryOpen(frame.Capacity, out string error))
                return Fail(error);
            _open = true;
        }
        if (!_decoder.Read(frame))
            return End();
        frame.Sequence = _captured;
        frame.CapturedUs = IsLive ? _clock.MonotonicUs : _decoder.PositionUs(_captured);
        _captured++;
        return CaptureResult.Captured;
    }

    /// <inheritdoc/>
    public void Dispose() => _decoder.Dispose();

    private CaptureResult End()
    {
        string error = _decoder.Finish();
        if (IsLive)
            return Fail(error.Length > 0 ? error : "The stream ended.");
        if (error.Length > 0)
            return Fail($"{error} ({_captured} frames were read before.)");
        if (_captured == 0)
            return Fail("It holds no picture.");
        _over = true;
        return CaptureResult.Ended;
    }

    private CaptureResult Fail(string error)
    {
        _over = true;
        LastError = $"{Name}: {error}";
        return IsLive ? throw new IOException(LastError) : CaptureResult.ItemFailed;
    }
}
