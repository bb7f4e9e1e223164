using System.Runtime.InteropServices;

namespace Alpr.Board.Camera.V4l2;

// The structs of linux/videodev2.h as 64-bit kernels lay them out (x86-64 and arm64 alike), with the fields that are used. What is left
// out is zero when sent and not looked at when received. VideoLayout lists the C names, so that a compiler can check every place.

/// <summary><c>struct v4l2_capability</c>: what a node is and can.</summary>
[StructLayout(LayoutKind.Explicit, Size = 104)]
internal unsafe struct VideoCapability
{
    [FieldOffset(0)] public fixed byte Driver[16];
    [FieldOffset(16)] public fixed byte Card[32];
    [FieldOffset(84)] public uint Capabilities;
    [FieldOffset(88)] public uint DeviceCaps;
}

/// <summary><c>struct v4l2_fmtdesc</c>: one pixel format that a node offers.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct VideoFormatDescription
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint Flags;
    [FieldOffset(44)] public uint PixelFormat;
}

/// <summary><c>struct v4l2_frmsizeenum</c>: one size, or a range of sizes, of a pixel format.</summary>
[StructLayout(LayoutKind.Explicit, Size = 44)]
internal struct VideoFrameSize
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint PixelFormat;
    [FieldOffset(8)] public uint Type;
    [FieldOffset(12)] public uint Width;
    [FieldOffset(16)] public uint Height;
    [FieldOffset(12)] public uint MinWidth;
    [FieldOffset(16)] public uint MaxWidth;
    [FieldOffset(20)] public uint StepWidth;
    [FieldOffset(24)] public uint MinHeight;
    [FieldOffset(28)] public uint MaxHeight;
    [FieldOffset(32)] public uint StepHeight;
}

/// <summary><c>struct v4l2_fract</c>: a time in seconds.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct VideoFraction
{
    [FieldOffset(0)] public uint Numerator;
    [FieldOffset(4)] public uint Denominator;
}

/// <summary><c>struct v4l2_frmivalenum</c>: one frame interval, or a range of them, of a size.</summary>
[StructLayout(LayoutKind.Explicit, Size = 52)]
internal struct VideoFrameInterval
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint PixelFormat;
    [FieldOffset(8)] public uint Width;
    [FieldOffset(12)] public uint Height;
    [FieldOffset(16)] public uint Type;
    [FieldOffset(20)] public VideoFraction Discrete;
    [FieldOffset(20)] public VideoFraction Min;
    [FieldOffset(28)] public VideoFraction Max;
    [FieldOffset(36)] public VideoFraction Step;
}

/// <summary><c>struct v4l2_format</c> with <c>fmt.pix</c> (<c>struct v4l2_pix_format</c>) or <c>fmt.pix_mp</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 208)]
internal struct VideoFormat
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(8)] public VideoPixFormat Pix;
    [FieldOffset(8)] public VideoPixFormatPlanes Planes;
}

/// <summary><c>struct v4l2_pix_format</c>: a picture in one memory area.</summary>
[StructLayout(LayoutKind.Explicit, Size = 48)]
internal struct VideoPixFormat
{
    [FieldOffset(0)] public uint Width;
    [FieldOffset(4)] public uint Height;
    [FieldOffset(8)] public uint PixelFormat;
    [FieldOffset(12)] public uint Field;
    [FieldOffset(16)] public uint BytesPerLine;
    [FieldOffset(20)] public uint SizeImage;
    [FieldOffset(24)] public uint ColorSpace;
    [FieldOffset(28)] public uint Private;
    [FieldOffset(32)] public uint Flags;
    [FieldOffset(40)] public uint Quantization;
}

