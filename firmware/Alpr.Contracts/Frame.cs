using System.Runtime.InteropServices;

namespace Alpr.Contracts;

/// <summary>
/// One picture from a camera: 8-bit luma, row-major, without padding, in native memory taken once in the constructor.
/// A frame is owned by one thread at a time.
/// </summary>
public sealed unsafe class Frame : IDisposable
{
    private const nuint Alignment = 64; // a cache line, and the widest vector load (AVX-512)
    private byte* _luma;

    /// <summary>Takes memory for a picture of up to <paramref name="capacity"/> pixels.</summary>
    /// <param name="capacity">1 to <see cref="Limits.FramePixelsMax"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    public Frame(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, Limits.FramePixelsMax);
        Capacity = capacity;
        _luma = (byte*)NativeMemory.AlignedAlloc((nuint)capacity, Alignment);
    }

    /// <summary>Frees the memory of a frame nobody disposed.</summary>
    ~Frame() => Release();

    /// <summary>Most pixels this frame can hold.</summary>
    public int Capacity { get; }

    /// <summary>Pixels in a row. 0 until the first picture is stored.</summary>
    public int Width { get; private set; }

    /// <summary>Rows. 0 until the first picture is stored.</summary>
    public int Height { get; private set; }

    /// <summary>Monotonic time of capture in microseconds; for recorded footage the position in the recording.</summary>
    public long CapturedUs { get; set; }

    /// <summary>Running number of the capture, from 0. Gaps are frames that were dropped.</summary>
    public long Sequence { get; set; }

    /// <summary>Pixels of the source picture per pixel of this frame; above 1 where a large photograph was decoded smaller.</summary>
    public float SourceScale { get; set; } = 1;

    /// <summary>How the picture was exposed and lit.</summary>
    public FrameExposure Exposure { get; set; }

    /// <summary>All pixels, <see cref="Width"/> x <see cref="Height"/> bytes, 0 black to 255 white.</summary>
    public Span<byte> Luma
    {
        get
        {
            ObjectDisposedException.ThrowIf(_luma == null, this);
            return new(_luma, Width * Height);
        }
    }

    /// <summary>One row of pixels.</summary>
    public ReadOnlySpan<byte> Row(int y) => Luma.Slice(y * Width, Width);

    /// <summary>True when a picture of this size fits.</summary>
    public bool Fits(int width, int height) => width > 0 && height > 0 && (long)width * height <= Capacity;

    /// <summary>Sets the size of the picture about to be written into <see cref="Luma"/>.</summary>
    /// <exception cref="ArgumentException">The picture does not fit; ask <see cref="Fits"/> first.</exception>
    public void SetSize(int width, int height)
    {
        if (!Fits(width, height))
            throw new ArgumentException($"A picture of {width}x{height} does not fit a frame of {Capacity} pixels.");
        Width = width;
        Height = height;
    }

    /// <summary>Copies size, pixels and capture data from another frame.</summary>
    public void CopyFrom(Frame source)
    {
        ArgumentNullException.ThrowIfNull(source);
        SetSize(source.Width, source.Height);
        source.Luma.CopyTo(Luma);
        CapturedUs = source.CapturedUs;
        Sequence = source.Sequence;
        SourceScale = source.SourceScale;
        Exposure = source.Exposure;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        NativeMemory.AlignedFree(_luma);
        _luma = null;
    }
}
