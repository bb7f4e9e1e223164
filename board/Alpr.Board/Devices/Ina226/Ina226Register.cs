namespace Alpr.Board.Devices;

/// <summary>Registers of the INA226, 16 bits each (SBOS547A, table 4).</summary>
public enum Ina226Register : byte
{
    /// <summary>Averaging, conversion times and mode; 0x4127 at power-on.</summary>
    Configuration = 0x00,

    /// <summary>Voltage over the shunt, two's complement, 2.5 microvolts each.</summary>
    ShuntVoltage = 0x01,

    /// <summary>Voltage of the supply, 1.25 millivolts each; bit 15 is 0.</summary>
    BusVoltage = 0x02,

    /// <summary>25 of the current's steps each, in watts.</summary>
    Power = 0x03,

    /// <summary>Two's complement; its step follows from the calibration.</summary>
    Current = 0x04,

    /// <summary>0.00512 / (step of the current x shunt); bit 15 is 0; 0 at power-on, and then there is no current.</summary>
    Calibration = 0x05,

    /// <summary>Alerts and flags.</summary>
    MaskEnable = 0x06,

    /// <summary>Where the alert is.</summary>
    AlertLimit = 0x07,

    /// <summary>Always 0x5449, "TI".</summary>
    ManufacturerId = 0xFE,

    /// <summary>0x2260: die 0x226, revision 0.</summary>
    DieId = 0xFF,
}
