using Alpr.Board.Kernel;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class LibCLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("fcntl.h", "poll.h", "errno.h");
        PollFile file;
        t.Struct("struct pollfd", &file).Field("fd", &file.File).Field("events", &file.Events).Field("revents", &file.Returned);

        return t.Constant("O_RDONLY", OpenFlags.ReadOnly)
            .Constant("O_WRONLY", OpenFlags.WriteOnly)
            .Constant("O_RDWR", OpenFlags.ReadWrite)
            .Constant("O_NOCTTY", OpenFlags.NoControllingTerminal)
            .Constant("O_NONBLOCK", OpenFlags.NonBlocking)
            .Constant("O_CLOEXEC", OpenFlags.CloseOnExec)
            .Constant("POLLIN", PollEvents.In)
            .Constant("POLLOUT", PollEvents.Out)
            .Constant("POLLERR", PollEvents.Error)
            .Constant("POLLHUP", PollEvents.HangUp)
            .Constant("EPERM", Errno.NotPermitted)
            .Constant("ENOENT", Errno.NoEntry)
            .Constant("EINTR", Errno.Interrupted)
            .Constant("EIO", Errno.InputOutput)
            .Constant("ENXIO", Errno.NoSuchDeviceOrAddress)
            .Constant("EAGAIN", Errno.TryAgain)
            .Constant("EACCES", Errno.AccessDenied)
            .Constant("EBUSY", Errno.Busy)
            .Constant("ENODEV", Errno.NoDevice)
            .Constant("EINVAL", Errno.InvalidArgument)
            .Constant("ENOTTY", Errno.NotATypewriter)
            .Constant("EOPNOTSUPP", Errno.NotSupported)
            .Constant("ETIMEDOUT", Errno.TimedOut)
            .Constant("EREMOTEIO", Errno.RemoteInputOutput);
    }
}
