namespace Alpr.Illumination;

/// <summary>Which part a condition is about.</summary>
public enum LightPart
{
    /// <summary>All of it, when nothing is wrong.</summary>
    Illumination,

    /// <summary>The ambient light sensor.</summary>
    LightSensor,

    /// <summary>The thermometer at the infrared light.</summary>
    Thermometer,

    /// <summary>The infrared light.</summary>
    InfraredLight,

    /// <summary>The sensor's exposure and gain.</summary>
    Exposure,
}

/// <summary>How bad a condition is; the colour of a light.</summary>
public enum LightSeverity
{
    /// <summary>Good.</summary>
    Green,

    /// <summary>Works, but needs somebody.</summary>
    Amber,

    /// <summary>Does not work.</summary>
    Red,
}

/// <summary>What a light on the unit's face should show for this room, and why.</summary>
/// <param name="Part">What it is about.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Reason">What is wrong and what to do; one of a few constant texts, so that it costs no memory.</param>
public readonly record struct LightCondition(LightPart Part, LightSeverity Severity, string Reason)
{
    internal static readonly LightCondition Good = new(LightPart.Illumination, LightSeverity.Green, "Exposure and light follow the scene.");

    internal static readonly LightCondition NoTemperature = new(LightPart.Thermometer, LightSeverity.Red,
        "The thermometer at the infrared light does not answer, so the light is off. Check its wiring and I2C address.");

    internal static readonly LightCondition TooHot = new(LightPart.InfraredLight, LightSeverity.Red,
        "The infrared light is too hot and is off. Check the enclosure's shade and its thermal contact.");

    internal static readonly LightCondition Derated = new(LightPart.InfraredLight, LightSeverity.Amber,
        "The infrared light is hot and is dimmed. Check the enclosure's shade and its thermal contact.");

    internal static readonly LightCondition NoLux = new(LightPart.LightSensor, LightSeverity.Amber,
        "The ambient light sensor does not answer; day and night are told from the frames. Check its wiring and I2C address.");

    internal static readonly LightCondition StuckLux = new(LightPart.LightSensor, LightSeverity.Amber,
        "The ambient light sensor says the same while the frames change; day and night are told from the frames. Replace it.");

    internal static readonly LightCondition Held = new(LightPart.Illumination, LightSeverity.Amber,
        "Light or exposure is held by hand; it returns to automatic by itself. 'illuminator auto' and 'camera auto' end it at once.");

    internal static readonly LightCondition TooDark = new(LightPart.Exposure, LightSeverity.Amber,
        "Exposure, light and gain are at their ends and it is still too dark. Check the infrared light and the lens.");

    internal static readonly LightCondition TooBright = new(LightPart.Exposure, LightSeverity.Amber,
        "Exposure and gain are at their least and it is still too bright. Close the iris or fit a grey filter.");
}
