using Alpr.Board.Camera.V4l2;
using Alpr.Board.Time;

namespace Alpr.Board.Camera;

/// <summary>Opens whatever a person or a configuration names as a source of frames.</summary>
public static class CameraSource
{
    /// <summary>Extensions of recordings, in lower case.</summary>
    public static IReadOnlyList<string> VideoExtensions { get; } =
    [
        ".mp4", ".m4v", ".mov", ".3gp", ".mkv", ".webm", ".avi", ".ts", ".m2ts", ".mpg", ".mpeg", ".mjpg", ".mjpeg", ".h264",
        ".264", ".h265", ".265", ".hevc", ".flv", ".wmv", ".asf", ".y4m",
    ];

    /// <summary>Begins a camera's name where it is no path: <c>v4l2:platform-fe801000.csi-video-index0</c>, <c>v4l2:HD Webcam</c>.</summary>
    public const string DevicePrefix = "v4l2:";

    /// <summary>True for a camera of this machine: <c>/dev/video0</c>, <c>/dev/v4l/by-path/...</c>, or <c>v4l2:</c> and a name.</summary>
    /// <param name="input">What a person or a configuration says.</param>
    public static bool IsDevice(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.StartsWith(DevicePrefix, StringComparison.Ordinal) || input.StartsWith("/dev/video", StringComparison.Ordinal)
            || input.StartsWith("/dev/v4l/", StringComparison.Ordinal);
    }

    /// <summary>Opens a folder of images, an image, a recording, a network stream or a camera of this machine.</summary>
    /// <param name="input">A path, <c>v4l2:</c> and a name, or an <c>rtsp:</c>, <c>rtsps:</c>, <c>http:</c> or <c>https:</c> address.</param>
    /// <param name="clock">Times the frames of live streams; null for the system's clock.</param>
    /// <param name="framesPerSecond">Images: frames that make a second (null: 10). Recordings and streams: the rate that
    /// is taken from them (null: their own). Cameras: the rate asked for (null: 30).</param>
    /// <returns>A camera that the caller disposes. A stream or a camera of this machine is first contacted when a frame is asked for.</returns>
    /// <exception cref="CameraException">There is no such thing, or it is none that can be read.</exception>
    public static ICamera Open(string input, IClock? clock = null, double? framesPerSecond = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
        if (IsDevice(input))
            return OpenDevice(input, clock, framesPerSecond);
        if (Directory.Exists(input))
            return new ImageFolderCamera(input, framesPerSecond ?? ImageFolderCamera.DefaultFramesPerSecond);
        if (File.Exists(input))
        {
            string extension = Path.GetExtension(input);
            if (ImageFolderCamera.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
                return new ImageFolderCamera(input, framesPerSecond ?? ImageFolderCamera.DefaultFramesPerSecond);
            if (VideoExtensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
                return new FfmpegCamera(input, clock, framesPerSecond);
            throw new CameraException(
                $"{input}: a file with this extension is neither an image ({string.Join(" ", ImageFolderCamera.Extensions)}) "
                + $"nor a recording ({string.Join(" ", VideoExtensions)}).");
        }
        if (FfmpegInput.IsAddress(input))
            return new FfmpegCamera(input, clock, framesPerSecond);
        throw new CameraException($"{input}: there is no such file or folder. Check the path.");
    }

    private static V4l2Camera OpenDevice(string input, IClock? clock, double? framesPerSecond)
    {
        string device = input.StartsWith(DevicePrefix, StringComparison.Ordinal) ? input[DevicePrefix.Length..] : input;
        if (device.Length == 0 || device.Contains('\0', StringComparison.Ordinal))
            throw new CameraException($"{input}: names no camera. Write {DevicePrefix} and a name of /dev/v4l/by-path, or the card's name.");
        V4l2CameraOptions options = new() { Device = device };
        return new(framesPerSecond is { } rate ? options with { FramesPerSecond = rate } : options, clock);
    }
}
