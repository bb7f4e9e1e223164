using System.Globalization;
using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Asks a node what it offers, and puts that in the order in which it should be tried.</summary>
/// <remarks>Everything a driver says is bounded: a broken one may not keep us listing for ever.</remarks>
internal sealed unsafe class VideoModes
{
    private const int FormatsMax = 64; // no driver has half as many
    private const int SizesMax = 256;
    private const int IntervalsMax = 64;
    private const double SameRate = 0.999; // 30000/1001 is as good as 30

    private readonly IVideoDevice _device;
    private readonly V4l2CameraOptions _options;
    private readonly uint _type;
    private readonly List<string> _offered = [];

    public VideoModes(IVideoDevice device, V4l2CameraOptions options, uint type)
    {
        _device = device;
        _options = options;
        _type = type;
    }

    /// <summary>What the device offers, known here or not, for messages.</summary>
    public string Offered => _offered.Count > 0 ? string.Join(", ", _offered) : "nothing";

    /// <summary>
    /// The modes that fit a frame, the best first: the size nearest to the one wanted, of those the fastest up to the rate wanted, of those
    /// the format most liked. JPEG may be larger than the frame, since it is decoded smaller, but comes after all that fit.
    /// </summary>
    /// <param name="capacity">Pixels a frame holds.</param>
    public List<VideoMode> List(int capacity)
    {
        List<LumaFormat> liked = [.. (_options.Formats ?? V4l2Camera.KnownFormats).Select(name => LumaFormat.Find(name)!)];
        List<VideoMode> modes = [];
        for (uint i = 0; i < FormatsMax; i++)
        {
            VideoFormatDescription description = new() { Index = i, Type = _type };
            if (_device.Control(VideoIoctl.EnumFormats, &description) != 0)
                break;
            uint letters = description.PixelFormat;
            LumaFormat? format = liked.Find(known => known.FourCc == letters);
            int before = modes.Count;
            AddSizes(letters, format, capacity, modes);
            string sizes = string.Join(" ", modes.Skip(before).Select(mode => $"{mode.Width}x{mode.Height}"));
            _offered.Add(sizes.Length > 0 ? $"{Video.Letters(letters)} ({sizes})" : Video.Letters(letters));
        }
        modes.RemoveAll(mode => !IsUsable(mode, capacity));
        modes.Sort((a, b) => Compare(a, b, liked, capacity));
        return modes;
    }

    private void AddSizes(uint pixelFormat, LumaFormat? format, int capacity, List<VideoMode> modes)
    {
        if (format == null)
            return;
        for (uint i = 0; i < SizesMax; i++)
        {
            VideoFrameSize size = new() { Index = i, PixelFormat = pixelFormat };
            int errno = _device.Control(VideoIoctl.EnumFrameSizes, &size);
            if (errno != 0)
            {
                // A driver that cannot list its sizes adjusts the one it is asked for.
                if (i == 0)
                    Add(format, _options.Width, _options.Height, modes);
                return;
            }
            if (size.Type == Video.Discrete)
            {
                Add(format, (int)size.Width, (int)size.Height, modes);
                continue;
            }
            (int width, int height) = Within(size, capacity, format.Packing == LumaPacking.Jpeg);
            Add(format, width, height, modes);
            return;
        }
    }

    /// <summary>The size wanted on the grid that a range of sizes spans, made smaller until it fits the frame.</summary>
    private (int Width, int Height) Within(in VideoFrameSize size, int capacity, bool isScaled)
    {
        double scale = isScaled ? 1 : Math.Min(1, Math.Sqrt((double)capacity / ((double)_options.Width * _options.Height)));
        return (OnGrid(_options.Width * scale, size.MinWidth, size.MaxWidth, size.StepWidth),
            OnGrid(_options.Height * scale, size.MinHeight, size.MaxHeight, size.StepHeight));
    }

    private static int OnGrid(double wanted, uint least, uint most, uint step)
    {
        double steps = Math.Floor((Math.Min(wanted, most) - least) / Math.Max(step, 1));
        return (int)Math.Min(least + Math.Max(steps, 0) * Math.Max(step, 1), int.MaxValue);
    }

    private void Add(LumaFormat format, int width, int height, List<VideoMode> modes) =>
        modes.Add(new(format, width, height, NearestInterval(format.FourCc, width, height)));

    /// <summary>The interval nearest to the one wanted; 0/0 where the driver lists none.</summary>
    private (uint Numerator, uint Denominator) NearestInterval(uint pixelFormat, int width, int height)
    {
        double wanted = 1 / _options.FramesPerSecond;
        (uint, uint) best = default;
        double bestDistance = double.MaxValue;
        for (uint i = 0; i < IntervalsMax; i++)
        {
            VideoFrameInterval interval = new() { Index = i, PixelFormat = pixelFormat, Width = (uint)width, Height = (uint)height };
            if (_device.Control(VideoIoctl.EnumFrameIntervals, &interval) != 0)
                break;
            if (interval.Type != Video.Discrete)
                return Clamp(wanted, interval.Min, interval.Max);
            double distance = Math.Abs(Seconds(interval.Discrete) - wanted);
            if (IsTime(interval.Discrete) && distance < bestDistance)
                (best, bestDistance) = ((interval.Discrete.Numerator, interval.Discrete.Denominator), distance);
        }
        return best;
    }

    private static (uint, uint) Clamp(double wanted, VideoFraction least, VideoFraction most)
    {
        if (IsTime(least) && wanted < Seconds(least))
            return (least.Numerator, least.Denominator);
        if (IsTime(most) && wanted > Seconds(most))
            return (most.Numerator, most.Denominator);
        return ((uint)Math.Round(wanted * 1_000_000), 1_000_000);
    }

    private static bool IsTime(VideoFraction time) => time.Numerator != 0 && time.Denominator != 0;

    private static double Seconds(VideoFraction time) => time.Denominator == 0 ? 0 : (double)time.Numerator / time.Denominator;

    private static bool IsUsable(VideoMode mode, int capacity) =>
        mode.Width is > 0 and <= Limits.ImageSideMax && mode.Height is > 0 and <= Limits.ImageSideMax
        && (Fits(mode, capacity) || mode.Format.Packing == LumaPacking.Jpeg);

    private static bool Fits(VideoMode mode, int capacity) => (long)mode.Width * mode.Height <= capacity;

    private int Compare(VideoMode a, VideoMode b, List<LumaFormat> liked, int capacity)
    {
        int order = Fits(b, capacity).CompareTo(Fits(a, capacity));
        if (order == 0)
            order = Distance(a).CompareTo(Distance(b));
        if (order == 0)
            order = IsFast(b).CompareTo(IsFast(a));
        if (order == 0 && !IsFast(a))
            order = b.FramesPerSecond.CompareTo(a.FramesPerSecond);
        return order != 0 ? order : liked.IndexOf(a.Format).CompareTo(liked.IndexOf(b.Format));
    }

    private int Distance(VideoMode mode) => Math.Abs(mode.Width - _options.Width) + Math.Abs(mode.Height - _options.Height);

    // Where a driver lists no rates, it may have the one wanted.
    private bool IsFast(VideoMode mode) => mode.FramesPerSecond == 0 || mode.FramesPerSecond >= _options.FramesPerSecond * SameRate;

    /// <summary>What was wanted, for messages.</summary>
    public static string Wanted(V4l2CameraOptions options, int capacity) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Width}x{options.Height} at {options.FramesPerSecond:0.##}/s in frames of {capacity} pixels as one of {string.Join(" ", options.Formats ?? V4l2Camera.KnownFormats)}");
}
