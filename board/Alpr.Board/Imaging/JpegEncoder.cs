using System.Runtime.InteropServices;

namespace Alpr.Board.Imaging;

/// <summary>Encodes 8-bit luma as JPEG into the caller's buffer. Used by one thread at a time.</summary>
/// <remarks>
/// Source: <c>turbojpeg.h</c> 2.1. Allocates no managed memory. The accurate transform is used, so that the same picture
/// gives the same bytes on every processor.
/// </remarks>
public sealed unsafe class JpegEncoder : IDisposable
{
    /// <summary>Longest side, in pixels, that libjpeg writes (JPEG_MAX_DIMENSION in <c>jmorecfg.h</c>).</summary>
    public const int SideMax = 65500;

    private nint _handle;

    /// <summary>Takes an encoder from the library.</summary>
    /// <exception cref="ImagingException">libturbojpeg is missing; the message names the Debian package.</exception>
    public JpegEncoder()
    {
        TurboJpeg.Require();
        _handle = TurboJpeg.InitCompress();
        if (_handle == 0)
            throw new ImagingException($"libturbojpeg gives no encoder: {TurboJpeg.Error(0)}");
    }

    /// <summary>Frees an encoder that nobody disposed.</summary>
    ~JpegEncoder() => Release();

    /// <summary>Bytes that a picture of this size can take at worst: what the buffer given to
    /// <see cref="TryEncode"/> must hold. About 2 bytes a pixel.</summary>
    /// <param name="width">Pixels in a row, 1 to <see cref="SideMax"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="SideMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is outside its range, or the buffer would pass 2 GB.</exception>
    public static int BufferSize(int width, int height)
    {
        CheckSide(width);
        CheckSide(height);
        ulong size = TurboJpeg.BufferSize(width, height, TurboJpeg.SubsamplingGray).Value;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, (ulong)Array.MaxLength, nameof(height));
        return (int)size;
    }

    /// <summary>Writes a picture as a JPEG file.</summary>
    /// <param name="luma">Rows of pixels, 0 black to 255 white.</param>
    /// <param name="width">Pixels in a row, 1 to <see cref="SideMax"/>.</param>
    /// <param name="height">Rows, 1 to <see cref="SideMax"/>.</param>
    /// <param name="stride">Bytes from the start of a row to the start of the next; at least the width.</param>
    /// <param name="quality">1 (small) to 100 (true to the original).</param>
    /// <param name="destination">Where the file goes; see <see cref="BufferSize"/>.</param>
    /// <param name="written">Bytes written; 0 on failure.</param>
    /// <returns>False when the destination is smaller than <see cref="BufferSize"/>, whatever this picture would take.</returns>
    /// <exception cref="ArgumentException">A number is outside its range, or the pixels are fewer than the size says.</exception>
    /// <exception cref="ImagingException">The library fails, which it does only without memory.</exception>
    public bool TryEncode(
        ReadOnlySpan<byte> luma, int width, int height, int stride, int quality, Span<byte> destination, out int written)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        int needed = BufferSize(width, height);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (luma.Length < (long)stride * (height - 1) + width)
        {
            throw new ArgumentException(
                $"{luma.Length} bytes are too few for {width}x{height} pixels with rows {stride} bytes apart.", nameof(luma));
        }
        written = 0;
        if (destination.Length < needed)
            return false;

        fixed (byte* pixels = luma, jpeg = destination)
        {
            byte* target = jpeg;
            CULong size = default;
            int status = TurboJpeg.Compress(
                _handle, pixels, width, stride, height, TurboJpeg.PixelsGray, &target, &size, TurboJpeg.SubsamplingGray, quality,
                TurboJpeg.FlagNoRealloc | TurboJpeg.FlagAccurate);
            if (status != 0)
                throw new ImagingException($"libturbojpeg could not encode a picture: {TurboJpeg.Error(_handle)}");
            written = checked((int)size.Value);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private static void CheckSide(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, SideMax);
    }

    private void Release()
    {
        if (_handle != 0)
            _ = TurboJpeg.Destroy(_handle);
        _handle = 0;
    }
}
