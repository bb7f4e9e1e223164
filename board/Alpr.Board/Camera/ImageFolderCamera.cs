using Alpr.Board.Imaging;
using Alpr.Contracts;

namespace Alpr.Board.Camera;

/// <summary>Photographs as a camera: one image file, or those of a folder in the order of their names.</summary>
/// <remarks>
/// A JPEG file that is read costs no managed memory. The other formats are decoded by the <c>ffmpeg</c> program, one
/// process an image: a convenience, not a source for the hot loop. EXIF orientation is not applied.
/// </remarks>
public sealed class ImageFolderCamera : ICamera
{
    /// <summary>Frames that make a second of capture time where nobody says otherwise.</summary>
    public const double DefaultFramesPerSecond = 10;

    private const int ImagesMax = 1_000_000; // a day at ten a second; the list of paths stays below 300 MB
    private const double FramesPerSecondMax = 1000; // below a millisecond apart, times in microseconds lose their meaning

    private readonly string[] _paths;
    private readonly byte[][] _encodedPaths;
    private readonly double _framesPerSecond;
    private readonly JpegDecoder _decoder = new();
    private readonly FileReader _reader = new();
    private int _next;

    /// <summary>Lists the images.</summary>
    /// <param name="path">An image file, or a folder (its subfolders are left out).</param>
    /// <param name="framesPerSecond">How many images make a second of <see cref="Frame.CapturedUs"/>; above 0, at most 1000.</param>
    /// <exception cref="CameraException">There is no such path, it may not be read, or the folder holds no image.</exception>
    /// <exception cref="ImagingException">libturbojpeg is missing.</exception>
    public ImageFolderCamera(string path, double framesPerSecond = DefaultFramesPerSecond)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!(framesPerSecond > 0 && framesPerSecond <= FramesPerSecondMax))
            throw new ArgumentOutOfRangeException(nameof(framesPerSecond), framesPerSecond, $"Above 0, at most {FramesPerSecondMax}.");
        Name = path;
        CurrentItem = path;
        _framesPerSecond = framesPerSecond;
        _paths = List(path);
        _encodedPaths = Array.ConvertAll(_paths, FileReader.Encode);
    }

    /// <summary>Extensions of images, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff"];

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => false;

    /// <inheritdoc/>
    public int? FrameCount => _paths.Length;

    /// <inheritdoc/>
    public string LastError { get; private set; } = "";

    /// <inheritdoc/>
    public string CurrentItem { get; private set; }

    /// <inheritdoc/>
    /// <remarks><see cref="Frame.Sequence"/> is the image's place in the list, failed ones included.</remarks>
    public CaptureResult Capture(Frame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        if (_next == _paths.Length)
            return CaptureResult.Ended;
        int index = _next++;
        CurrentItem = _paths[index];
        if (!TryLoad(index, frame, out string error))
        {
            LastError = $"{CurrentItem}: {error}";
            return CaptureResult.ItemFailed;
        }
        LastError = "";
        frame.Sequence = index;
        frame.CapturedUs = (long)(index * 1e6 / _framesPerSecond);
        return CaptureResult.Captured;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _reader.Dispose();
    }

    private static bool IsJpeg(ReadOnlySpan<char> path) =>
        path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);

    private static string[] List(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new CameraException($"{path}: there is no such file or folder. Check the path.");
        List<string> images = [];
        try
        {
            foreach (string file in Directory.EnumerateFiles(path))
            {
                if (!Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                    continue;
                if (images.Count == ImagesMax)
                    throw new CameraException($"{path}: the folder holds more than {ImagesMax} images. Split it.");
                images.Add(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CameraException($"{path}: the folder cannot be listed: {e.Message} Check its permissions.", e);
        }
        if (images.Count == 0)
            throw new CameraException($"{path}: the folder holds no image. Looked for are {string.Join(" ", Extensions)}.");
        images.Sort(string.CompareOrdinal);
        return [.. images];
    }

    private bool TryLoad(int index, Frame frame, out string error)
    {
        if (IsJpeg(_paths[index]))
        {
            return _reader.TryRead(_encodedPaths[index], out ReadOnlySpan<byte> jpeg, out error)
                && _decoder.TryDecode(jpeg, frame, out error);
        }
        using FfmpegDecoder still = new(FfmpegInput.Still(_paths[index]));
        if (!still.TryOpen(frame.Capacity, out error))
            return false;
        if (still.Read(frame))
            return true;
        error = still.Finish();
        if (error.Length == 0)
            error = "The file holds no picture.";
        return false;
    }
}
