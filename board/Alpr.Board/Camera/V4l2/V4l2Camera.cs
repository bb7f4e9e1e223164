using Alpr.Board.Imaging;
using Alpr.Board.Kernel;
using Alpr.Board.Time;
using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>A camera behind the kernel's Video4Linux (linux/videodev2.h): a sensor on CSI-2, or a USB camera.</summary>
/// <remarks>
/// It opens at the first <see cref="Capture"/>, and after an <see cref="IOException"/> again at the next one, with the exposure and gain that were
/// set last: a camera that is unplugged and comes back is the same object. A capture that succeeds allocates no managed memory.
/// <see cref="Frame.CapturedUs"/> is the end of the exposure, or, where the driver does not stamp its start, the arrival of the last pixel.
/// <see cref="Frame.Sequence"/> goes on over a reopen; gaps within one opening are frames that the driver lost or damaged.
/// Luma of YUV formats is taken as it is (0..255) unless the driver says that it is limited to 16..235 or the options do; then it is stretched. A
/// driver that says nothing is not believed to mean V4L2's default, limited: most USB cameras give full range and say nothing, and stretching that
/// would lose the ends.
/// </remarks>
public sealed unsafe class V4l2Camera : ICamera, ICameraControls
{
    private const int StallIntervals = 30; // frames that fail to come before the camera counts as dead,
    private const int StallLeastMs = 1000; // but never sooner than this: a busy bus may stop for a moment,
    private const int StallMostMs = 3000; // and never later: whoever waits for a vehicle wants to know
    private const int FirstFrameMs = 3000; // a USB camera takes a second or two to start
    private const int LostMost = 10_000; // a larger gap in the driver's numbers is a broken driver, not lost frames

    private readonly V4l2CameraOptions _options;
    private readonly IClock _clock;
    private readonly IVideoDevices _devices;
    private readonly JpegDecoder? _jpeg;
    private V4l2Stream? _stream;
    private VideoTime _time;
    private ControlDelay<(int ExposureUs, double GainDb)> _delay;
    private (int ExposureUs, double GainDb)? _wanted;
    private long _next; // number of the next frame
    private uint? _driverSequence;

    /// <summary>Prepares a camera; nothing is opened yet.</summary>
    /// <param name="options">Which, and how to run it.</param>
    /// <param name="clock">Times the frames; null for the system's clock.</param>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    /// <exception cref="ImagingException">libturbojpeg is missing and a JPEG format is among the formats.</exception>
    public V4l2Camera(V4l2CameraOptions options, IClock? clock = null)
        : this(options, clock, LinuxVideoDevices.Instance)
    {
    }

