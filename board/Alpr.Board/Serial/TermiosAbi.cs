using Alpr.Board.Kernel;

#pragma warning disable CS0649 // fields that the kernel fills
namespace Alpr.Board.Serial;

/// <summary>Settings of a serial line (asm-generic/termbits.h, ioctls.h; termios2 takes any rate as a number).</summary>
internal static class TermiosAbi
{
    // Of c_iflag; all off in a raw line.
    public const uint InputFlags = 0x0001 // IGNBRK
        | 0x0002 // BRKINT
        | 0x0008 // PARMRK
        | 0x0010 // INPCK
        | 0x0020 // ISTRIP
        | 0x0040 // INLCR
        | 0x0080 // IGNCR
        | 0x0100 // ICRNL
        | 0x0400 // IXON
        | 0x1000; // IXOFF

    public const uint OutputProcess = 0x0001; // OPOST

    // Of c_cflag.
    public const uint Size = 0x0030; // CSIZE
    public const uint Size8 = 0x0030; // CS8
    public const uint TwoStopBits = 0x0040; // CSTOPB
    public const uint Receive = 0x0080; // CREAD
    public const uint Parity = 0x0100; // PARENB
    public const uint Local = 0x0800; // CLOCAL: no modem lines
    public const uint RateMask = 0x100F; // CBAUD
    public const uint RateOther = 0x1000; // BOTHER: the rate is c_ospeed
    public const int RateInputShift = 16; // IBSHIFT
    public const uint HardwareFlow = 0x80000000; // CRTSCTS

    // Of c_lflag; all off in a raw line.
    public const uint LocalFlags = 0x0001 // ISIG
        | 0x0002 // ICANON
        | 0x0008 // ECHO
        | 0x0010 // ECHOE
        | 0x0040 // ECHONL
        | 0x8000; // IEXTEN

    public const int IndexVTime = 5;
    public const int IndexVMin = 6;
    public const int ControlCharacters = 19; // NCCS

    public const uint SetExclusive = 0x540C; // TIOCEXCL
    public const uint SetShared = 0x540D; // TIOCNXCL
    public const uint Flush = 0x540B; // TCFLSH
    public const int FlushInput = 0; // TCIFLUSH

    private const int Type = 'T';

    public static readonly uint GetSettings = Ioctl.Read<Termios2>(Type, 0x2A); // TCGETS2
    public static readonly uint SetSettings = Ioctl.Write<Termios2>(Type, 0x2B); // TCSETS2
    public static readonly uint GetExclusive = Ioctl.Read<int>(Type, 0x40); // TIOCGEXCL
}

/// <summary><c>struct termios2</c>.</summary>
internal unsafe struct Termios2
{
    public uint InputFlags;
    public uint OutputFlags;
    public uint ControlFlags;
    public uint LocalFlags;
    public byte Line;
    public fixed byte Control[TermiosAbi.ControlCharacters];
    public uint InputSpeed;
    public uint OutputSpeed;
}
