namespace Alpr.Board.Profile;

/// <summary>The infrared light: a PWM channel that sets its current, a gate that lets it shine, and what it must never exceed.</summary>
public sealed record IlluminatorProfile : I2cChipProfile
{
    /// <summary>Channel that drives the dimming input.</summary>
    public int Channel { get; set; }

    /// <summary>Pin that opens the light's driver.</summary>
    public required PinProfile Gate { get; init; }

    /// <summary>Largest share of time the light may be on, 0 to 1: the sensor's strobe over the frame interval.</summary>
    public double DutyMax { get; set; } = 0.1;

    /// <summary>Largest mean of level times duty, 0 to 1, that eye safety (IEC 62471) leaves at the nearest distance of a person.</summary>
    public double AverageMax { get; set; } = 0.05;

    /// <summary>Longest pulse in microseconds.</summary>
    public int PulseUsMax { get; set; } = 2000;

    /// <summary>From this temperature of the light on its level is taken back, in Celsius.</summary>
    public double DerateFromC { get; set; } = 70;

    /// <summary>At this temperature it is off.</summary>
    public double OffAtC { get; set; } = 85;
}

/// <summary>The infrared-cut filter's two pins.</summary>
public sealed record IrCutFilterProfile
{
    /// <summary>Pin that moves the filter before the sensor.</summary>
    public required PinProfile Day { get; init; }

    /// <summary>Pin that moves it away.</summary>
    public required PinProfile Night { get; init; }

    /// <summary>Length of the coil's pulse in milliseconds.</summary>
    public int PulseMs { get; set; } = 100;
}

/// <summary>A light on the unit's face: two pins, green and red; amber is both.</summary>
public sealed record StatusLightProfile
{
    /// <summary>Pin of the green one.</summary>
    public required PinProfile Green { get; init; }

    /// <summary>Pin of the red one.</summary>
    public required PinProfile Red { get; init; }
}
