using System.Runtime.InteropServices;

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
        Video.NoEntry => "there is no such video device. Check the camera's cable, or correct camera.input.",
        Video.NoDevice or Video.NoSuchDeviceOrAddress => "the camera is gone. Check its cable and supply.",
        Video.AccessDenied => "this user may not open it. Add the service's user to the group 'video'.",
        Video.Busy => $"another program uses it ({what}). End that program; 'fuser -v' names it.",
        Video.BrokenPipe or Video.InputOutput => $"it fails ({what}: {Text(errno)}). Check its cable and supply.",
        Video.NotThatKind or Video.Invalid => $"it does not do what is asked ({what}: {Text(errno)}). It may be no camera; correct camera.input.",
        _ => $"{what} fails: {Text(errno)}.",
    });

    private static string Text(int errno) => Marshal.GetPInvokeErrorMessage(errno);
}
