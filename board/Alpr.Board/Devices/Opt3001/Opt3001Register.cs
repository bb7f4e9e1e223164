namespace Alpr.Board.Devices;

/// <summary>Registers of the OPT3001, 16 bits each (SBOS681C, table 7).</summary>
public enum Opt3001Register : byte
{
    /// <summary>Exponent in bits 15..12, mantissa in 11..0 (table 8).</summary>
    Result = 0x00,

    /// <summary>Range, conversion time, mode and flags (table 10).</summary>
    Configuration = 0x01,

    /// <summary>Always 0x5449, "TI".</summary>
    ManufacturerId = 0x7E,

    /// <summary>Always 0x3001.</summary>
    DeviceId = 0x7F,
}
