namespace Alpr.Board.Devices;

/// <summary>Registers of the DS3231, 8 bits each (19-5170 rev 10, figure 1). Dates and times are binary-coded decimal.</summary>
public enum Ds3231Register : byte
{
    /// <summary>00 to 59.</summary>
    Seconds = 0x00,

    /// <summary>00 to 59.</summary>
    Minutes = 0x01,

    /// <summary>Bit 6 set: 1 to 12 with bit 5 for the afternoon; clear: 00 to 23.</summary>
    Hours = 0x02,

    /// <summary>1 to 7, as whoever set it counts.</summary>
    DayOfWeek = 0x03,

    /// <summary>01 to 31.</summary>
    Date = 0x04,

    /// <summary>01 to 12; bit 7 is the century, toggled when the years go from 99 to 00.</summary>
    MonthCentury = 0x05,

    /// <summary>00 to 99.</summary>
    Year = 0x06,

    /// <summary>Bit 7 stops the oscillator on battery; 0x1C at power-on.</summary>
    Control = 0x0E,

    /// <summary>Bit 7: the oscillator stopped. Bits 6 to 4 are 0; bit 3 drives the 32 kHz pin.</summary>
    Status = 0x0F,

    /// <summary>Whole degrees, two's complement.</summary>
    TemperatureHigh = 0x11,

    /// <summary>Quarters of a degree in bits 7 and 6; the rest is 0.</summary>
    TemperatureLow = 0x12,
}
