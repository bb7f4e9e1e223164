using System.Runtime.CompilerServices;
using Alpr.Board.Kernel;

#pragma warning disable CS0649 // fields that the kernel fills
namespace Alpr.Board.Gpio;

/// <summary>The GPIO character device, second version (linux/gpio.h, Linux 5.10 and later).</summary>
internal static class GpioAbi
{
    public const int NameBytesMax = 32; // GPIO_MAX_NAME_SIZE, with the zero
    public const int LinesMax = 64; // GPIO_V2_LINES_MAX: of one request
    public const int AttributesMax = 10; // GPIO_V2_LINE_NUM_ATTRS_MAX

    public const ulong FlagUsed = 1 << 0;
    public const ulong FlagInput = 1 << 2;
    public const ulong FlagOutput = 1 << 3;
    public const ulong FlagEdgeRising = 1 << 4;
    public const ulong FlagEdgeFalling = 1 << 5;
    public const ulong FlagBiasPullUp = 1 << 8;
    public const ulong FlagBiasPullDown = 1 << 9;
    public const ulong FlagBiasDisabled = 1 << 10;

    public const uint AttributeOutputValues = 2; // GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES

    public const uint EventRisingEdge = 1; // GPIO_V2_LINE_EVENT_RISING_EDGE
    public const uint EventFallingEdge = 2;

    private const int Type = 0xB4;

    public static readonly uint GetChipInfo = Ioctl.Read<GpioChipInfo>(Type, 0x01);
    public static readonly uint GetLineInfo = Ioctl.ReadWrite<GpioLineInfo>(Type, 0x05);
    public static readonly uint GetLine = Ioctl.ReadWrite<GpioLineRequest>(Type, 0x07);
    public static readonly uint GetValues = Ioctl.ReadWrite<GpioLineValues>(Type, 0x0E);
    public static readonly uint SetValues = Ioctl.ReadWrite<GpioLineValues>(Type, 0x0F);
}

/// <summary><c>struct gpiochip_info</c>.</summary>
internal unsafe struct GpioChipInfo
{
    public fixed byte Name[GpioAbi.NameBytesMax];
    public fixed byte Label[GpioAbi.NameBytesMax];
    public uint Lines;
}

/// <summary><c>struct gpio_v2_line_attribute</c>; the value is a union of flags, levels and a time.</summary>
internal struct GpioLineAttribute
{
    public uint Id;
    public uint Padding;
    public ulong Value;
}

/// <summary><c>struct gpio_v2_line_config_attribute</c>.</summary>
internal struct GpioLineConfigAttribute
{
    public GpioLineAttribute Attribute;
    public ulong Mask;
}

/// <summary>The attributes of a request.</summary>
[InlineArray(GpioAbi.AttributesMax)]
internal struct GpioLineConfigAttributes
{
    private GpioLineConfigAttribute _first;
}

/// <summary>The attributes of a line.</summary>
[InlineArray(GpioAbi.AttributesMax)]
internal struct GpioLineAttributes
{
    private GpioLineAttribute _first;
}

/// <summary><c>struct gpio_v2_line_config</c>.</summary>
internal unsafe struct GpioLineConfig
{
    public ulong Flags;
    public uint AttributeCount;
    public fixed uint Padding[5];
    public GpioLineConfigAttributes Attributes;
}

/// <summary><c>struct gpio_v2_line_request</c>.</summary>
internal unsafe struct GpioLineRequest
{
    public fixed uint Offsets[GpioAbi.LinesMax];
    public fixed byte Consumer[GpioAbi.NameBytesMax];
    public GpioLineConfig Config;
    public uint LineCount;
    public uint EventBufferSize;
    public fixed uint Padding[5];
    public int File;
}

/// <summary><c>struct gpio_v2_line_info</c>.</summary>
internal unsafe struct GpioLineInfo
{
    public fixed byte Name[GpioAbi.NameBytesMax];
    public fixed byte Consumer[GpioAbi.NameBytesMax];
    public uint Offset;
    public uint AttributeCount;
    public ulong Flags;
    public GpioLineAttributes Attributes;
    public fixed uint Padding[4];
}

/// <summary><c>struct gpio_v2_line_values</c>: bit 0 is the first line of the request.</summary>
internal struct GpioLineValues
{
    public ulong Bits;
    public ulong Mask;
}

/// <summary><c>struct gpio_v2_line_event</c>.</summary>
internal unsafe struct GpioLineEvent
{
    public ulong TimestampNs;
    public uint Id;
    public uint Offset;
    public uint Sequence;
    public uint LineSequence;
    public fixed uint Padding[6];
}
