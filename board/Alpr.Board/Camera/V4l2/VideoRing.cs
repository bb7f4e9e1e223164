using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>The ring of buffers that a driver fills: mapped once, queued, taken and queued again.</summary>
internal sealed unsafe class VideoRing : IDisposable
{
    private const int BuffersWanted = 4; // one being filled, one being read, two for a reader that is late
    private const int BuffersLeast = 2;
    private const int BuffersMost = 32; // VIDEO_MAX_FRAME of videodev2.h

    private readonly IVideoDevice _device;
    private readonly uint _type;
    private readonly byte*[] _memory = new byte*[BuffersMost];
    private readonly nuint[] _length = new nuint[BuffersMost];
    private int _count;
    private bool _isOn;

    /// <summary>Takes buffers from the driver, queues them and starts the stream.</summary>
    /// <exception cref="IOException">The driver refuses; the message says at which call.</exception>
    public VideoRing(IVideoDevice device, string name, uint type)
    {
        _device = device;
        _type = type;
        try
        {
            VideoBufferRequest request = new() { Count = BuffersWanted, Type = type, Memory = Video.MemoryMapped };
            Require(name, "VIDIOC_REQBUFS", device.Control(VideoIoctl.RequestBuffers, &request));
            if (request.Count is < BuffersLeast or > BuffersMost)
                throw VideoErrors.Make(name, $"the driver gives {request.Count} buffers, which cannot be worked with.");
            for (uint i = 0; i < request.Count; i++)
                MapOne(name, i);
            for (uint i = 0; i < request.Count; i++)
                Require(name, "VIDIOC_QBUF", Queue(i));
            int on = (int)type;
            Require(name, "VIDIOC_STREAMON", device.Control(VideoIoctl.StreamOn, &on));
            _isOn = true;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes the oldest filled buffer; 0 or the errno. It is the caller's until <see cref="Queue"/>.</summary>
    /// <param name="buffer">Its number, flags, time and running number.</param>
    /// <param name="data">Its bytes as far as they are used.</param>
    public int Take(out VideoBuffer buffer, out ReadOnlySpan<byte> data)
    {
        VideoPlane plane = default;
        VideoBuffer taken = Ask(0, &plane);
        int errno = _device.Control(VideoIoctl.DequeueBuffer, &taken);
        data = default;
        buffer = taken;
        buffer.Planes = null; // it points to this call's stack
        if (errno != 0)
            return errno;
        if (taken.Index >= _count)
            return Errno.InputOutput; // a buffer that was never given: the driver is broken
        ulong start = IsPlanes ? plane.DataOffset : 0;
        ulong end = Math.Min(IsPlanes ? plane.BytesUsed : taken.BytesUsed, (ulong)_length[taken.Index]);
        if (start < end)
            data = new(_memory[taken.Index] + start, (int)(end - start));
        return 0;
    }

    /// <summary>Gives a buffer to the driver; 0 or the errno.</summary>
    public int Queue(uint index)
    {
        VideoPlane plane = default;
        VideoBuffer buffer = Ask(index, &plane);
        return _device.Control(VideoIoctl.QueueBuffer, &buffer);
    }

    /// <summary>Stops the stream and gives all memory back. Errors are nobody's any more.</summary>
    public void Dispose()
    {
        int type = (int)_type;
        if (_isOn)
            _ = _device.Control(VideoIoctl.StreamOff, &type);
        _isOn = false;
        for (int i = 0; i < _count; i++)
            _device.Unmap(_memory[i], _length[i]);
        _count = 0;
    }

    private bool IsPlanes => _type == Video.TypeCapturePlanes;

    private VideoBuffer Ask(uint index, VideoPlane* plane)
    {
        VideoBuffer buffer = new() { Index = index, Type = _type, Memory = Video.MemoryMapped };
        if (IsPlanes)
        {
            buffer.Planes = plane;
            buffer.Length = 1;
        }
        return buffer;
    }

    private void MapOne(string name, uint index)
    {
        VideoPlane plane = default;
        VideoBuffer buffer = Ask(index, &plane);
        Require(name, "VIDIOC_QUERYBUF", _device.Control(VideoIoctl.QueryBuffer, &buffer));
        (uint length, uint offset) = IsPlanes ? (plane.Length, plane.Offset) : (buffer.Length, buffer.Offset);
        if (length is 0 or > int.MaxValue)
            throw VideoErrors.Make(name, $"the driver gives a buffer of {length} bytes, which cannot be.");
        Require(name, "mmap", _device.Map(length, offset, out byte* memory));
        _memory[index] = memory;
        _length[index] = length;
        _count = (int)index + 1;
    }

    private static void Require(string name, string what, int errno)
    {
        if (errno != 0)
            throw VideoErrors.Make(name, what, errno);
    }
}
