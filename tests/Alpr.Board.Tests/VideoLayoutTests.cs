using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Tests;

/// <summary>Our picture of videodev2.h beside the header.</summary>
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
    public void A_compiler_finds_every_size_place_and_number_as_the_kernels_header_has_it()
    {
        Assert.That(Compile(Source(wrong: 0), out string said), Is.True, said);
        Assert.That(Compile(Source(wrong: 1), out _), Is.False, "one number wrong, and it must not compile, or the check checks nothing");
    }

    private static string Source(uint wrong)
    {
        StringBuilder source = new($"#include <stddef.h>\n#include <{VideoLayout.Header}>\n");
        foreach ((Type type, string c, (string Field, string Member)[] fields) in VideoLayout.Structs)
        {
            source.AppendLine($"_Static_assert(sizeof({c}) == {type.StructLayoutAttribute!.Size}, \"{c}\");");
            foreach ((string field, string member) in fields)
            {
                nint place = Marshal.OffsetOf(type, field);
                source.AppendLine($"_Static_assert(offsetof({c}, {member}) == {place}, \"{c} {member}\");");
            }
        }
        foreach ((uint value, string c) in VideoLayout.Numbers)
            source.AppendLine($"_Static_assert((unsigned)({c}) == {value + wrong}u, \"{c}\");");
        return source.ToString();
    }

    private static bool Compile(string source, out string said)
    {
        if (!File.Exists("/usr/bin/gcc") || !File.Exists("/usr/include/" + VideoLayout.Header))
            Assert.Ignore("skipped: no gcc, or no kernel headers (Debian's gcc and linux-libc-dev)");
        using Process gcc = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-std=gnu11", "-fsyntax-only", "-x", "c", "-"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        gcc.StandardInput.Write(source);
        gcc.StandardInput.Close();
        said = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        return gcc.ExitCode == 0;
    }

    [Test]
    public void A_struct_is_as_large_in_memory_as_it_says() => Assert.Multiple(() =>
    {
        Assert.That(Unsafe.SizeOf<VideoFormat>(), Is.EqualTo(208));
        Assert.That(Unsafe.SizeOf<VideoBuffer>(), Is.EqualTo(88));
        Assert.That(Unsafe.SizeOf<VideoExtendedControl>(), Is.EqualTo(20));
        Assert.That(Unsafe.SizeOf<VideoPixFormatPlanes>(), Is.EqualTo(192));
    });
}
