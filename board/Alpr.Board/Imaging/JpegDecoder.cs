using System.Runtime.InteropServices;
using Alpr.Contracts;

namespace Alpr.Board.Imaging;

/// <summary>Decodes the luma of JPEG files straight into frames. Used by one thread at a time.</summary>
/// <remarks>Source: <c>turbojpeg.h</c> 2.1. A success allocates no managed memory.</remarks>
public sealed unsafe class JpegDecoder : IDisposable
{
    /// <summary>
    /// Most pixels of a file, whatever its sides. A progressive file is held as coefficients, up to 6 bytes a pixel:
    /// this many take 0.8 GB, about what a board can spare for a moment.
    /// </summary>
    public const int SourcePixelsMax = 128_000_000;

    private const int DivisorMax = 8; // libjpeg decodes at 1/8 and above
    private const int TrailerMax = 4096; // cameras pad or append a little after the end marker

    private nint _handle;

    /// <summary>Takes a decoder from the library.</summary>
    /// <exception cref="ImagingException">libturbojpeg is missing; the message names the Debian package.</exception>
    public JpegDecoder()
    {
        TurboJpeg.Require();
        _handle = Take();
    }

    /// <summary>Frees a decoder that nobody disposed.</summary>
    ~JpegDecoder() => Release();

    /// <summary>
    /// Decodes a whole file at the largest of the scales 1, 1/2, 1/4 and 1/8 that fits the frame, and sets the frame's size
    /// and <see cref="Frame.SourceScale"/>. Time and number are the caller's.
    /// </summary>
    /// <param name="jpeg">The file's bytes.</param>
    /// <param name="frame">Where the picture goes. After a failure its pixels mean nothing.</param>
    /// <param name="error">What is wrong with the file; empty on success.</param>
    /// <returns>False when the bytes are no JPEG file, are damaged or cut short, or the picture is too large.</returns>
    public bool TryDecode(ReadOnlySpan<byte> jpeg, Frame frame, out string error)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        if (Decode(jpeg, frame, out error))
            return true;
        // After a broken header libturbojpeg 2.1 goes on in the middle of the next file: a failure costs a new decoder.
        Release();
        _handle = Take();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static nint Take()
    {
        nint handle = TurboJpeg.InitDecompress();
        return handle != 0 ? handle : throw new ImagingException($"libturbojpeg gives no decoder: {TurboJpeg.Error(0)}");
    }

    private bool Decode(ReadOnlySpan<byte> jpeg, Frame frame, out string error)
    {
        if (jpeg.IsEmpty)
        {
            error = "The file is empty.";
            return false;
        }
        fixed (byte* data = jpeg)
        {
            CULong size = new((nuint)jpeg.Length);
            if (TurboJpeg.DecompressHeader(_handle, data, size, out int width, out int height, out _, out _) != 0)
            {
                error = $"It is no JPEG picture: {TurboJpeg.Error(_handle)}.";
                return false;
            }
            if (!TryChooseScale(width, height, frame, out int divisor, out error))
                return false;
            frame.SetSize(Scaled(width, divisor), Scaled(height, divisor));
            frame.SourceScale = divisor;
            fixed (byte* luma = frame.Luma)
            {
                int status = TurboJpeg.Decompress(
                    _handle, data, size, luma, frame.Width, frame.Width, frame.Height, TurboJpeg.PixelsGray, TurboJpeg.FlagLimitScans);
                if (status != 0 && !IsHarmless(jpeg))
                {
                    error = $"The JPEG data are damaged or cut short: {TurboJpeg.Error(_handle)}.";
                    return false;
                }
            }
        }
        return true;
    }

    private static bool TryChooseScale(int width, int height, Frame frame, out int divisor, out string error)
    {
        error = "";
        divisor = 1;
        if (width < 1 || height < 1)
            error = $"The picture has a size of {width}x{height}; each side must be 1 to {Limits.ImageSideMax} pixels.";
        else if (width > Limits.ImageSideMax || height > Limits.ImageSideMax)
            error = $"The picture is {width}x{height}; no side may be above {Limits.ImageSideMax} pixels.";
        else if ((long)width * height > SourcePixelsMax)
            error = $"The picture is {width}x{height}; at most {SourcePixelsMax} pixels are decoded.";
        if (error.Length > 0)
            return false;

        while (!frame.Fits(Scaled(width, divisor), Scaled(height, divisor)))
        {
            if (divisor == DivisorMax)
            {
                error = $"The picture is {width}x{height}; even an eighth of that does not fit a frame of {frame.Capacity} pixels.";
                return false;
            }
            divisor *= 2;
        }
        return true;
    }

    // TJSCALED of turbojpeg.h: libjpeg rounds up.
    private static int Scaled(int side, int divisor) => (side + divisor - 1) / divisor;

    // Many cameras leave a few stray bytes between the picture and the end marker. libjpeg warns of the first thing it
    // meets only, so the end marker must be seen to be there before the picture may be taken for whole.
    private bool IsHarmless(ReadOnlySpan<byte> jpeg)
    {
        if (TurboJpeg.Severity(_handle) != TurboJpeg.SeverityWarning)
            return false;
        ReadOnlySpan<byte> tail = jpeg[^Math.Min(jpeg.Length, TrailerMax)..];
        return tail.LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0
            && TurboJpeg.ErrorBytes(_handle).IndexOf("extraneous bytes"u8) >= 0;
    }

    private void Release()
    {
        if (_handle != 0)
            _ = TurboJpeg.Destroy(_handle);
        _handle = 0;
    }
}
