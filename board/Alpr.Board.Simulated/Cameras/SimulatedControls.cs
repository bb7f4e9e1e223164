using Alpr.Board.Camera.V4l2;
using Alpr.Board.Kernel;

namespace Alpr.Board.Simulated;

/// <summary>Controls as the kernel's control framework keeps them (Documentation/userspace-api/media/v4l/vidioc-queryctrl.rst).</summary>
internal static unsafe class SimulatedControls
{
    /// <summary>Answers a request for a control; ENOTTY for anything else.</summary>
    public static int Answer(SimulatedVideoNode node, uint request, void* argument)
    {
        if (request == VideoIoctl.QueryExtendedControl && !node.Profile.IsOldKernel)
            return Query(node, ref *(VideoExtendedControlQuery*)argument);
        if (request == VideoIoctl.QueryControl)
            return Query(node, ref *(VideoControlQuery*)argument);
        if (request == VideoIoctl.SetControl)
            return Set(node, *(VideoControl*)argument);
        return request == VideoIoctl.GetExtendedControls ? Get(node, (VideoExtendedControls*)argument) : Errno.NotATypewriter;
    }

    private static SimulatedVideoControl? Find(SimulatedVideoNode node, uint id)
    {
        IReadOnlyList<SimulatedVideoControl> controls = node.Profile.Controls;
        for (int i = 0; i < controls.Count; i++) // an enumerator would cost the capture thread memory
        {
            if (controls[i].Id == id)
                return controls[i];
        }
        return null;
    }

    private static int Query(SimulatedVideoNode node, ref VideoExtendedControlQuery query)
    {
        SimulatedVideoControl? control = Find(node, query.Id);
        if (control == null)
            return Errno.InvalidArgument;
        query.Minimum = control.Minimum;
        query.Maximum = control.Maximum;
        query.Step = (ulong)control.Step;
        query.DefaultValue = control.Value;
        query.Flags = control.IsReadOnly ? Video.ControlReadOnly : 0;
        return 0;
    }

    private static int Query(SimulatedVideoNode node, ref VideoControlQuery query)
    {
        SimulatedVideoControl? control = Find(node, query.Id);
        if (control == null || control.Maximum > int.MaxValue)
            return Errno.InvalidArgument;
        query.Minimum = (int)control.Minimum;
        query.Maximum = (int)control.Maximum;
        query.Step = (int)control.Step;
        query.DefaultValue = (int)control.Value;
        query.Flags = control.IsReadOnly ? Video.ControlReadOnly : 0;
        return 0;
    }

    private static int Set(SimulatedVideoNode node, VideoControl value)
    {
        SimulatedVideoControl? control = Find(node, value.Id);
        if (control == null)
            return Errno.InvalidArgument;
        if (control.IsReadOnly)
            return Errno.AccessDenied;
        // uvcvideo refuses the shutter while the camera exposes by itself.
        if (value.Id == Video.ExposureAbsolute && node.Values.TryGetValue(Video.ExposureAuto, out long auto) && auto != Video.ExposureManual)
            return Errno.AccessDenied;
        node.Values[value.Id] = Math.Clamp(value.Value, control.Minimum, control.Maximum);
        return 0;
    }

    private static int Get(SimulatedVideoNode node, VideoExtendedControls* controls)
    {
        for (uint i = 0; i < controls->Count; i++)
        {
            SimulatedVideoControl? control = Find(node, controls->Controls[i].Id);
            if (control == null)
                return Errno.InvalidArgument;
            long value = node.Values[control.Id];
            // A 32-bit control leaves the upper half of the union as it was.
            controls->Controls[i].Value = control.Maximum > int.MaxValue ? value : unchecked((long)0xDEAD_BEEF_0000_0000) | (uint)value;
        }
        return 0;
    }
}