/// <summary><c>struct v4l2_pix_format_mplane</c>: a picture of several memory areas, of which only the first is described here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct VideoPixFormatPlanes
{
    [FieldOffset(0)] public uint Width;
    [FieldOffset(4)] public uint Height;
    [FieldOffset(8)] public uint PixelFormat;
    [FieldOffset(12)] public uint Field;
    [FieldOffset(16)] public uint ColorSpace;
    [FieldOffset(20)] public uint SizeImage;
    [FieldOffset(24)] public uint BytesPerLine;
    [FieldOffset(180)] public byte PlaneCount;
    [FieldOffset(183)] public byte Quantization;
}

/// <summary><c>struct v4l2_streamparm</c> with <c>parm.capture</c>: the frame rate.</summary>
[StructLayout(LayoutKind.Explicit, Size = 204)]
internal struct VideoStreamParameters
{
    [FieldOffset(0)] public uint Type;
    [FieldOffset(4)] public uint Capability;
    [FieldOffset(12)] public VideoFraction TimePerFrame;
}

/// <summary><c>struct v4l2_requestbuffers</c>.</summary>
[StructLayout(LayoutKind.Explicit, Size = 20)]
internal struct VideoBufferRequest
{
    [FieldOffset(0)] public uint Count;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint Memory;
}

/// <summary><c>struct v4l2_buffer</c>: one buffer of the ring.</summary>
[StructLayout(LayoutKind.Explicit, Size = 88)]
internal unsafe struct VideoBuffer
{
    [FieldOffset(0)] public uint Index;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(8)] public uint BytesUsed;
    [FieldOffset(12)] public uint Flags;
    [FieldOffset(16)] public uint Field;
    [FieldOffset(24)] public long TimestampSeconds;
    [FieldOffset(32)] public long TimestampMicroseconds;
    [FieldOffset(56)] public uint Sequence;
    [FieldOffset(60)] public uint Memory;
    [FieldOffset(64)] public uint Offset;
    [FieldOffset(64)] public VideoPlane* Planes;
    [FieldOffset(72)] public uint Length;
}

/// <summary><c>struct v4l2_plane</c>: one memory area of a multi-planar buffer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct VideoPlane
{
    [FieldOffset(0)] public uint BytesUsed;
    [FieldOffset(4)] public uint Length;
    [FieldOffset(8)] public uint Offset;
    [FieldOffset(16)] public uint DataOffset;
}

/// <summary><c>struct v4l2_control</c>: a control's value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 8)]
internal struct VideoControl
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public int Value;
}

/// <summary><c>struct v4l2_queryctrl</c>: a control's range, the old way.</summary>
[StructLayout(LayoutKind.Explicit, Size = 68)]
internal struct VideoControlQuery
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(40)] public int Minimum;
    [FieldOffset(44)] public int Maximum;
    [FieldOffset(48)] public int Step;
    [FieldOffset(52)] public int DefaultValue;
    [FieldOffset(56)] public uint Flags;
}

/// <summary><c>struct v4l2_query_ext_ctrl</c>: a control's range in 64 bits.</summary>
[StructLayout(LayoutKind.Explicit, Size = 232)]
internal struct VideoExtendedControlQuery
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public uint Type;
    [FieldOffset(40)] public long Minimum;
    [FieldOffset(48)] public long Maximum;
    [FieldOffset(56)] public ulong Step;
    [FieldOffset(64)] public long DefaultValue;
    [FieldOffset(72)] public uint Flags;
}

/// <summary><c>struct v4l2_ext_control</c>: a control's value in 64 bits (packed: 20 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 20, Pack = 1)]
internal struct VideoExtendedControl
{
    [FieldOffset(0)] public uint Id;
    [FieldOffset(4)] public uint Bytes;
    [FieldOffset(12)] public long Value;
}

/// <summary><c>struct v4l2_ext_controls</c>: several of them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct VideoExtendedControls
{
    [FieldOffset(0)] public uint Which;
    [FieldOffset(4)] public uint Count;
    [FieldOffset(8)] public uint ErrorIndex;
    [FieldOffset(24)] public VideoExtendedControl* Controls;
}
