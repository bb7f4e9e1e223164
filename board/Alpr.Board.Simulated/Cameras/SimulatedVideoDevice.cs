using Alpr.Board.Camera.V4l2;
using Alpr.Board.Kernel;

namespace Alpr.Board.Simulated;

/// <summary>One opening of a <see cref="SimulatedVideoNode"/>: the calls that a driver answers, as videobuf2 and uvcvideo answer them.</summary>
internal sealed unsafe class SimulatedVideoDevice : IVideoDevice
{
    private readonly SimulatedVideoNode _node;
    private readonly int _generation;
    private readonly uint _type;
    private readonly SimulatedStream _stream;
    private readonly BufferCall _query, _queue, _dequeue; // made once: a frame costs nothing here either
    private bool _isClosed;

    public SimulatedVideoDevice(SimulatedVideoNode node)
    {
        _node = node;
        _generation = node.Generation;
        _type = node.Profile.IsPlanes ? Video.TypeCapturePlanes : Video.TypeCapture;
        _stream = new(node);
        (_query, _queue, _dequeue) = (_stream.Query, _stream.Queue, _stream.Dequeue);
    }

    /// <inheritdoc/>
    public long MonotonicUs => _node.Clock.MonotonicUs - _node.SuspendedUs;

    private bool IsGone => _generation != _node.Generation;

