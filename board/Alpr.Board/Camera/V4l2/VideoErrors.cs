using System.Runtime.InteropServices;
using Alpr.Board.Kernel;

namespace Alpr.Board.Camera.V4l2;

/// <summary>What an errno of a video node means and what to do about it.</summary>
internal static class VideoErrors
{
    /// <summary>An error that names the device.</summary>
    public static IOException Make(string device, string what) => new($"{device}: {what}");

    /// <summary>An error that names the device and the kernel's reason.</summary>
    /// <param name="device">The device's name.</param>
    /// <param name="what">What was asked of it, such as <c>VIDIOC_S_FMT</c>.</param>
    /// <param name="errno">What the kernel said.</param>
    public static IOException Make(string device, string what, int errno) => Make(device, errno switch
    {
        Errno.NoEntry => "there is no such video device. Check the camera's cable, or correct camera.input.",
        Errno.NoDevice or Errno.NoSuchDeviceOrAddress => "the camera is gone. Check its cable and supply.",
        Errno.AccessDenied => "this user may not open it. Add the service's user to the group 'video'.",
        Errno.Busy => $"another program uses it ({what}). End that program; 'fuser -v' names it.",
        Errno.BrokenPipe or Errno.InputOutput => $"it fails ({what}: {Text(errno)}). Check its cable and supply.",
        Errno.NotATypewriter or Errno.InvalidArgument => $"it does not do what is asked ({what}: {Text(errno)}). It may be no camera; correct camera.input.",
        _ => $"{what} fails: {Text(errno)}.",
    });

    private static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
