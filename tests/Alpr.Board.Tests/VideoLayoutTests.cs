using System.Runtime.CompilerServices;
using Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Tests;

/// <summary>Our picture of videodev2.h beside what strace and gcc show; <see cref="KernelLayoutTests"/> has the whole of it.</summary>
public sealed class VideoLayoutTests
{
    [Test]
    public void Requests_carry_the_sizes_of_the_structs() => Assert.Multiple(() =>
    {
        Assert.That(VideoIoctl.QueryCapability, Is.EqualTo(0x80685600)); // as strace shows them on x86-64
        Assert.That(VideoIoctl.SetFormat, Is.EqualTo(0xC0D05605));
        Assert.That(VideoIoctl.DequeueBuffer, Is.EqualTo(0xC0585611));
        Assert.That(VideoIoctl.StreamOn, Is.EqualTo(0x40045612));
        Assert.That(VideoIoctl.QueryExtendedControl, Is.EqualTo(0xC0E85667));
    });

    [Test]
    public void A_struct_is_as_large_in_memory_as_it_says() => Assert.Multiple(() =>
    {
        Assert.That(Unsafe.SizeOf<VideoFormat>(), Is.EqualTo(208));
        Assert.That(Unsafe.SizeOf<VideoBuffer>(), Is.EqualTo(88));
        Assert.That(Unsafe.SizeOf<VideoExtendedControl>(), Is.EqualTo(20));
        Assert.That(Unsafe.SizeOf<VideoPixFormatPlanes>(), Is.EqualTo(192));
    });
}
