using Alpr.Board.Camera.V4l2;
using Alpr.Board.Kernel;

namespace Alpr.Board.Simulated;

/// <summary>What a simulated driver says it can do.</summary>
internal static class SimulatedOffer
{
    /// <summary><c>VIDIOC_ENUM_FMT</c>.</summary>
    public static int Format(SimulatedVideoProfile profile, uint type, ref VideoFormatDescription description)
    {
        if (description.Type != type || description.Index >= profile.Formats.Count)
            return Errno.InvalidArgument;
        description.PixelFormat = Letters(profile.Formats[(int)description.Index]);
        return 0;
    }

    /// <summary><c>VIDIOC_ENUM_FRAMESIZES</c>.</summary>
    public static int Size(SimulatedVideoProfile profile, ref VideoFrameSize size)
    {
        SimulatedVideoFormat? format = Find(profile, size.PixelFormat);
        if (format == null || format.Sizes.Length == 0)
            return format == null ? Errno.InvalidArgument : Errno.NotATypewriter;
        if (size.Index >= (format.IsRange ? 1 : format.Sizes.Length))
            return Errno.InvalidArgument;
        if (!format.IsRange)
        {
            size.Type = Video.Discrete;
            (size.Width, size.Height) = ((uint)format.Sizes[size.Index].Width, (uint)format.Sizes[size.Index].Height);
            return 0;
        }
        size.Type = Video.Stepwise;
        (size.MinWidth, size.MinHeight) = ((uint)format.Sizes[0].Width, (uint)format.Sizes[0].Height);
        (size.MaxWidth, size.MaxHeight) = ((uint)format.Sizes[1].Width, (uint)format.Sizes[1].Height);
        size.StepWidth = size.StepHeight = (uint)format.SizeStep;
        return 0;
    }

    /// <summary><c>VIDIOC_ENUM_FRAMEINTERVALS</c>.</summary>
    public static int Interval(SimulatedVideoProfile profile, ref VideoFrameInterval interval)
    {
        SimulatedVideoFormat? format = Find(profile, interval.PixelFormat);
        if (format == null || interval.Index >= format.Rates.Length)
            return Errno.InvalidArgument;
        interval.Type = Video.Discrete;
        interval.Discrete = new() { Numerator = 1000, Denominator = (uint)Math.Round(format.Rates[interval.Index] * 1000) };
        return 0;
    }

    /// <summary>What <c>VIDIOC_S_FMT</c> makes of a wish: the format if there is one, the first otherwise, and its nearest size.</summary>
    public static (SimulatedVideoFormat Format, int Width, int Height) Nearest(SimulatedVideoProfile profile, uint letters, int width, int height)
    {
        SimulatedVideoFormat format = Find(profile, letters) ?? profile.Formats[0];
        if (format.Sizes.Length == 0)
            return (format, Math.Clamp(width, 16, 4096), Math.Clamp(height, 16, 4096));
        if (format.IsRange)
        {
            return (format, OnGrid(width, format.Sizes[0].Width, format.Sizes[1].Width, format.SizeStep),
                OnGrid(height, format.Sizes[0].Height, format.Sizes[1].Height, format.SizeStep));
        }
        (int Width, int Height) best = format.Sizes.MinBy(size => Math.Abs(size.Width - width) + Math.Abs(size.Height - height));
        return (format, best.Width, best.Height);
    }

    private static int OnGrid(int wanted, int least, int most, int step) => least + (Math.Clamp(wanted, least, most) - least) / step * step;

    private static uint Letters(SimulatedVideoFormat format) => Video.FourCc(format.Format.PadRight(4));

    private static SimulatedVideoFormat? Find(SimulatedVideoProfile profile, uint letters)
    {
        foreach (SimulatedVideoFormat format in profile.Formats)
        {
            if (Letters(format) == letters)
                return format;
        }
        return null;
    }
}
