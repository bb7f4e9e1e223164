namespace Alpr.Board.Camera.V4l2;

/// <summary>Requests of linux/videodev2.h as <c>_IOC</c> of asm-generic/ioctl.h makes them: direction, size of the struct, 'V', number.</summary>
internal static unsafe class VideoIoctl
{
    public static readonly uint QueryCapability = Encode(Read, sizeof(VideoCapability), 0);
    public static readonly uint EnumFormats = Encode(Read | Write, sizeof(VideoFormatDescription), 2);
    public static readonly uint SetFormat = Encode(Read | Write, sizeof(VideoFormat), 5);
    public static readonly uint RequestBuffers = Encode(Read | Write, sizeof(VideoBufferRequest), 8);
    public static readonly uint QueryBuffer = Encode(Read | Write, sizeof(VideoBuffer), 9);
    public static readonly uint QueueBuffer = Encode(Read | Write, sizeof(VideoBuffer), 15);
    public static readonly uint DequeueBuffer = Encode(Read | Write, sizeof(VideoBuffer), 17);
    public static readonly uint StreamOn = Encode(Write, sizeof(int), 18);
    public static readonly uint StreamOff = Encode(Write, sizeof(int), 19);
    public static readonly uint GetParameters = Encode(Read | Write, sizeof(VideoStreamParameters), 21);
    public static readonly uint SetParameters = Encode(Read | Write, sizeof(VideoStreamParameters), 22);
    public static readonly uint SetControl = Encode(Read | Write, sizeof(VideoControl), 28);
    public static readonly uint QueryControl = Encode(Read | Write, sizeof(VideoControlQuery), 36);
    public static readonly uint GetExtendedControls = Encode(Read | Write, sizeof(VideoExtendedControls), 71);
    public static readonly uint EnumFrameSizes = Encode(Read | Write, sizeof(VideoFrameSize), 74);
    public static readonly uint EnumFrameIntervals = Encode(Read | Write, sizeof(VideoFrameInterval), 75);
    public static readonly uint QueryExtendedControl = Encode(Read | Write, sizeof(VideoExtendedControlQuery), 103);

    private const uint Write = 1;
    private const uint Read = 2;

    private static uint Encode(uint direction, int size, uint number) => direction << 30 | (uint)size << 16 | 'V' << 8 | number;
}