    /// <inheritdoc/>
    public int Control(uint request, void* argument)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        int errno = IsGone ? Errno.NoDevice : Answer(request, argument);
        if (errno == Errno.InvalidArgument && (request == VideoIoctl.QueueBuffer || request == VideoIoctl.QueryBuffer || request == VideoIoctl.StreamOn))
            _node.Misuse = $"request {request & 0xFF} at the wrong time";
        return errno;
    }

    /// <inheritdoc/>
    public int Map(nuint length, long offset, out byte* memory)
    {
        memory = null;
        return IsGone ? Errno.NoDevice : _stream.Map(length, offset, out memory);
    }

    /// <inheritdoc/>
    public void Unmap(byte* memory, nuint length) => _stream.Unmap(memory, length);

    /// <inheritdoc/>
    public int Poll(int timeoutMs, out short events)
    {
        long end = _node.Clock.MonotonicUs + timeoutMs * 1000L;
        while (true)
        {
            events = IsGone ? (short)(PollEvents.Error | PollEvents.HangUp) : _stream.Events;
            if (events != 0 || _node.Clock.MonotonicUs >= end)
                return 0;
            _node.Clock.WaitUntil(Math.Min(end, _stream.NextDeliveryUs));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isClosed)
            return;
        _isClosed = true;
        _node.Handles--;
        if (_stream.Mapped > 0)
            _node.Misuse = $"closed with {_stream.Mapped} buffers mapped";
        _stream.Dispose();
    }

    private int Answer(uint request, void* argument)
    {
        if (request == VideoIoctl.QueryCapability)
            return Capability((VideoCapability*)argument);
        if (request == VideoIoctl.EnumFormats)
            return SimulatedOffer.Format(_node.Profile, _type, ref *(VideoFormatDescription*)argument);
        if (request == VideoIoctl.EnumFrameSizes)
            return SimulatedOffer.Size(_node.Profile, ref *(VideoFrameSize*)argument);
        if (request == VideoIoctl.EnumFrameIntervals)
            return SimulatedOffer.Interval(_node.Profile, ref *(VideoFrameInterval*)argument);
        if (request == VideoIoctl.SetFormat)
            return SetFormat(ref *(VideoFormat*)argument);
        if (request == VideoIoctl.GetParameters || request == VideoIoctl.SetParameters)
            return Parameters(ref *(VideoStreamParameters*)argument, request == VideoIoctl.SetParameters);
        if (request == VideoIoctl.RequestBuffers)
            return RequestBuffers(ref *(VideoBufferRequest*)argument);
        if (request == VideoIoctl.QueryBuffer)
            return Buffer(ref *(VideoBuffer*)argument, _query);
        if (request == VideoIoctl.QueueBuffer)
            return Buffer(ref *(VideoBuffer*)argument, _queue);
        if (request == VideoIoctl.DequeueBuffer)
            return Buffer(ref *(VideoBuffer*)argument, _dequeue);
        if (request == VideoIoctl.StreamOn)
            return *(int*)argument == _type ? _stream.Start() : Errno.InvalidArgument;
        if (request == VideoIoctl.StreamOff)
            return *(int*)argument == _type ? _stream.Stop() : Errno.InvalidArgument;
        return SimulatedControls.Answer(_node, request, argument);
    }

    private int Capability(VideoCapability* capability)
    {
        *capability = default;
        for (int i = 0; i < Math.Min(_node.Profile.Card.Length, 31); i++)
            capability->Card[i] = (byte)_node.Profile.Card[i];
        capability->DeviceCaps = _node.Profile.IsMetadata
            ? 0x0080_0000 | Video.CapStreaming // V4L2_CAP_META_CAPTURE
            : Video.CapStreaming | (_node.Profile.IsPlanes ? Video.CapCapturePlanes : Video.CapCapture);
        capability->Capabilities = Video.CapDeviceCaps | Video.CapStreaming | Video.CapCapture; // those of all its nodes together
        return 0;
    }

    private int SetFormat(ref VideoFormat format)
    {
        if (format.Type != _type)
            return Errno.InvalidArgument;
        if (_node.IsBusy || _stream.Count > 0)
            return Errno.Busy;
        uint width = format.Pix.Width, height = format.Pix.Height, letters = format.Pix.PixelFormat; // the same places in both structs
        _stream.Set(SimulatedOffer.Nearest(_node.Profile, letters, (int)width, (int)height));
        uint four = Video.FourCc(_stream.Format.Format.PadRight(4));
        format = new() { Type = _type };
        if (_type == Video.TypeCapturePlanes)
        {
            format.Planes = new()
            {
                Width = (uint)_stream.Width, Height = (uint)_stream.Height, PixelFormat = four, Field = Video.FieldNone,
                BytesPerLine = (uint)_stream.Stride, SizeImage = (uint)_stream.SizeImage, PlaneCount = 1, Quantization = (byte)_node.Profile.Quantization,
            };
        }
        else
        {
            format.Pix = new()
            {
                Width = (uint)_stream.Width, Height = (uint)_stream.Height, PixelFormat = four, Field = Video.FieldNone,
                BytesPerLine = (uint)_stream.Stride, SizeImage = (uint)_stream.SizeImage, Quantization = (uint)_node.Profile.Quantization,
            };
        }
        return 0;
    }

    private int Parameters(ref VideoStreamParameters parameters, bool set)
    {
        if (!_node.Profile.HasFrameRate)
            return Errno.NotATypewriter;
        if (parameters.Type != _type)
            return Errno.InvalidArgument;
        if (set)
            _stream.SetRate(parameters.TimePerFrame.Numerator, parameters.TimePerFrame.Denominator);
        parameters = new() { Type = _type, Capability = Video.CapTimePerFrame };
        parameters.TimePerFrame = new() { Numerator = (uint)_stream.IntervalUs, Denominator = 1_000_000 };
        return 0;
    }

    private int RequestBuffers(ref VideoBufferRequest request)
    {
        if (request.Type != _type || request.Memory != Video.MemoryMapped)
            return Errno.InvalidArgument;
        return _node.IsBusy ? Errno.Busy : _stream.Allocate(ref request.Count);
    }

    private delegate int BufferCall(ref VideoBuffer buffer, ref VideoPlane plane);

    private int Buffer(ref VideoBuffer buffer, BufferCall call)
    {
        if (buffer.Type != _type || buffer.Memory != Video.MemoryMapped)
            return Errno.InvalidArgument;
        if (_type == Video.TypeCapture)
        {
            VideoPlane plane = default;
            int errno = call(ref buffer, ref plane);
            if (errno != 0)
                return errno;
            buffer.BytesUsed = plane.BytesUsed;
            buffer.Length = plane.Length;
            buffer.Offset = plane.Offset;
            return 0;
        }
        return buffer.Planes == null || buffer.Length < 1 ? Errno.InvalidArgument : call(ref buffer, ref *buffer.Planes);
    }
}
