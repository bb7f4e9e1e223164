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

    /// <summary>Opens a folder of images, an image, a recording or a network stream.</summary>
    /// <param name="input">A path, or an <c>rtsp:</c>, <c>rtsps:</c>, <c>http:</c> or <c>https:</c> address.</param>
    /// <param name="clock">Times the frames of live streams; null for the system's clock.</param>
    /// <param name="framesPerSecond">Images: frames that make a second (null: 10). Recordings and streams: the rate that
    /// is taken from them (null: their own).</param>
    /// <returns>A camera that the caller disposes. A stream is first contacted when a frame is asked for.</returns>
    /// <exception cref="CameraException">There is no such thing, or it is none that can be read.</exception>
    public static ICamera Open(string input, IClock? clock = null, double? framesPerSecond = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(input);
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
}
