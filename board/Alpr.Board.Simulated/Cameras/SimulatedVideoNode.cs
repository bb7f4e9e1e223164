using Alpr.Board.Camera.V4l2;
using Alpr.Board.Kernel;

namespace Alpr.Board.Simulated;

/// <summary>Paints the luma of a frame.</summary>
/// <param name="luma">Width x height bytes to fill.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="sequence">Number of the frame since the stream started.</param>
public delegate void PaintLuma(Span<byte> luma, int width, uint sequence);

/// <summary>
/// A video node of a kernel that is not there: a camera with its driver, for <see cref="V4l2Camera"/>. Time is a <see cref="VirtualClock"/>: a
/// wait for a frame moves it on. Frames come at the rate that was set, into real mapped memory, and go wrong when told to.
/// </summary>
public sealed class SimulatedVideoNode
{
    /// <summary>Makes a camera that is plugged in.</summary>
    /// <param name="profile">What it is.</param>
    /// <param name="clock">Moves as frames are waited for.</param>
    public SimulatedVideoNode(SimulatedVideoProfile profile, VirtualClock clock)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(clock);
        Profile = profile;
        Clock = clock;
        Devices = new Kernel(this);
        foreach (SimulatedVideoControl control in profile.Controls)
            Values[control.Id] = control.Value;
    }

    /// <summary>What it is.</summary>
    public SimulatedVideoProfile Profile { get; }

    /// <summary>Its time, <c>CLOCK_BOOTTIME</c>.</summary>
    public VirtualClock Clock { get; }

    /// <summary>Path of the node.</summary>
    public string Path { get; set; } = "/dev/video0";

    /// <summary>What it sees; by itself a slope that moves with each frame.</summary>
    public PaintLuma Paint { get; set; } = static (luma, width, sequence) =>
    {
        for (int i = 0; i < luma.Length; i++)
            luma[i] = (byte)(i % width + i / width * 3 + sequence);
    };

    /// <summary>Microseconds that the machine was suspended since power-up: how far its <c>CLOCK_MONOTONIC</c> is behind.</summary>
    public long SuspendedUs { get; set; }

    /// <summary>True while another program uses it.</summary>
    public bool IsBusy { get; set; }

    /// <summary>True while it is plugged in.</summary>
    public bool IsPlugged { get; private set; } = true;

    /// <summary>True while it sends nothing though it is there.</summary>
    public bool IsStalled { get; set; }

    /// <summary>The next frames that come with the error flag.</summary>
    public int ErrorsToCome { get; set; }

    /// <summary>The next frames that come cut short.</summary>
    public int ShortToCome { get; set; }

    /// <summary>The next frames that are lost on the way.</summary>
    public int LossesToCome { get; set; }

    /// <summary>Programs that hold it open now.</summary>
    public int Handles { get; internal set; }

    /// <summary>Times that it was opened.</summary>
    public int Openings { get; internal set; }

    /// <summary>Calls that a correct program never makes; the last one in words.</summary>
    public string Misuse { get; internal set; } = "";

    internal IVideoDevices Devices { get; }

    internal Dictionary<uint, long> Values { get; } = [];

    internal int Generation { get; private set; }

    /// <summary>A control's value.</summary>
    /// <param name="id">Its number in linux/v4l2-controls.h.</param>
    public long Value(uint id) => Values[id];

    /// <summary>Pulls the plug: what was open is dead for ever.</summary>
    public void Unplug()
    {
        IsPlugged = false;
        Generation++;
    }

    /// <summary>Puts it back, with its controls as at power-up.</summary>
    public void PlugIn()
    {
        IsPlugged = true;
        foreach (SimulatedVideoControl control in Profile.Controls)
            Values[control.Id] = control.Value;
    }

    /// <summary>The product's driver on this node.</summary>
    public V4l2Camera Camera(V4l2CameraOptions? options = null) => new(options ?? new() { Device = Path }, Clock, Devices);

    private sealed class Kernel(SimulatedVideoNode node) : IVideoDevices
    {
        public bool TryResolve(string name, out string path)
        {
            path = name.StartsWith('/') ? name : node.Path;
            return name.StartsWith('/') || (node.IsPlugged && name == node.Profile.Card);
        }

        public int Open(string path, out IVideoDevice? device)
        {
            device = null;
            if (!node.IsPlugged || path != node.Path)
                return Errno.NoEntry;
            node.Handles++;
            node.Openings++;
            device = new SimulatedVideoDevice(node);
            return 0;
        }
    }
}
