using Alpr.Board.Camera.V4l2;
using Alpr.Board.Kernel;

namespace Alpr.Board.Simulated;

/// <summary>A driver's ring as videobuf2 runs it: each buffer is with the program, queued, or done; a frame that finds none queued is lost.</summary>
internal sealed unsafe class SimulatedStream(SimulatedVideoNode node) : IDisposable
{
    private const int PageBytes = 4096;

    private readonly State[] _states = new State[32];
    private readonly VideoBuffer[] _buffers = new VideoBuffer[32];
    private readonly Queue<int> _queued = new(32), _done = new(32);
    private SimulatedMemory? _memory;
    private SimulatedPixels? _pixels;
    private long _startedUs, _nextFrame;
    private bool _isOn;

    private enum State
    {
        Program,
        Queued,
        Done,
    }

    public SimulatedVideoFormat Format { get; private set; } = node.Profile.Formats[0];

    public int Width { get; private set; } = 16;

    public int Height { get; private set; } = 16;

    public int Stride { get; private set; }

    public int SizeImage { get; private set; }

    public long IntervalUs { get; private set; } = 33_333;

    public int Count { get; private set; }

    public int Mapped { get; private set; }

    /// <summary>When the next frame arrives on the clock; far away when none will.</summary>
    public long NextDeliveryUs => _isOn && !node.IsStalled ? StampUs(_nextFrame) + node.Profile.DeliveryUs : long.MaxValue;

    /// <summary>What <c>poll</c> says of it.</summary>
    public short Events
    {
        get
        {
            Deliver();
            if (!_isOn)
                return PollEvents.Error;
            return _done.Count > 0 ? PollEvents.In : (short)0;
        }
    }

    private int BufferBytes => (SizeImage + PageBytes - 1) / PageBytes * PageBytes;

    public void Set((SimulatedVideoFormat Format, int Width, int Height) wish)
    {
        (Format, Width, Height) = wish;
        bool isJpeg = Format.Luma?.Packing == LumaPacking.Jpeg;
        Stride = isJpeg ? 0 : (int)(Format.Luma?.RowBytes(Width) ?? 3 * Width) + Format.StridePadding;
        SizeImage = isJpeg ? Board.Imaging.JpegEncoder.BufferSize(Width, Height) : SimulatedPixels.ImageBytes(Format, Stride, Height);
        double rate = Format.Rates.Length > 0 ? Format.Rates[0] : 30;
        IntervalUs = (long)Math.Round(1e6 / rate);
    }

    public void SetRate(uint numerator, uint denominator)
    {
        double wanted = numerator == 0 || denominator == 0 ? double.MaxValue : (double)denominator / numerator;
        double rate = Format.Rates.Length > 0 ? Format.Rates.MinBy(offered => Math.Abs(offered - wanted)) : Math.Min(wanted, 120);
        IntervalUs = (long)Math.Round(1e6 / rate);
    }

    public int Allocate(ref uint count)
    {
        if (_isOn || Mapped > 0)
            return Errno.Busy;
        Release();
        count = count == 0 ? 0 : Math.Clamp(count, 2, 32);
        Count = (int)count;
        if (count == 0)
            return 0;
        if (SizeImage == 0)
            Set((Format, Width, Height));
        _memory = new((long)BufferBytes * Count);
        _pixels = new(Format, Width, Height, Stride);
        Array.Fill(_states, State.Program);
        return 0;
    }

    public int Map(nuint length, long offset, out byte* memory)
    {
        memory = null;
        if (_memory == null || offset % BufferBytes != 0 || offset >= _memory.Length || length != (nuint)SizeImage)
            return Errno.InvalidArgument;
        int errno = _memory.MapForReader(length, offset, out memory);
        Mapped += errno == 0 ? 1 : 0;
        return errno;
    }

    public void Unmap(byte* memory, nuint length)
    {
        SimulatedMemory.UnmapReader(memory, length);
        Mapped--;
    }

    public int Query(ref VideoBuffer buffer, ref VideoPlane plane)
    {
        if (buffer.Index >= Count)
            return Errno.InvalidArgument;
        plane.Length = (uint)SizeImage;
        plane.Offset = buffer.Index * (uint)BufferBytes;
        return 0;
    }

    public int Queue(ref VideoBuffer buffer, ref VideoPlane plane)
    {
        if (buffer.Index >= Count || _states[buffer.Index] != State.Program)
            return Errno.InvalidArgument;
        Deliver(); // what came before finds the ring as it was
        _states[buffer.Index] = State.Queued;
        _queued.Enqueue((int)buffer.Index);
        return Query(ref buffer, ref plane);
    }

    public int Dequeue(ref VideoBuffer buffer, ref VideoPlane plane)
    {
        if (!_isOn)
            return Errno.InvalidArgument;
        Deliver();
        if (!_done.TryDequeue(out int index))
            return Errno.TryAgain;
        _states[index] = State.Program;
        VideoPlane* planes = buffer.Planes; // the program's own, in the multi-planar case
        uint type = buffer.Type;
        buffer = _buffers[index];
        buffer.Index = (uint)index;
        buffer.Type = type;
        buffer.Memory = Video.MemoryMapped;
        plane.BytesUsed = buffer.BytesUsed;
        int errno = Query(ref buffer, ref plane);
        if (type == Video.TypeCapturePlanes)
        {
            buffer.Planes = planes;
            buffer.Length = 1;
        }
        return errno;
    }

    public int Start()
    {
        if (Count == 0)
            return Errno.InvalidArgument;
        _startedUs = node.Clock.MonotonicUs;
        _nextFrame = 0;
        _isOn = true;
        return 0;
    }

    public int Stop()
    {
        _isOn = false;
        _queued.Clear();
        _done.Clear();
        Array.Fill(_states, State.Program);
        return 0;
    }

    public void Dispose() => Release();

    private long StampUs(long frame) => _startedUs + (frame + 1) * IntervalUs;

    /// <summary>Fills queued buffers with the frames that have arrived by now.</summary>
    private void Deliver()
    {
        for (; NextDeliveryUs <= node.Clock.MonotonicUs; _nextFrame++)
        {
            if (node.LossesToCome > 0)
                node.LossesToCome--;
            else if (_queued.TryDequeue(out int index))
                Fill(index, (uint)_nextFrame);
        }
    }

    private void Fill(int index, uint sequence)
    {
        Span<byte> memory = _memory!.Driver((long)index * BufferBytes, SizeImage);
        int used = _pixels!.Write(memory, node.Paint, sequence);
        uint flags = Video.BufferMapped;
        if (node.ErrorsToCome > 0)
        {
            node.ErrorsToCome--;
            flags |= Video.BufferError;
            memory[..(used / 2)].Fill(0x55);
        }
        if (node.ShortToCome > 0)
        {
            node.ShortToCome--;
            used /= 2;
        }
        if (node.Profile.StampsMonotonic)
            flags |= Video.TimestampMonotonic;
        if (node.Profile.StampsStart)
            flags |= Video.TimestampStartOfExposure;
        long stamp = StampUs(sequence) - node.SuspendedUs;
        _buffers[index] = new()
        {
            BytesUsed = (uint)used, Flags = flags, Field = Video.FieldNone, Sequence = sequence,
            TimestampSeconds = stamp / 1_000_000, TimestampMicroseconds = stamp % 1_000_000,
        };
        _states[index] = State.Done;
        _done.Enqueue(index);
    }

    private void Release()
    {
        _isOn = false;
        _queued.Clear();
        _done.Clear();
        _memory?.Dispose();
        _memory = null;
        _pixels?.Dispose();
        _pixels = null;
        Count = 0;
    }
}
