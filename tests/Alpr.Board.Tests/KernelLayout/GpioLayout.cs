using Alpr.Board.Gpio;

namespace Alpr.Board.Tests.KernelLayout;

internal static unsafe class GpioLayout
{
    public static LayoutTable Table()
    {
        LayoutTable t = new("linux/gpio.h");
        GpioChipInfo chip;
        t.Struct("struct gpiochip_info", &chip).Field("name", chip.Name, 32).Field("label", chip.Label, 32).Field("lines", &chip.Lines);
        GpioLineAttribute attribute;
        t.Struct("struct gpio_v2_line_attribute", &attribute).Field("id", &attribute.Id).Field("padding", &attribute.Padding)
            .Field("values", &attribute.Value).Field("flags", &attribute.Value);
        GpioLineConfigAttribute configAttribute;
        t.Struct("struct gpio_v2_line_config_attribute", &configAttribute).Field("attr", &configAttribute.Attribute).Field("mask", &configAttribute.Mask);
        GpioLineConfig config;
        t.Struct("struct gpio_v2_line_config", &config).Field("flags", &config.Flags).Field("num_attrs", &config.AttributeCount)
            .Field("padding", config.Padding, 5).Field("attrs", &config.Attributes);
        GpioLineRequest request;
        t.Struct("struct gpio_v2_line_request", &request).Field("offsets", request.Offsets, 64).Field("consumer", request.Consumer, 32)
            .Field("config", &request.Config).Field("num_lines", &request.LineCount).Field("event_buffer_size", &request.EventBufferSize)
            .Field("padding", request.Padding, 5).Field("fd", &request.File);
        GpioLineInfo line;
        t.Struct("struct gpio_v2_line_info", &line).Field("name", line.Name, 32).Field("consumer", line.Consumer, 32).Field("offset", &line.Offset)
            .Field("num_attrs", &line.AttributeCount).Field("flags", &line.Flags).Field("attrs", &line.Attributes).Field("padding", line.Padding, 4);
        GpioLineValues values;
        t.Struct("struct gpio_v2_line_values", &values).Field("bits", &values.Bits).Field("mask", &values.Mask);
        GpioLineEvent change;
        t.Struct("struct gpio_v2_line_event", &change).Field("timestamp_ns", &change.TimestampNs).Field("id", &change.Id)
            .Field("offset", &change.Offset).Field("seqno", &change.Sequence).Field("line_seqno", &change.LineSequence).Field("padding", change.Padding, 6);

        return t.Constant("GPIO_MAX_NAME_SIZE", GpioAbi.NameBytesMax)
            .Constant("GPIO_V2_LINES_MAX", GpioAbi.LinesMax)
            .Constant("GPIO_V2_LINE_NUM_ATTRS_MAX", GpioAbi.AttributesMax)
            .Constant("GPIO_V2_LINE_FLAG_INPUT", (long)GpioAbi.FlagInput)
            .Constant("GPIO_V2_LINE_FLAG_OUTPUT", (long)GpioAbi.FlagOutput)
            .Constant("GPIO_V2_LINE_FLAG_EDGE_RISING", (long)GpioAbi.FlagEdgeRising)
            .Constant("GPIO_V2_LINE_FLAG_EDGE_FALLING", (long)GpioAbi.FlagEdgeFalling)
            .Constant("GPIO_V2_LINE_FLAG_BIAS_PULL_UP", (long)GpioAbi.FlagBiasPullUp)
            .Constant("GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN", (long)GpioAbi.FlagBiasPullDown)
            .Constant("GPIO_V2_LINE_FLAG_BIAS_DISABLED", (long)GpioAbi.FlagBiasDisabled)
            .Constant("GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES", GpioAbi.AttributeOutputValues)
            .Constant("GPIO_V2_LINE_EVENT_RISING_EDGE", GpioAbi.EventRisingEdge)
            .Constant("GPIO_V2_LINE_EVENT_FALLING_EDGE", GpioAbi.EventFallingEdge)
            .Constant("GPIO_GET_CHIPINFO_IOCTL", GpioAbi.GetChipInfo)
            .Constant("GPIO_V2_GET_LINEINFO_IOCTL", GpioAbi.GetLineInfo)
            .Constant("GPIO_V2_GET_LINE_IOCTL", GpioAbi.GetLine)
            .Constant("GPIO_V2_LINE_GET_VALUES_IOCTL", GpioAbi.GetValues)
            .Constant("GPIO_V2_LINE_SET_VALUES_IOCTL", GpioAbi.SetValues);
    }
}
