using Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Tests;

/// <summary>Our structs beside the kernel's: type, its C name, and for each of our fields the C member that it is.</summary>
internal static class VideoLayout
{
    public const string Header = "linux/videodev2.h";

    public static IReadOnlyList<(Type Type, string C, (string Field, string Member)[] Fields)> Structs { get; } =
    [
        (typeof(VideoCapability), "struct v4l2_capability", [("Driver", "driver"), ("Card", "card"), ("Capabilities", "capabilities"), ("DeviceCaps", "device_caps")]),
        (typeof(VideoFormatDescription), "struct v4l2_fmtdesc", [("Index", "index"), ("Type", "type"), ("Flags", "flags"), ("PixelFormat", "pixelformat")]),
        (typeof(VideoFrameSize), "struct v4l2_frmsizeenum",
        [
            ("Index", "index"), ("PixelFormat", "pixel_format"), ("Type", "type"), ("Width", "discrete.width"), ("Height", "discrete.height"),
            ("MinWidth", "stepwise.min_width"), ("MaxWidth", "stepwise.max_width"), ("StepWidth", "stepwise.step_width"),
            ("MinHeight", "stepwise.min_height"), ("MaxHeight", "stepwise.max_height"), ("StepHeight", "stepwise.step_height"),
        ]),
        (typeof(VideoFraction), "struct v4l2_fract", [("Numerator", "numerator"), ("Denominator", "denominator")]),
        (typeof(VideoFrameInterval), "struct v4l2_frmivalenum",
        [
            ("Index", "index"), ("PixelFormat", "pixel_format"), ("Width", "width"), ("Height", "height"), ("Type", "type"),
            ("Discrete", "discrete"), ("Min", "stepwise.min"), ("Max", "stepwise.max"), ("Step", "stepwise.step"),
        ]),
        (typeof(VideoFormat), "struct v4l2_format", [("Type", "type"), ("Pix", "fmt.pix"), ("Planes", "fmt.pix_mp")]),
        (typeof(VideoPixFormat), "struct v4l2_pix_format",
        [
            ("Width", "width"), ("Height", "height"), ("PixelFormat", "pixelformat"), ("Field", "field"), ("BytesPerLine", "bytesperline"),
            ("SizeImage", "sizeimage"), ("ColorSpace", "colorspace"), ("Private", "priv"), ("Flags", "flags"), ("Quantization", "quantization"),
        ]),
        (typeof(VideoPixFormatPlanes), "struct v4l2_pix_format_mplane",
        [
            ("Width", "width"), ("Height", "height"), ("PixelFormat", "pixelformat"), ("Field", "field"), ("ColorSpace", "colorspace"),
            ("SizeImage", "plane_fmt[0].sizeimage"), ("BytesPerLine", "plane_fmt[0].bytesperline"), ("PlaneCount", "num_planes"), ("Quantization", "quantization"),
        ]),
        (typeof(VideoStreamParameters), "struct v4l2_streamparm",
            [("Type", "type"), ("Capability", "parm.capture.capability"), ("TimePerFrame", "parm.capture.timeperframe")]),
        (typeof(VideoBufferRequest), "struct v4l2_requestbuffers", [("Count", "count"), ("Type", "type"), ("Memory", "memory")]),
        (typeof(VideoBuffer), "struct v4l2_buffer",
        [
            ("Index", "index"), ("Type", "type"), ("BytesUsed", "bytesused"), ("Flags", "flags"), ("Field", "field"), ("TimestampSeconds", "timestamp.tv_sec"),
            ("TimestampMicroseconds", "timestamp.tv_usec"), ("Sequence", "sequence"), ("Memory", "memory"), ("Offset", "m.offset"), ("Planes", "m.planes"),
            ("Length", "length"),
        ]),
        (typeof(VideoPlane), "struct v4l2_plane", [("BytesUsed", "bytesused"), ("Length", "length"), ("Offset", "m.mem_offset"), ("DataOffset", "data_offset")]),
        (typeof(VideoControl), "struct v4l2_control", [("Id", "id"), ("Value", "value")]),
        (typeof(VideoControlQuery), "struct v4l2_queryctrl",
        [
            ("Id", "id"), ("Type", "type"), ("Minimum", "minimum"), ("Maximum", "maximum"), ("Step", "step"), ("DefaultValue", "default_value"), ("Flags", "flags"),
        ]),
        (typeof(VideoExtendedControlQuery), "struct v4l2_query_ext_ctrl",
        [
            ("Id", "id"), ("Type", "type"), ("Minimum", "minimum"), ("Maximum", "maximum"), ("Step", "step"), ("DefaultValue", "default_value"), ("Flags", "flags"),
        ]),
        (typeof(VideoExtendedControl), "struct v4l2_ext_control", [("Id", "id"), ("Bytes", "size"), ("Value", "value64")]),
        (typeof(VideoExtendedControls), "struct v4l2_ext_controls", [("Which", "which"), ("Count", "count"), ("ErrorIndex", "error_idx"), ("Controls", "controls")]),
    ];

