using Alpr.Board.Kernel;
using Alpr.Contracts;

namespace Alpr.Board.Camera.V4l2;

/// <summary>How a node was set up: what its buffers will hold.</summary>
/// <param name="Mode">Format, size and interval; the interval as the driver set it.</param>
/// <param name="Stride">Bytes from one row to the next; 0 for JPEG.</param>
/// <param name="SizeImage">Bytes of a whole picture, at most.</param>
/// <param name="Stretch">True when 16..235 is to become 0..255.</param>
internal sealed record VideoSetting(VideoMode Mode, int Stride, long SizeImage, bool Stretch)
{
    private const long SizeImageMax = 256L << 20; // a 16-bit picture of 128 megapixels

    /// <summary>Bytes that a whole picture has at least; 1 for JPEG.</summary>
    public long LeastBytes => Mode.Format.Packing == LumaPacking.Jpeg ? 1 : (long)Stride * (Mode.Height - 1) + Mode.Format.RowBytes(Mode.Width);

    /// <summary>Sets the best mode that the driver takes.</summary>
    /// <exception cref="IOException">It takes none; the message lists what the device offers.</exception>
    public static unsafe VideoSetting Make(IVideoDevice device, string name, V4l2CameraOptions options, uint type, int capacity)
    {
        VideoModes modes = new(device, options, type);
        List<string> refused = [];
        foreach (VideoMode mode in modes.List(capacity))
        {
            if (TrySet(device, name, options, type, mode, capacity, out VideoSetting? setting, out string why))
                return setting! with { Mode = setting!.Mode with { Interval = SetInterval(device, type, mode.Interval, options) } };
            if (!refused.Contains(why))
                refused.Add(why);
        }
        string reasons = refused.Count > 0 ? $" Tried: {string.Join("; ", refused)}." : "";
        throw VideoErrors.Make(name, $"it gives no picture that can be used. Wanted: {VideoModes.Wanted(options, capacity)}. "
            + $"It offers {modes.Offered}.{reasons} Change the camera's size or formats, or raise camera.pixels_max.");
    }

    private static unsafe bool TrySet(
        IVideoDevice device, string name, V4l2CameraOptions options, uint type, VideoMode mode, int capacity,
        out VideoSetting? setting, out string why)
    {
        setting = null;
        bool isPlanes = type == Video.TypeCapturePlanes;
        VideoFormat format = new() { Type = type };
        if (isPlanes)
            format.Planes = new() { Width = (uint)mode.Width, Height = (uint)mode.Height, PixelFormat = mode.Format.FourCc, Field = Video.FieldNone, PlaneCount = 1 };
        else
            format.Pix = new() { Width = (uint)mode.Width, Height = (uint)mode.Height, PixelFormat = mode.Format.FourCc, Field = Video.FieldNone };
        int errno = device.Control(VideoIoctl.SetFormat, &format);
        if (errno is Errno.Busy or Errno.NoDevice or Errno.InputOutput)
            throw VideoErrors.Make(name, "VIDIOC_S_FMT", errno);
        why = errno != 0 ? $"{mode} (errno {errno})" : "";
        if (errno != 0)
            return false;

        (uint width, uint height, uint got, uint field) = isPlanes
            ? (format.Planes.Width, format.Planes.Height, format.Planes.PixelFormat, format.Planes.Field)
            : (format.Pix.Width, format.Pix.Height, format.Pix.PixelFormat, format.Pix.Field);
        (uint stride, uint size, uint quantization) = isPlanes
            ? (format.Planes.BytesPerLine, format.Planes.SizeImage, format.Planes.Quantization)
            : (format.Pix.BytesPerLine, format.Pix.SizeImage, format.Pix.Quantization);
        if (got != mode.Format.FourCc || (isPlanes && format.Planes.PlaneCount != 1))
            why = $"{mode} (it makes {Video.Letters(got)} of it)";
        else if (field is not (Video.FieldNone or Video.FieldInterlaced or Video.FieldInterlacedTopFirst or Video.FieldInterlacedBottomFirst))
            why = $"{mode} (it gives half pictures, field {field})";
        else
            why = Check(mode.Format, width, height, stride, size, capacity);
        if (why.Length > 0)
            return false;
        bool stretch = options.LumaRange == LumaRange.Limited
            || (options.LumaRange == LumaRange.AsTold && mode.Format.IsYuv && quantization == Video.QuantizationLimited);
        setting = new(mode with { Width = (int)width, Height = (int)height }, (int)stride, size, stretch);
        return true;
    }

    /// <summary>What is wrong with the picture that a driver announces; empty when nothing is.</summary>
    private static string Check(LumaFormat format, uint width, uint height, uint stride, uint size, int capacity)
    {
        bool isJpeg = format.Packing == LumaPacking.Jpeg;
        if (width is 0 or > Limits.ImageSideMax || height is 0 or > Limits.ImageSideMax || (!isJpeg && (long)width * height > capacity))
            return $"{format.Name} (it makes {width}x{height} of it)";
        long row = format.RowBytes((int)width);
        if (size > SizeImageMax || size == 0 || (!isJpeg && (stride < row || stride > int.MaxValue || size < (long)stride * (height - 1) + row)))
            return $"{format.Name} {width}x{height} (it says {stride} bytes a row, {size} a picture, which cannot be)";
        return "";
    }

    /// <summary>Asks for a frame rate; the interval that the driver then keeps, or the one listed if it does not say.</summary>
    private static unsafe (uint, uint) SetInterval(IVideoDevice device, uint type, (uint Numerator, uint Denominator) listed, V4l2CameraOptions options)
    {
        VideoStreamParameters parameters = new() { Type = type };
        if (device.Control(VideoIoctl.GetParameters, &parameters) != 0 || (parameters.Capability & Video.CapTimePerFrame) == 0)
            return listed; // a sensor whose rate follows its blanking
        parameters.TimePerFrame = listed.Numerator != 0
            ? new() { Numerator = listed.Numerator, Denominator = listed.Denominator }
            : new() { Numerator = 1000, Denominator = (uint)Math.Round(options.FramesPerSecond * 1000) };
        _ = device.Control(VideoIoctl.SetParameters, &parameters);
        VideoFraction kept = parameters.TimePerFrame;
        return kept.Numerator != 0 && kept.Denominator != 0 ? (kept.Numerator, kept.Denominator) : listed;
    }
}
