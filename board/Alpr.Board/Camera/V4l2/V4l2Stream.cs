using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>One opening of a node, from <c>open</c> to <c>close</c>: what it was set to, its controls and its running ring.</summary>
internal sealed unsafe class V4l2Stream : IDisposable
{
    private VideoRing? _ring;

    /// <summary>Opens a node, sets it up and starts it.</summary>
    /// <param name="devices">Where nodes are.</param>
    /// <param name="options">What is wanted.</param>
    /// <param name="capacity">Pixels a frame holds.</param>
    /// <exception cref="IOException">It is not there, busy, no camera, or offers nothing of use; the message names the remedy.</exception>
    public V4l2Stream(IVideoDevices devices, V4l2CameraOptions options, int capacity)
    {
        string name = options.Device;
        if (!devices.TryResolve(name, out string path))
            throw VideoErrors.Make(name, "open", Errno.NoEntry);
        int errno = devices.Open(path, out IVideoDevice? device);
        if (errno != 0)
            throw VideoErrors.Make(name, "open", errno);
        Device = device!;
        try
        {
            Type = CaptureType(name);
            Setting = VideoSetting.Make(Device, name, options, Type, capacity);
            Controls = new(Device, options, Setting.Mode);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The open node.</summary>
    public IVideoDevice Device { get; }

    /// <summary>Whether buffers are single- or multi-planar.</summary>
    public uint Type { get; }

    /// <summary>What it was set to.</summary>
    public VideoSetting Setting { get; }

    /// <summary>Exposure and gain.</summary>
    public VideoControls Controls { get; }

    /// <summary>The running ring; it runs from <see cref="Start"/>.</summary>
    public VideoRing Ring => _ring ?? throw new InvalidOperationException("The stream was not started.");

    /// <summary>Starts it. Controls are set before, so that the first frame has them.</summary>
    public void Start(string name) => _ring = new(Device, name, Type);

    /// <inheritdoc/>
    public void Dispose()
    {
        _ring?.Dispose();
        Device.Dispose();
    }

    private uint CaptureType(string name)
    {
        VideoCapability capability;
        int errno = Device.Control(VideoIoctl.QueryCapability, &capability);
        if (errno != 0)
            throw VideoErrors.Make(name, "VIDIOC_QUERYCAP", errno);
        uint can = (capability.Capabilities & Video.CapDeviceCaps) != 0 ? capability.DeviceCaps : capability.Capabilities;
        if ((can & Video.CapStreaming) != 0 && (can & Video.CapCapture) != 0)
            return Video.TypeCapture;
        if ((can & Video.CapStreaming) != 0 && (can & Video.CapCapturePlanes) != 0)
            return Video.TypeCapturePlanes;
        throw VideoErrors.Make(name, "it gives no pictures (a node for metadata or output?). Use the camera's first node: 'ls -l /dev/v4l/by-path'.");
    }
}