    public static IReadOnlyList<(uint Value, string C)> Numbers { get; } =
    [
        (VideoIoctl.QueryCapability, "VIDIOC_QUERYCAP"), (VideoIoctl.EnumFormats, "VIDIOC_ENUM_FMT"), (VideoIoctl.SetFormat, "VIDIOC_S_FMT"),
        (VideoIoctl.RequestBuffers, "VIDIOC_REQBUFS"), (VideoIoctl.QueryBuffer, "VIDIOC_QUERYBUF"), (VideoIoctl.QueueBuffer, "VIDIOC_QBUF"),
        (VideoIoctl.DequeueBuffer, "VIDIOC_DQBUF"), (VideoIoctl.StreamOn, "VIDIOC_STREAMON"), (VideoIoctl.StreamOff, "VIDIOC_STREAMOFF"),
        (VideoIoctl.GetParameters, "VIDIOC_G_PARM"), (VideoIoctl.SetParameters, "VIDIOC_S_PARM"), (VideoIoctl.SetControl, "VIDIOC_S_CTRL"),
        (VideoIoctl.QueryControl, "VIDIOC_QUERYCTRL"), (VideoIoctl.GetExtendedControls, "VIDIOC_G_EXT_CTRLS"),
        (VideoIoctl.EnumFrameSizes, "VIDIOC_ENUM_FRAMESIZES"), (VideoIoctl.EnumFrameIntervals, "VIDIOC_ENUM_FRAMEINTERVALS"),
        (VideoIoctl.QueryExtendedControl, "VIDIOC_QUERY_EXT_CTRL"), (Video.Exposure, "V4L2_CID_EXPOSURE"), (Video.AutoGain, "V4L2_CID_AUTOGAIN"),
        (Video.Gain, "V4L2_CID_GAIN"), (Video.FlipHorizontal, "V4L2_CID_HFLIP"), (Video.FlipVertical, "V4L2_CID_VFLIP"),
        (Video.ExposureAuto, "V4L2_CID_EXPOSURE_AUTO"), (Video.ExposureAbsolute, "V4L2_CID_EXPOSURE_ABSOLUTE"),
        (Video.ExposureAutoPriority, "V4L2_CID_EXPOSURE_AUTO_PRIORITY"), (Video.HorizontalBlanking, "V4L2_CID_HBLANK"),
        (Video.AnalogueGain, "V4L2_CID_ANALOGUE_GAIN"), (Video.PixelRate, "V4L2_CID_PIXEL_RATE"), (Video.ExposureManual, "V4L2_EXPOSURE_MANUAL"),
        (Video.TypeCapture, "V4L2_BUF_TYPE_VIDEO_CAPTURE"), (Video.TypeCapturePlanes, "V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE"),
        (Video.MemoryMapped, "V4L2_MEMORY_MMAP"), (Video.CapCapture, "V4L2_CAP_VIDEO_CAPTURE"), (Video.CapCapturePlanes, "V4L2_CAP_VIDEO_CAPTURE_MPLANE"),
        (Video.CapStreaming, "V4L2_CAP_STREAMING"), (Video.CapDeviceCaps, "V4L2_CAP_DEVICE_CAPS"), (Video.CapTimePerFrame, "V4L2_CAP_TIMEPERFRAME"),
        (Video.FieldNone, "V4L2_FIELD_NONE"), (Video.FieldInterlaced, "V4L2_FIELD_INTERLACED"), (Video.FieldInterlacedTopFirst, "V4L2_FIELD_INTERLACED_TB"),
        (Video.FieldInterlacedBottomFirst, "V4L2_FIELD_INTERLACED_BT"), (Video.QuantizationLimited, "V4L2_QUANTIZATION_LIM_RANGE"),
        (Video.Discrete, "V4L2_FRMSIZE_TYPE_DISCRETE"), (Video.Continuous, "V4L2_FRMIVAL_TYPE_CONTINUOUS"), (Video.Stepwise, "V4L2_FRMSIZE_TYPE_STEPWISE"),
        (Video.BufferMapped, "V4L2_BUF_FLAG_MAPPED"), (Video.BufferQueued, "V4L2_BUF_FLAG_QUEUED"), (Video.BufferDone, "V4L2_BUF_FLAG_DONE"),
        (Video.BufferError, "V4L2_BUF_FLAG_ERROR"), (Video.TimestampMask, "V4L2_BUF_FLAG_TIMESTAMP_MASK"),
        (Video.TimestampMonotonic, "V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC"), (Video.TimestampSourceMask, "V4L2_BUF_FLAG_TSTAMP_SRC_MASK"),
        (Video.TimestampStartOfExposure, "V4L2_BUF_FLAG_TSTAMP_SRC_SOE"), (Video.ControlDisabled, "V4L2_CTRL_FLAG_DISABLED"),
        (Video.ControlReadOnly, "V4L2_CTRL_FLAG_READ_ONLY"), (LumaFormat.Find("GREY")!.FourCc, "V4L2_PIX_FMT_GREY"),
        (LumaFormat.Find("Y10P")!.FourCc, "V4L2_PIX_FMT_Y10P"), (LumaFormat.Find("Y10")!.FourCc, "V4L2_PIX_FMT_Y10"), (LumaFormat.Find("Y12")!.FourCc, "V4L2_PIX_FMT_Y12"),
        (LumaFormat.Find("Y16")!.FourCc, "V4L2_PIX_FMT_Y16"), (LumaFormat.Find("NV12")!.FourCc, "V4L2_PIX_FMT_NV12"), (LumaFormat.Find("NV21")!.FourCc, "V4L2_PIX_FMT_NV21"),
        (LumaFormat.Find("YU12")!.FourCc, "V4L2_PIX_FMT_YUV420"), (LumaFormat.Find("NV16")!.FourCc, "V4L2_PIX_FMT_NV16"), (LumaFormat.Find("YUYV")!.FourCc, "V4L2_PIX_FMT_YUYV"),
        (LumaFormat.Find("UYVY")!.FourCc, "V4L2_PIX_FMT_UYVY"), (LumaFormat.Find("YVYU")!.FourCc, "V4L2_PIX_FMT_YVYU"), (LumaFormat.Find("VYUY")!.FourCc, "V4L2_PIX_FMT_VYUY"),
        (LumaFormat.Find("MJPG")!.FourCc, "V4L2_PIX_FMT_MJPEG"), (LumaFormat.Find("JPEG")!.FourCc, "V4L2_PIX_FMT_JPEG"),
    ];
}
