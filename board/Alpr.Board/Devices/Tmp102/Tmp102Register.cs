namespace Alpr.Board.Devices;

/// <summary>Registers of the TMP102, 16 bits each (SBOS397, table 7).</summary>
public enum Tmp102Register : byte
{
    /// <summary>12 bits from the top, two's complement, 0.0625 degrees each; 13 in extended mode.</summary>
    Temperature = 0x00,

    /// <summary>Shutdown, conversion rate, extended mode and alert.</summary>
    Configuration = 0x01,

    /// <summary>Below this the alert ends; 75 degrees at power-on.</summary>
    TLow = 0x02,

    /// <summary>At this the alert begins; 80 degrees at power-on.</summary>
    THigh = 0x03,
}
