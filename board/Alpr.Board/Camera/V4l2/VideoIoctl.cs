using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>Requests of linux/videodev2.h as <c>_IOC</c> of asm-generic/ioctl.h makes them: direction, size of the struct, 'V', number.</summary>
internal static class VideoIoctl
{
    public static readonly uint QueryCapability = Ioctl.Read<VideoCapability>('V', 0);
    public static readonly uint EnumFormats = Ioctl.ReadWrite<VideoFormatDescription>('V', 2);
    public static readonly uint SetFormat = Ioctl.ReadWrite<VideoFormat>('V', 5);
    public static readonly uint RequestBuffers = Ioctl.ReadWrite<VideoBufferRequest>('V', 8);
    public static readonly uint QueryBuffer = Ioctl.ReadWrite<VideoBuffer>('V', 9);
    public static readonly uint QueueBuffer = Ioctl.ReadWrite<VideoBuffer>('V', 15);
    public static readonly uint DequeueBuffer = Ioctl.ReadWrite<VideoBuffer>('V', 17);
    public static readonly uint StreamOn = Ioctl.Write<int>('V', 18);
    public static readonly uint StreamOff = Ioctl.Write<int>('V', 19);
    public static readonly uint GetParameters = Ioctl.ReadWrite<VideoStreamParameters>('V', 21);
    public static readonly uint SetParameters = Ioctl.ReadWrite<VideoStreamParameters>('V', 22);
    public static readonly uint SetControl = Ioctl.ReadWrite<VideoControl>('V', 28);
    public static readonly uint QueryControl = Ioctl.ReadWrite<VideoControlQuery>('V', 36);
    public static readonly uint GetExtendedControls = Ioctl.ReadWrite<VideoExtendedControls>('V', 71);
    public static readonly uint EnumFrameSizes = Ioctl.ReadWrite<VideoFrameSize>('V', 74);
    public static readonly uint EnumFrameIntervals = Ioctl.ReadWrite<VideoFrameInterval>('V', 75);
    public static readonly uint QueryExtendedControl = Ioctl.ReadWrite<VideoExtendedControlQuery>('V', 103);
}
