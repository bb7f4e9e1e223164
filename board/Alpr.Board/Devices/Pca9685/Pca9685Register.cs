namespace Alpr.Board.Devices;

/// <summary>Registers of the PCA9685, 8 bits each (NXP PCA9685 rev 4, table 4).</summary>
public enum Pca9685Register : byte
{
    /// <summary>Restart, clock, auto-increment, sleep and addresses (table 5); 0x11 at power-on: asleep.</summary>
    Mode1 = 0x00,

    /// <summary>How outputs are driven (table 6); 0x04 at power-on. Bits 7 to 5 are 0.</summary>
    Mode2 = 0x01,

    /// <summary>A second address of the chip; 0xE2 at power-on, and not in use.</summary>
    SubAddress1 = 0x02,

    /// <summary>The address that all such chips share; 0xE0 (0x70) at power-on, and in use.</summary>
    AllCallAddress = 0x05,

    /// <summary>First of the four registers of channel 0; channel n is 4n further (table 7).</summary>
    Led0OnLow = 0x06,

    /// <summary>First of four write-only registers for all channels (table 9).</summary>
    AllLedOnLow = 0xFA,

    /// <summary>Bit 4 switches all channels off.</summary>
    AllLedOffHigh = 0xFD,

    /// <summary>Divisor of the oscillator, 3 or more; written only while asleep (section 7.3.5).</summary>
    Prescale = 0xFE,
}
