using Alpr.Board.Serial;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class TermiosLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("asm/termbits.h", "asm/ioctls.h");
        Termios2 settings;
        t.Struct("struct termios2", &settings).Field("c_iflag", &settings.InputFlags).Field("c_oflag", &settings.OutputFlags)
            .Field("c_cflag", &settings.ControlFlags).Field("c_lflag", &settings.LocalFlags).Field("c_line", &settings.Line)
            .Field("c_cc", settings.Control, TermiosAbi.ControlCharacters)
            .Field("c_ispeed", &settings.InputSpeed).Field("c_ospeed", &settings.OutputSpeed);

        return t.Constant("IGNBRK | BRKINT | PARMRK | INPCK | ISTRIP | INLCR | IGNCR | ICRNL | IXON | IXOFF", TermiosAbi.InputFlags)
            .Constant("OPOST", TermiosAbi.OutputProcess)
            .Constant("CSIZE", TermiosAbi.Size)
            .Constant("CS8", TermiosAbi.Size8)
            .Constant("CSTOPB", TermiosAbi.TwoStopBits)
            .Constant("CREAD", TermiosAbi.Receive)
            .Constant("PARENB", TermiosAbi.Parity)
            .Constant("CLOCAL", TermiosAbi.Local)
            .Constant("CBAUD", TermiosAbi.RateMask)
            .Constant("BOTHER", TermiosAbi.RateOther)
            .Constant("IBSHIFT", TermiosAbi.RateInputShift)
            .Constant("(unsigned)CRTSCTS", TermiosAbi.HardwareFlow)
            .Constant("ISIG | ICANON | ECHO | ECHOE | ECHONL | IEXTEN", TermiosAbi.LocalFlags)
            .Constant("VTIME", TermiosAbi.IndexVTime)
            .Constant("VMIN", TermiosAbi.IndexVMin)
            .Constant("TCIFLUSH", TermiosAbi.FlushInput)
            .Constant("TIOCEXCL", TermiosAbi.SetExclusive)
            .Constant("TCFLSH", TermiosAbi.Flush)
            .Constant("TCGETS2", TermiosAbi.GetSettings)
            .Constant("TCSETS2", TermiosAbi.SetSettings)
            .Constant("TIOCGEXCL", TermiosAbi.GetExclusive);
    }
}
