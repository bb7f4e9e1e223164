using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Exposure, gain and flip of one open node, in microseconds and decibels.</summary>
/// <remarks>A control that the camera lacks has a range of one value, 0.</remarks>
internal sealed unsafe class VideoControls
{
    private const int ShutterStepUs = 100; // V4L2_CID_EXPOSURE_ABSOLUTE

    private readonly IVideoDevice _device;
    private readonly GainUnit _gainUnit;
    private readonly double _gainScale;
    private readonly Control _exposure, _gain;
    private readonly double _exposureStepUs;

    /// <summary>Looks for the controls and takes them from the camera's own automatics.</summary>
    /// <param name="device">The open node, whose format is set.</param>
    /// <param name="options">What its numbers mean.</param>
    /// <param name="mode">The mode set: its interval bounds the exposure, its width makes a line.</param>
    public VideoControls(IVideoDevice device, V4l2CameraOptions options, VideoMode mode)
    {
        _device = device;
        _gainUnit = options.GainUnit;
        _gainScale = options.GainScale;
        (_exposure, _exposureStepUs) = FindExposure(options, mode.Width);
        _gain = Find(Video.AnalogueGain);
        if (!_gain.Exists)
            _gain = Find(Video.Gain);

        // Automatics first: while they run, drivers refuse the manual controls or mark them inactive.
        if (_exposure.Exists)
        {
            SetIfThere(Video.ExposureAuto, Video.ExposureManual);
            SetIfThere(Video.ExposureAutoPriority, 0); // or the camera slows down to expose longer
        }
        if (_gain.Exists)
            SetIfThere(Video.AutoGain, 0);
        FlipsHorizontal = options.FlipHorizontal && SetIfThere(Video.FlipHorizontal, 1);
        FlipsVertical = options.FlipVertical && SetIfThere(Video.FlipVertical, 1);

        int frameUs = mode.FramesPerSecond > 0 ? (int)Math.Min(1e6 / mode.FramesPerSecond, int.MaxValue) : int.MaxValue;
        Range = new(
            Us(_exposure.Least), Math.Max(Us(_exposure.Least), Math.Min(Us(_exposure.Most), frameUs)),
            Db(_gain.Least), Db(_gain.Most));
    }

    /// <summary>What can be set.</summary>
    public CameraControlRange Range { get; }

    /// <summary>True when the sensor exchanges left and right.</summary>
    public bool FlipsHorizontal { get; }

    /// <summary>True when the sensor exchanges top and bottom.</summary>
    public bool FlipsVertical { get; }

    /// <summary>Sets both to the nearest the sensor can. Allocates nothing.</summary>
    /// <param name="exposureUs">Exposure wanted; what it became.</param>
    /// <param name="gainDb">Gain wanted; what it became.</param>
    /// <returns>True when every control that the camera has was set, and it has one.</returns>
    public bool TrySet(ref int exposureUs, ref double gainDb)
    {
        exposureUs = Math.Clamp(exposureUs, Range.ExposureUsMin, Range.ExposureUsMax);
        gainDb = Math.Clamp(gainDb, Range.GainDbMin, Range.GainDbMax);
        bool isSet = _exposure.Exists || _gain.Exists;
        if (_exposure.Exists)
        {
            long number = _exposure.Nearest(exposureUs / _exposureStepUs);
            exposureUs = Us(number);
            isSet &= Set(_exposure.Id, number) == 0;
        }
        if (_gain.Exists)
        {
            long number = _gain.Nearest(GainNumber(gainDb));
            gainDb = Db(number);
            isSet &= Set(_gain.Id, number) == 0;
        }
        return isSet;
    }

    private (Control, double StepUs) FindExposure(V4l2CameraOptions options, int width)
    {
        Control absolute = options.ExposureUnit is ExposureUnit.Automatic or ExposureUnit.HundredMicroseconds ? Find(Video.ExposureAbsolute) : default;
        if (absolute.Exists || options.ExposureUnit == ExposureUnit.HundredMicroseconds)
            return (absolute, ShutterStepUs);
        Control exposure = Find(Video.Exposure);
        if (options.ExposureUnit == ExposureUnit.Microseconds)
            return (exposure, 1);
        // A line lasts its pixels and its blanking (Documentation/userspace-api/media/drivers/camera-sensor.rst).
        if (options.LineNs is { } line)
            return (exposure, line / 1000);
        bool known = TryGet(Video.PixelRate, out long rate) & TryGet(Video.HorizontalBlanking, out long blanking);
        return known && rate > 0 && blanking >= 0 ? (exposure, (width + blanking) * 1e6 / rate) : (default, 1); // without a unit it cannot be used
    }

    private int Us(long number) => (int)Math.Clamp(Math.Round(number * _exposureStepUs), 0, int.MaxValue);

    private double GainNumber(double db) => _gainUnit switch
    {
        GainUnit.Decibels => db * _gainScale,
        GainUnit.Reciprocal => _gainScale - _gainScale / Math.Pow(10, db / 20),
        _ => _gainScale * Math.Pow(10, db / 20),
    };

    private double Db(long number)
    {
        if (!_gain.Exists)
            return 0;
        return _gainUnit switch
        {
            GainUnit.Decibels => number / _gainScale,
            GainUnit.Reciprocal => 20 * Math.Log10(_gainScale / Math.Max(_gainScale - number, 1)),
            _ => 20 * Math.Log10(Math.Max(number, 1) / _gainScale),
        };
    }

    private Control Find(uint id)
    {
        VideoExtendedControlQuery query = new() { Id = id };
        int errno = _device.Control(VideoIoctl.QueryExtendedControl, &query);
        if (errno == 0)
            return new(id, query.Minimum, query.Maximum, (long)Math.Min(query.Step, long.MaxValue), query.Flags);
        if (errno != Errno.NotATypewriter)
            return default;
        VideoControlQuery old = new() { Id = id }; // kernels before 3.17
        return _device.Control(VideoIoctl.QueryControl, &old) == 0 ? new(id, old.Minimum, old.Maximum, old.Step, old.Flags) : default;
    }

    private bool TryGet(uint id, out long value)
    {
        VideoExtendedControl control = new() { Id = id };
        VideoExtendedControls controls = new() { Count = 1, Controls = &control };
        bool isThere = _device.Control(VideoIoctl.GetExtendedControls, &controls) == 0;
        // A 32-bit control fills the low half only.
        value = id == Video.PixelRate ? control.Value : (int)control.Value;
        return isThere;
    }

    private bool SetIfThere(uint id, int value) => Find(id).Exists && Set(id, value) == 0;

    private int Set(uint id, long value)
    {
        VideoControl control = new() { Id = id, Value = (int)value };
        return _device.Control(VideoIoctl.SetControl, &control);
    }

    /// <summary>A control's range; all zero where there is none.</summary>
    private readonly struct Control(uint id, long least, long most, long step, uint flags)
    {
        public uint Id { get; } = id;

        public long Least { get; } = Math.Clamp(least, int.MinValue, int.MaxValue);

        public long Most { get; } = Math.Clamp(most, Math.Clamp(least, int.MinValue, int.MaxValue), int.MaxValue);

        public bool Exists => Id != 0 && (flags & (Video.ControlDisabled | Video.ControlReadOnly)) == 0 && Most > Least;

        public long Nearest(double number)
        {
            double steps = Math.Round((Math.Clamp(number, Least, Most) - Least) / Math.Max(step, 1));
            long nearest = Least + (long)steps * Math.Max(step, 1);
            return nearest <= Most ? nearest : nearest - Math.Max(step, 1);
        }
    }
}