    /// <summary>The same on other nodes than the kernel's.</summary>
    internal V4l2Camera(V4l2CameraOptions options, IClock? clock, IVideoDevices devices)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _clock = clock ?? SystemClock.Instance;
        _devices = devices;
        _delay = new(options.DelayFrames);
        if ((options.Formats ?? KnownFormats).Any(name => LumaFormat.Find(name)!.Packing == LumaPacking.Jpeg))
            _jpeg = new();
    }

    /// <summary>Pixel formats that can be used, the best first.</summary>
    public static IReadOnlyList<string> KnownFormats { get; } = [.. LumaFormat.All.Select(format => format.Name)];

    /// <inheritdoc/>
    public string Name => _options.Device;

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public int? FrameCount => null;

    /// <inheritdoc/>
    public string LastError { get; private set; } = "";

    /// <inheritdoc/>
    public string CurrentItem => Name;

    /// <summary>A node costs nothing to look for, so that it is looked for often: every 500 ms.</summary>
    public int? ReopenMs => 500;

    /// <summary>True while the node is open.</summary>
    public bool IsOpen => _stream != null;

    /// <summary>Format, size and rate that are in use; empty while it is closed.</summary>
    public string Mode => _stream?.Setting.Mode.ToString() ?? "";

    /// <summary>Frames that the driver numbered but never gave.</summary>
    public long FramesLost { get; private set; }

    /// <summary>Frames that came damaged and were left out.</summary>
    public long FramesDamaged { get; private set; }

    /// <summary>Times the camera was opened.</summary>
    public int Openings { get; private set; }

    /// <inheritdoc/>
    /// <remarks>All zero while it is closed. A control that the camera lacks has a range of 0 to 0.</remarks>
    public CameraControlRange Range => _stream?.Controls.Range ?? default;

    /// <inheritdoc/>
    public int DelayFrames => _options.DelayFrames;

    /// <summary>Opens the camera now, for those who need <see cref="Range"/> before the first frame. Does nothing when it is open.</summary>
    /// <param name="pixelsMax">Pixels that every frame given to <see cref="Capture"/> holds.</param>
    /// <exception cref="IOException">It cannot be opened; the message names the remedy.</exception>
    public void Open(int pixelsMax)
    {
        if (_stream != null)
            return;
        V4l2Stream stream = new(_devices, _options, pixelsMax);
        try
        {
            if (_wanted is var (exposureUs, gainDb) && stream.Controls.TrySet(ref exposureUs, ref gainDb))
                _delay.SetAtOnce((exposureUs, gainDb));
            stream.Start(Name);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
        _stream = stream;
        _driverSequence = null;
        Openings++;
    }

    /// <inheritdoc/>
    /// <remarks>Between two captures; what is set is remembered over a reopen.</remarks>
    public bool TrySet(int exposureUs, double gainDb)
    {
        _wanted = (exposureUs, gainDb);
        if (_stream == null || !_stream.Controls.TrySet(ref exposureUs, ref gainDb))
            return false;
        _delay.Set((exposureUs, gainDb));
        return true;
    }

    /// <inheritdoc/>
    public CaptureResult Capture(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        try
        {
            Open(frame.Capacity);
            int waitMs = _driverSequence == null ? FirstFrameMs : StallMs(_stream!.Setting.Mode);
            long deadlineUs = _stream!.Device.MonotonicUs + waitMs * 1000L;
            while (true)
            {
                if (TryTake(frame))
                    return CaptureResult.Captured;
                long leftUs = deadlineUs - _stream.Device.MonotonicUs;
                if (leftUs <= 0)
                    throw VideoErrors.Make(Name, $"no picture came for {waitMs / 1000.0:0.#} s. Check the camera's cable and supply.");
                Wait((int)(leftUs / 1000) + 1);
            }
        }
        catch (IOException dead)
        {
            Close();
            LastError = dead.Message;
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        _jpeg?.Dispose();
    }

    private static int StallMs(VideoMode mode) => mode.FramesPerSecond > 0
        ? (int)Math.Clamp(StallIntervals * 1000 / mode.FramesPerSecond, StallLeastMs, StallMostMs)
        : StallMostMs;

    /// <summary>Takes the oldest frame if there is a whole one; false when there is none yet.</summary>
    private bool TryTake(Frame frame)
    {
        V4l2Stream stream = _stream!;
        int errno = stream.Ring.Take(out VideoBuffer buffer, out ReadOnlySpan<byte> data);
        if (errno == Errno.TryAgain)
            return false;
        if (errno != 0)
            throw VideoErrors.Make(Name, "VIDIOC_DQBUF", errno);
        (int exposureUs, double gainDb) = Count(buffer.Sequence);
        bool isWhole = (buffer.Flags & Video.BufferError) == 0 && data.Length >= stream.Setting.LeastBytes && TryCopy(stream.Setting, data, frame);
        if (isWhole)
        {
            frame.CapturedUs = _time.Of(buffer, _clock, stream.Device, exposureUs);
            frame.Sequence = _next - 1;
            frame.Exposure = new(exposureUs, (float)gainDb, 0, false, 0);
            FrameFlip.Apply(
                frame, _options.FlipHorizontal && !stream.Controls.FlipsHorizontal, _options.FlipVertical && !stream.Controls.FlipsVertical);
        }
        else
        {
            FramesDamaged++;
        }
        errno = stream.Ring.Queue(buffer.Index);
        return errno == 0 ? isWhole : throw VideoErrors.Make(Name, "VIDIOC_QBUF", errno);
    }

    /// <summary>Counts a frame that came and those lost before it; what it was taken with.</summary>
    private (int ExposureUs, double GainDb) Count(uint sequence)
    {
        uint step = _driverSequence is { } last ? sequence - last : 1; // the number wraps after 2^32 frames
        if (step is 0 or > LostMost)
            step = 1; // the driver does not number its frames, or began anew
        _driverSequence = sequence;
        FramesLost += step - 1;
        _next += step;
        return _delay.Advance(step);
    }

    private bool TryCopy(VideoSetting setting, ReadOnlySpan<byte> data, Frame frame)
    {
        VideoMode mode = setting.Mode;
        if (mode.Format.Packing == LumaPacking.Jpeg)
            return _jpeg!.TryDecode(data, frame, out _);
        frame.SetSize(mode.Width, mode.Height);
        frame.SourceScale = 1;
        fixed (byte* source = data)
            LumaRows.Copy(mode.Format, source, setting.Stride, frame, setting.Stretch);
        return true;
    }

    private void Wait(int timeoutMs)
    {
        int errno = _stream!.Device.Poll(timeoutMs, out short events);
        if (errno != 0)
            throw VideoErrors.Make(Name, "poll", errno);
        // A frame that is there is taken even from a device that is going.
        if ((events & PollEvents.In) == 0 && (events & (PollEvents.Error | PollEvents.HangUp | PollEvents.Invalid)) != 0)
            throw VideoErrors.Make(Name, "poll", Errno.NoDevice);
    }

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
