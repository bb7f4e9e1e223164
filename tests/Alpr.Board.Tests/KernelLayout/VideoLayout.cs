using Alpr.Board.Camera.V4l2;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class VideoLayout
{
    public static LayoutTable Structures()
    {
        LayoutTable t = new("linux/videodev2.h");
        VideoCapability capability;
        t.Struct("struct v4l2_capability", &capability).Field("driver", capability.Driver, 16)
            .Field("card", capability.Card, 32).Field("capabilities", &capability.Capabilities)
            .Field("device_caps", &capability.DeviceCaps);

        VideoFormatDescription formatDescription;
        t.Struct("struct v4l2_fmtdesc", &formatDescription).Field("index", &formatDescription.Index)
            .Field("type", &formatDescription.Type).Field("flags", &formatDescription.Flags)
            .Field("pixelformat", &formatDescription.PixelFormat);

        VideoFrameSize frameSize;
        t.Struct("struct v4l2_frmsizeenum", &frameSize).Field("index", &frameSize.Index)
            .Field("pixel_format", &frameSize.PixelFormat).Field("type", &frameSize.Type)
            .Field("discrete.width", &frameSize.Width).Field("discrete.height", &frameSize.Height)
            .Field("stepwise.min_width", &frameSize.MinWidth).Field("stepwise.max_width", &frameSize.MaxWidth)
            .Field("stepwise.step_width", &frameSize.StepWidth).Field("stepwise.min_height", &frameSize.MinHeight)
            .Field("stepwise.max_height", &frameSize.MaxHeight).Field("stepwise.step_height", &frameSize.StepHeight);

        VideoFraction fraction;
        t.Struct("struct v4l2_fract", &fraction).Field("numerator", &fraction.Numerator)
            .Field("denominator", &fraction.Denominator);

        VideoFrameInterval frameInterval;
        t.Struct("struct v4l2_frmivalenum", &frameInterval).Field("index", &frameInterval.Index)
            .Field("pixel_format", &frameInterval.PixelFormat).Field("width", &frameInterval.Width)
            .Field("height", &frameInterval.Height).Field("type", &frameInterval.Type)
            .Field("discrete", &frameInterval.Discrete).Field("stepwise.min", &frameInterval.Min)
            .Field("stepwise.max", &frameInterval.Max).Field("stepwise.step", &frameInterval.Step);

        VideoFormat format;
        t.Struct("struct v4l2_format", &format).Field("type", &format.Type).Field("fmt.pix", &format.Pix)
            .Field("fmt.pix_mp", &format.Planes);

        VideoPixFormat pixFormat;
        t.Struct("struct v4l2_pix_format", &pixFormat).Field("width", &pixFormat.Width).Field("height", &pixFormat.Height)
            .Field("pixelformat", &pixFormat.PixelFormat).Field("field", &pixFormat.Field)
            .Field("bytesperline", &pixFormat.BytesPerLine).Field("sizeimage", &pixFormat.SizeImage)
            .Field("colorspace", &pixFormat.ColorSpace).Field("priv", &pixFormat.Private).Field("flags", &pixFormat.Flags)
            .Field("quantization", &pixFormat.Quantization);

        VideoPixFormatPlanes pixFormatPlanes;
        t.Struct("struct v4l2_pix_format_mplane", &pixFormatPlanes).Field("width", &pixFormatPlanes.Width)
            .Field("height", &pixFormatPlanes.Height).Field("pixelformat", &pixFormatPlanes.PixelFormat)
            .Field("field", &pixFormatPlanes.Field).Field("colorspace", &pixFormatPlanes.ColorSpace)
            .Field("plane_fmt[0].sizeimage", &pixFormatPlanes.SizeImage)
            .Field("plane_fmt[0].bytesperline", &pixFormatPlanes.BytesPerLine).Field("num_planes", &pixFormatPlanes.PlaneCount)
            .Field("quantization", &pixFormatPlanes.Quantization);

        VideoStreamParameters streamParameters;
        t.Struct("struct v4l2_streamparm", &streamParameters).Field("type", &streamParameters.Type)
            .Field("parm.capture.capability", &streamParameters.Capability)
            .Field("parm.capture.timeperframe", &streamParameters.TimePerFrame);

        VideoBufferRequest bufferRequest;
        t.Struct("struct v4l2_requestbuffers", &bufferRequest).Field("count", &bufferRequest.Count)
            .Field("type", &bufferRequest.Type).Field("memory", &bufferRequest.Memory);

        VideoBuffer buffer;
        t.Struct("struct v4l2_buffer", &buffer).Field("index", &buffer.Index).Field("type", &buffer.Type)
            .Field("bytesused", &buffer.BytesUsed).Field("flags", &buffer.Flags).Field("field", &buffer.Field)
            .Field("timestamp.tv_sec", &buffer.TimestampSeconds).Field("timestamp.tv_usec", &buffer.TimestampMicroseconds)
            .Field("sequence", &buffer.Sequence).Field("memory", &buffer.Memory).Field("m.offset", &buffer.Offset)
            .Field("m.planes", (nuint*)&buffer.Planes).Field("length", &buffer.Length);

        VideoPlane plane;
        t.Struct("struct v4l2_plane", &plane).Field("bytesused", &plane.BytesUsed).Field("length", &plane.Length)
            .Field("m.mem_offset", &plane.Offset).Field("data_offset", &plane.DataOffset);

        VideoControl control;
        t.Struct("struct v4l2_control", &control).Field("id", &control.Id).Field("value", &control.Value);

        VideoControlQuery controlQuery;
        t.Struct("struct v4l2_queryctrl", &controlQuery).Field("id", &controlQuery.Id).Field("type", &controlQuery.Type)
            .Field("minimum", &controlQuery.Minimum).Field("maximum", &controlQuery.Maximum).Field("step", &controlQuery.Step)
            .Field("default_value", &controlQuery.DefaultValue).Field("flags", &controlQuery.Flags);

        VideoExtendedControlQuery extendedControlQuery;
        t.Struct("struct v4l2_query_ext_ctrl", &extendedControlQuery).Field("id", &extendedControlQuery.Id)
            .Field("type", &extendedControlQuery.Type).Field("minimum", &extendedControlQuery.Minimum)
            .Field("maximum", &extendedControlQuery.Maximum).Field("step", &extendedControlQuery.Step)
            .Field("default_value", &extendedControlQuery.DefaultValue).Field("flags", &extendedControlQuery.Flags);

        VideoExtendedControl extendedControl;
        t.Struct("struct v4l2_ext_control", &extendedControl).Field("id", &extendedControl.Id)
            .Field("size", &extendedControl.Bytes).Field("value64", &extendedControl.Value);

        VideoExtendedControls extendedControls;
        t.Struct("struct v4l2_ext_controls", &extendedControls).Field("which", &extendedControls.Which)
            .Field("count", &extendedControls.Count).Field("error_idx", &extendedControls.ErrorIndex)
            .Field("controls", (nuint*)&extendedControls.Controls);
        return t;
    }

    public static LayoutTable Numbers() => new LayoutTable("linux/videodev2.h")
        .Constant("VIDIOC_QUERYCAP", VideoIoctl.QueryCapability)
        .Constant("VIDIOC_ENUM_FMT", VideoIoctl.EnumFormats)
        .Constant("VIDIOC_S_FMT", VideoIoctl.SetFormat)
        .Constant("VIDIOC_REQBUFS", VideoIoctl.RequestBuffers)
        .Constant("VIDIOC_QUERYBUF", VideoIoctl.QueryBuffer)
        .Constant("VIDIOC_QBUF", VideoIoctl.QueueBuffer)
        .Constant("VIDIOC_DQBUF", VideoIoctl.DequeueBuffer)
        .Constant("VIDIOC_STREAMON", VideoIoctl.StreamOn)
        .Constant("VIDIOC_STREAMOFF", VideoIoctl.StreamOff)
        .Constant("VIDIOC_G_PARM", VideoIoctl.GetParameters)
        .Constant("VIDIOC_S_PARM", VideoIoctl.SetParameters)
        .Constant("VIDIOC_S_CTRL", VideoIoctl.SetControl)
        .Constant("VIDIOC_QUERYCTRL", VideoIoctl.QueryControl)
        .Constant("VIDIOC_G_EXT_CTRLS", VideoIoctl.GetExtendedControls)
        .Constant("VIDIOC_ENUM_FRAMESIZES", VideoIoctl.EnumFrameSizes)
        .Constant("VIDIOC_ENUM_FRAMEINTERVALS", VideoIoctl.EnumFrameIntervals)
        .Constant("VIDIOC_QUERY_EXT_CTRL", VideoIoctl.QueryExtendedControl)
        .Constant("V4L2_CID_EXPOSURE", Video.Exposure)
        .Constant("V4L2_CID_AUTOGAIN", Video.AutoGain)
        .Constant("V4L2_CID_GAIN", Video.Gain)
        .Constant("V4L2_CID_HFLIP", Video.FlipHorizontal)
        .Constant("V4L2_CID_VFLIP", Video.FlipVertical)
        .Constant("V4L2_CID_EXPOSURE_AUTO", Video.ExposureAuto)
        .Constant("V4L2_CID_EXPOSURE_ABSOLUTE", Video.ExposureAbsolute)
        .Constant("V4L2_CID_EXPOSURE_AUTO_PRIORITY", Video.ExposureAutoPriority)
        .Constant("V4L2_CID_HBLANK", Video.HorizontalBlanking)
        .Constant("V4L2_CID_ANALOGUE_GAIN", Video.AnalogueGain)
        .Constant("V4L2_CID_PIXEL_RATE", Video.PixelRate)
        .Constant("V4L2_EXPOSURE_MANUAL", Video.ExposureManual)
        .Constant("V4L2_BUF_TYPE_VIDEO_CAPTURE", Video.TypeCapture)
        .Constant("V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE", Video.TypeCapturePlanes)
        .Constant("V4L2_MEMORY_MMAP", Video.MemoryMapped)
        .Constant("V4L2_CAP_VIDEO_CAPTURE", Video.CapCapture)
        .Constant("V4L2_CAP_VIDEO_CAPTURE_MPLANE", Video.CapCapturePlanes)
        .Constant("V4L2_CAP_STREAMING", Video.CapStreaming)
        .Constant("V4L2_CAP_DEVICE_CAPS", Video.CapDeviceCaps)
        .Constant("V4L2_CAP_TIMEPERFRAME", Video.CapTimePerFrame)
        .Constant("V4L2_FIELD_NONE", Video.FieldNone)
        .Constant("V4L2_FIELD_INTERLACED", Video.FieldInterlaced)
        .Constant("V4L2_FIELD_INTERLACED_TB", Video.FieldInterlacedTopFirst)
        .Constant("V4L2_FIELD_INTERLACED_BT", Video.FieldInterlacedBottomFirst)
        .Constant("V4L2_QUANTIZATION_LIM_RANGE", Video.QuantizationLimited)
        .Constant("V4L2_FRMSIZE_TYPE_DISCRETE", Video.Discrete)
        .Constant("V4L2_FRMIVAL_TYPE_CONTINUOUS", Video.Continuous)
        .Constant("V4L2_FRMSIZE_TYPE_STEPWISE", Video.Stepwise)
        .Constant("V4L2_BUF_FLAG_MAPPED", Video.BufferMapped)
        .Constant("V4L2_BUF_FLAG_QUEUED", Video.BufferQueued)
        .Constant("V4L2_BUF_FLAG_DONE", Video.BufferDone)
        .Constant("V4L2_BUF_FLAG_ERROR", Video.BufferError)
        .Constant("V4L2_BUF_FLAG_TIMESTAMP_MASK", Video.TimestampMask)
        .Constant("V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC", Video.TimestampMonotonic)
        .Constant("V4L2_BUF_FLAG_TSTAMP_SRC_MASK", Video.TimestampSourceMask)
        .Constant("V4L2_BUF_FLAG_TSTAMP_SRC_SOE", Video.TimestampStartOfExposure)
        .Constant("V4L2_CTRL_FLAG_DISABLED", Video.ControlDisabled)
        .Constant("V4L2_CTRL_FLAG_READ_ONLY", Video.ControlReadOnly)
        .Constant("V4L2_PIX_FMT_GREY", LumaFormat.Find("GREY")!.FourCc)
        .Constant("V4L2_PIX_FMT_Y10P", LumaFormat.Find("Y10P")!.FourCc)
        .Constant("V4L2_PIX_FMT_Y10", LumaFormat.Find("Y10")!.FourCc)
        .Constant("V4L2_PIX_FMT_Y12", LumaFormat.Find("Y12")!.FourCc)
        .Constant("V4L2_PIX_FMT_Y16", LumaFormat.Find("Y16")!.FourCc)
        .Constant("V4L2_PIX_FMT_NV12", LumaFormat.Find("NV12")!.FourCc)
        .Constant("V4L2_PIX_FMT_NV21", LumaFormat.Find("NV21")!.FourCc)
        .Constant("V4L2_PIX_FMT_YUV420", LumaFormat.Find("YU12")!.FourCc)
        .Constant("V4L2_PIX_FMT_NV16", LumaFormat.Find("NV16")!.FourCc)
        .Constant("V4L2_PIX_FMT_YUYV", LumaFormat.Find("YUYV")!.FourCc)
        .Constant("V4L2_PIX_FMT_UYVY", LumaFormat.Find("UYVY")!.FourCc)
        .Constant("V4L2_PIX_FMT_YVYU", LumaFormat.Find("YVYU")!.FourCc)
        .Constant("V4L2_PIX_FMT_VYUY", LumaFormat.Find("VYUY")!.FourCc)
        .Constant("V4L2_PIX_FMT_MJPEG", LumaFormat.Find("MJPG")!.FourCc)
        .Constant("V4L2_PIX_FMT_JPEG", LumaFormat.Find("JPEG")!.FourCc);
}
