namespace Alpr.Board.Camera.V4l2;

/// <summary>Constants of linux/videodev2.h and linux/v4l2-controls.h that are used.</summary>
internal static class Video
{
    // enum v4l2_buf_type, enum v4l2_memory
    public const uint TypeCapture = 1;
    public const uint TypeCapturePlanes = 9;
    public const uint MemoryMapped = 1;

    // struct v4l2_capability
    public const uint CapCapture = 0x0000_0001;
    public const uint CapCapturePlanes = 0x0000_1000;
    public const uint CapStreaming = 0x0400_0000;
    public const uint CapDeviceCaps = 0x8000_0000;
    public const uint CapTimePerFrame = 0x1000; // struct v4l2_captureparm

    // enum v4l2_field
    public const uint FieldNone = 1;
    public const uint FieldInterlaced = 4;
    public const uint FieldInterlacedTopFirst = 8;
    public const uint FieldInterlacedBottomFirst = 9;

    // enum v4l2_quantization
    public const uint QuantizationLimited = 2;

    // enum v4l2_frmsizetypes and v4l2_frmivaltypes alike; continuous is stepwise with a step of one
    public const uint Discrete = 1;
    public const uint Continuous = 2;
    public const uint Stepwise = 3;

    // Flags of struct v4l2_buffer
    public const uint BufferMapped = 0x0001;
    public const uint BufferQueued = 0x0002;
    public const uint BufferDone = 0x0004;
    public const uint BufferError = 0x0040;
    public const uint TimestampMask = 0xE000;
    public const uint TimestampMonotonic = 0x2000;
    public const uint TimestampSourceMask = 0x7_0000;
    public const uint TimestampStartOfExposure = 0x1_0000;

    // Controls (linux/v4l2-controls.h)
    public const uint Exposure = 0x0098_0911;
    public const uint AutoGain = 0x0098_0912;
    public const uint Gain = 0x0098_0913;
    public const uint FlipHorizontal = 0x0098_0914;
    public const uint FlipVertical = 0x0098_0915;
    public const uint ExposureAuto = 0x009A_0901;
    public const uint ExposureAbsolute = 0x009A_0902;
    public const uint ExposureAutoPriority = 0x009A_0903;
    public const uint HorizontalBlanking = 0x009E_0902;
    public const uint AnalogueGain = 0x009E_0903;
    public const uint PixelRate = 0x009F_0902;
    public const int ExposureManual = 1; // enum v4l2_exposure_auto_type

    // Flags of struct v4l2_queryctrl
    public const uint ControlDisabled = 0x0001;
    public const uint ControlReadOnly = 0x0004;

    /// <summary>Four letters as the kernel packs them (<c>v4l2_fourcc</c>).</summary>
    public static uint FourCc(string letters) => (uint)(letters[0] | letters[1] << 8 | letters[2] << 16 | letters[3] << 24);

    /// <summary>The same as text, for messages.</summary>
    public static string Letters(uint fourCc)
    {
        Span<char> letters = stackalloc char[4];
        for (int i = 0; i < letters.Length; i++)
        {
            char letter = (char)(fourCc >> 8 * i & 0x7F);
            letters[i] = letter is > ' ' and <= '~' ? letter : ' ';
        }
        return new string(letters).TrimEnd();
    }
}
