namespace Alpr.Board.Kernel;

/// <summary>
/// Numbers of device requests: direction, size of the argument, type and number in one word (asm-generic/ioctl.h, the same on
/// x86-64 and arm64).
/// </summary>
internal static unsafe class Ioctl
{
    private const int TypeShift = 8;
    private const int SizeShift = 16;
    private const int SizeBytesMax = (1 << 14) - 1;
    private const int DirectionShift = 30;

    private const uint ProgramWrites = 1; // _IOC_WRITE: the kernel reads the argument
    private const uint ProgramReads = 2; // _IOC_READ: the kernel fills the argument

    /// <summary>A request without an argument (<c>_IO</c>).</summary>
    public static uint None(int type, int number) => Make(0, type, number, 0);

    /// <summary>A request whose argument the kernel fills (<c>_IOR</c>).</summary>
    public static uint Read<T>(int type, int number)
        where T : unmanaged => Make(ProgramReads, type, number, sizeof(T));

    /// <summary>A request whose argument the kernel reads (<c>_IOW</c>).</summary>
    public static uint Write<T>(int type, int number)
        where T : unmanaged => Make(ProgramWrites, type, number, sizeof(T));

    /// <summary>A request whose argument the kernel reads and fills (<c>_IOWR</c>).</summary>
    public static uint ReadWrite<T>(int type, int number)
        where T : unmanaged => Make(ProgramReads | ProgramWrites, type, number, sizeof(T));

    private static uint Make(uint direction, int type, int number, int size)
    {
        if (size > SizeBytesMax || (uint)type > byte.MaxValue || (uint)number > byte.MaxValue)
            throw new ArgumentException($"An ioctl has an argument of at most {SizeBytesMax} bytes and a type and number of one byte each.");
        return direction << DirectionShift | (uint)size << SizeShift | (uint)type << TypeShift | (uint)number;
    }
}
