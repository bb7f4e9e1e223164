namespace Alpr.Board.Camera.V4l2;

/// <summary>How luma lies in a row.</summary>
internal enum LumaPacking
{
    /// <summary>One byte after the other.</summary>
    Plane,

    /// <summary>The first of each two bytes; the second is colour.</summary>
    Even,

    /// <summary>The second of each two bytes.</summary>
    Odd,

    /// <summary>16-bit words, low byte first, of which <see cref="LumaFormat.Bits"/> are used.</summary>
    Words,

    /// <summary>Four high bytes, then one with the low two bits of each (MIPI CSI-2 RAW10).</summary>
    Packed10,

    /// <summary>A JPEG file.</summary>
    Jpeg,
}

/// <summary>A pixel format whose luma can be had (linux Documentation/userspace-api/media/v4l/pixfmt-*.rst).</summary>
/// <param name="Name">Its four letters.</param>
/// <param name="Packing">Where luma lies.</param>
/// <param name="Bits">Significant bits of a pixel.</param>
/// <param name="IsYuv">True when its colour space says what luma spans.</param>
internal sealed record LumaFormat(string Name, LumaPacking Packing, int Bits = 8, bool IsYuv = true)
{
    /// <summary>All of them, best first: grey needs the least copying, JPEG costs a decoder and detail.</summary>
    public static IReadOnlyList<LumaFormat> All { get; } =
    [
        new("GREY", LumaPacking.Plane, IsYuv: false),
        new("Y10P", LumaPacking.Packed10, 10, IsYuv: false),
        new("Y10", LumaPacking.Words, 10, IsYuv: false),
        new("Y12", LumaPacking.Words, 12, IsYuv: false),
        new("Y16", LumaPacking.Words, 16, IsYuv: false),
        new("NV12", LumaPacking.Plane),
        new("NV21", LumaPacking.Plane),
        new("YU12", LumaPacking.Plane),
        new("NV16", LumaPacking.Plane),
        new("YUYV", LumaPacking.Even),
        new("UYVY", LumaPacking.Odd),
        new("YVYU", LumaPacking.Even),
        new("VYUY", LumaPacking.Odd),
        new("MJPG", LumaPacking.Jpeg, IsYuv: false),
        new("JPEG", LumaPacking.Jpeg, IsYuv: false),
    ];

    /// <summary>The same as the kernel writes it.</summary>
    public uint FourCc { get; } = Video.FourCc(Name.PadRight(4));

    /// <summary>A format by its letters, or null. MJPEG is taken for MJPG, as people write it.</summary>
    public static LumaFormat? Find(string name)
    {
        foreach (LumaFormat format in All)
        {
            if (name.Equals(format.Name, StringComparison.OrdinalIgnoreCase)
                || (format.Name == "MJPG" && name.Equals("MJPEG", StringComparison.OrdinalIgnoreCase)))
            {
                return format;
            }
        }
        return null;
    }

    /// <summary>Bytes that the luma of a row takes, colour between it included; 0 for JPEG.</summary>
    public long RowBytes(int width) => Packing switch
    {
        LumaPacking.Plane => width,
        LumaPacking.Packed10 => ((long)width * 5 + 3) / 4,
        LumaPacking.Jpeg => 0,
        _ => 2L * width,
    };
}
