using System.Globalization;
using System.Text.Json.Serialization;

namespace Alpr.Board.Profile;

/// <summary>A chip on an I2C bus.</summary>
public record I2cChipProfile
{
    /// <summary>Which chip, in lower case: <c>opt3001</c>.</summary>
    public required string Chip { get; init; }

    /// <summary>Name of the bus, as <c>i2c</c> gives it.</summary>
    public required string Bus { get; init; }

    /// <summary>7-bit address as datasheets write it: <c>0x44</c>.</summary>
    public required string Address { get; init; }

    /// <summary><see cref="Address"/> as a number, -1 when it is none.</summary>
    [JsonIgnore]
    public int AddressNumber =>
        Address.StartsWith("0x", StringComparison.Ordinal)
        && int.TryParse(Address.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int number) ? number : -1;
}

/// <summary>A pin of a chip of pins.</summary>
public record PinProfile
{
    /// <summary>Name of the chip, as <c>gpio</c> gives it.</summary>
    public required string Gpio { get; init; }

    /// <summary>Number of the pin on that chip, from 0.</summary>
    public required int Pin { get; init; }

    /// <summary>Level at which what the pin says is true: <c>high</c> or <c>low</c>.</summary>
    public string Active { get; set; } = "high";

    /// <summary>True when the level that means yes is high.</summary>
    [JsonIgnore]
    public bool IsActiveHigh => Active == "high";
}
