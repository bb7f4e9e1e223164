using System.Runtime.InteropServices;
using System.Text;

namespace Alpr.Board.Imaging;

/// <summary>The functions used of libjpeg-turbo's TurboJPEG API 2.x (<c>turbojpeg.h</c>, Debian libturbojpeg0).</summary>
/// <remarks>Status functions return 0, or -1 and leave a message and a severity with the handle.</remarks>
internal static unsafe partial class TurboJpeg
{
    /// <summary>TJPF_GRAY: one byte a pixel.</summary>
    public const int PixelsGray = 6;

    /// <summary>TJSAMP_GRAY: a file with luma alone.</summary>
    public const int SubsamplingGray = 3;

    /// <summary>TJFLAG_NOREALLOC: write into the caller's buffer and never beyond <see cref="BufferSize"/> bytes.</summary>
    public const int FlagNoRealloc = 1024;

    /// <summary>TJFLAG_ACCURATEDCT: the same pixels from every processor.</summary>
    public const int FlagAccurate = 4096;

    /// <summary>TJFLAG_LIMITSCANS: refuse progressive files of more than 500 scans, which exist only to waste time.</summary>
    public const int FlagLimitScans = 32768;

    /// <summary>TJERR_WARNING: the picture was decoded, but the data were not right.</summary>
    public const int SeverityWarning = 0;

    private const string Library = "libturbojpeg.so.0";

    /// <summary>Makes sure that the library is there.</summary>
    /// <param name="library">The library's file name; another only in tests.</param>
    /// <exception cref="ImagingException">It is not.</exception>
    public static void Require(string library = Library)
    {
        if (!NativeLibrary.TryLoad(library, typeof(TurboJpeg).Assembly, null, out _))
            throw new ImagingException($"{library} is missing. Install Debian's package libturbojpeg0 (scripts/setup does).");
    }

    /// <summary>What went wrong last with a handle.</summary>
    public static string Error(nint handle) => Encoding.UTF8.GetString(ErrorBytes(handle));

    /// <summary>The same as UTF-8 in the library's memory, without making a string of it.</summary>
    public static ReadOnlySpan<byte> ErrorBytes(nint handle) =>
        MemoryMarshal.CreateReadOnlySpanFromNullTerminated(ErrorText(handle));

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial nint InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader(
        nint handle, byte* jpeg, CULong size, out int width, out int height, out int subsampling, out int colourSpace);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        nint handle, byte* jpeg, CULong size, byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    /// <summary>Most bytes that a file of this size can take; all ones when the size is impossible.</summary>
    [LibraryImport(Library, EntryPoint = "tjBufSize")]
    public static partial CULong BufferSize(int width, int height, int subsampling);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitch, int height, int format, byte** jpeg, CULong* size, int subsampling,
        int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorCode")]
    public static partial int Severity(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial byte* ErrorText(nint handle);
}
