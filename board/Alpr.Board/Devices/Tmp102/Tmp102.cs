using Alpr.Board.I2c;

namespace Alpr.Board.Devices;

/// <summary>Temperature sensor TI TMP102 (SBOS397): -40 to +125 degrees in steps of 0.0625.</summary>
/// <remarks>
/// It measures four times a second. An LM75 or TMP75 in the same place gives right temperatures too, but has a configuration of 8 bits, so that
/// <see cref="ReadCelsius"/> and <see cref="Identify"/> refuse it: one driver for one chip. One thread uses it. Making one speaks to nobody.
/// </remarks>
/// <param name="device">The chip.</param>
/// <param name="extended">13-bit results, up to 150 degrees; wanted where the sensor sits on a heat sink.</param>
public sealed class Tmp102(I2cDevice device, bool extended = false) : IThermometer, IIdentifiable
{
    /// <summary>Degrees in one step of the register.</summary>
    public const double Step = 0.0625;

    // Configuration (table 10): R1 R0 = 11 read-only, CR = 10 4 Hz; AL, read-only, is the alert; EM the extended mode; bits 3..0 are 0.
    private const ushort PowerOn = 0x60A0;
    private const ushort ExtendedMode = 0x0010; // EM
    private const ushort Alert = 0x0020; // AL
    private const ushort OneShot = 0x8000; // OS reads as 1 only in shutdown
    private const ushort ResolutionBits = 0x6000, ReservedBits = 0x000F;
    private const double CoolestCelsius = -55, HottestCelsius = 150; // tables 8 and 9

    private readonly I2cRegisters _registers = new(device, "TMP102 temperature");
    private readonly ushort _settings = (ushort)(PowerOn | (extended ? ExtendedMode : 0));
    private bool _configured;

    /// <inheritdoc/>
    public string Device => _registers.Name;

    /// <inheritdoc/>
    public string Where => _registers.Where;

    /// <inheritdoc/>
    public string Expected => "configuration with R1 R0 = 11 and its low four bits 0 (the chip has no identity register)";

    /// <inheritdoc/>
    public string Remedy => "Check the sensor's 3.3 V, cable and address strap (ADD0 to GND is 0x48); an LM75 does not fit.";

    /// <summary>Degrees Celsius that a temperature register stands for (tables 8 and 9).</summary>
    /// <param name="register">The register as it is on the wire, high byte first.</param>
    /// <param name="extended">True for 13 bits.</param>
    public static double Celsius(ushort register, bool extended) => ((short)register >> (extended ? 3 : 4)) * Step;

    /// <inheritdoc/>
    public double ReadCelsius()
    {
        const ushort Mask = unchecked((ushort)~(Alert | OneShot));
        if (!_configured)
        {
            _registers.WriteWordVerified((byte)Tmp102Register.Configuration, _settings, Mask);
            _configured = true;
        }
        ushort state = _registers.ReadWord((byte)Tmp102Register.Configuration);
        if ((state & Mask) != (_settings & Mask))
        {
            _configured = false;
            throw _registers.SettingsLost((byte)Tmp102Register.Configuration, state, _settings);
        }
        ushort register = _registers.ReadWord((byte)Tmp102Register.Temperature);
        double celsius = Celsius(register, extended);
        // Bit 0 says which format this is (section 6.5.1); the bits between it and the number are 0. A bus without a chip reads all ones.
        if ((register & (extended ? 0x7 : 0xF)) != (extended ? 1 : 0))
            throw _registers.Fault($"the temperature 0x{register:X4} is not in the format that was set");
        if (celsius is < CoolestCelsius or > HottestCelsius)
            throw _registers.Fault($"{celsius} degrees cannot be; it measures {CoolestCelsius} to {HottestCelsius}");
        return celsius;
    }

    /// <inheritdoc/>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        ushort state = _registers.ReadWord((byte)Tmp102Register.Configuration);
        bool plausible = (state & ResolutionBits) == ResolutionBits && (state & ReservedBits) == 0;
        return new(plausible, $"configuration 0x{state:X4}");
    });

    /// <summary>Closes the device; the chip goes on measuring.</summary>
    public void Dispose() => device.Dispose();
}
