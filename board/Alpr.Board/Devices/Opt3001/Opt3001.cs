using Alpr.Board.I2c;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>
/// Ambient light sensor TI OPT3001 (SBOS681C): 0.01 to 83,865.6 lux in twelve ranges that the chip chooses by itself.
/// </summary>
/// <remarks>
/// It measures without pause, 800 ms each. Full sun on the sensor is more than the widest range and reads as its end. The first read, and one
/// after the chip lost its settings, waits 0.9 s for a whole measurement: until then the register says 0 lux, which would be night.
/// One thread uses it. Making one speaks to nobody.
/// </remarks>
public sealed class Opt3001(I2cDevice device, IClock clock) : IAmbientLightSensor, IIdentifiable
{
    /// <summary>What a sensor in more light than it can measure says: 4095 x 0.01 x 2^11 lux (table 9).</summary>
    public const double FullScaleLux = 83_865.6;

    internal const ushort Manufacturer = 0x5449, Id = 0x3001;

    // Configuration (table 10): RN = 1100 automatic range, CT = 1 800 ms, M = 11 continuous, L = 1 as at power-on.
    internal const ushort Settings = 0xCE10;
    private const ushort SettingsMask = 0xFE1F; // not the flags OVF, CRF, FH, FL
    private const ushort Overflow = 0x0100; // OVF
    private const int WidestExponent = 11; // table 9; 12 to 15 are reserved
    private const double SmallestLux = 0.01;
    private const long ConversionUsMax = 880_000; // 800 ms + 10 % (section 6.5)

    private readonly I2cRegisters _registers = new(device, "OPT3001 ambient light");
    private bool _configured;

    /// <inheritdoc/>
    public string Device => _registers.Name;

    /// <inheritdoc/>
    public string Where => _registers.Where;

    /// <inheritdoc/>
    public string Expected => $"manufacturer 0x{Manufacturer:X4}, device 0x{Id:X4}";

    /// <inheritdoc/>
    public string Remedy => "Check the sensor's cable, 3.3 V and address strap (ADDR to GND is 0x44).";

    /// <summary>Lux that a result register stands for: 0.01 x 2^exponent x mantissa (section 8.6.1.1, equation 3).</summary>
    /// <param name="result">The register, with an exponent of 0 to 11.</param>
    public static double Lux(ushort result) => SmallestLux * (1 << (result >> 12)) * (result & 0x0FFF);

    /// <inheritdoc/>
    public double ReadLux()
    {
        if (!_configured)
        {
            _registers.WriteWordVerified((byte)Opt3001Register.Configuration, Settings, SettingsMask);
            clock.WaitUntil(clock.MonotonicUs + ConversionUsMax);
            _configured = true;
        }
        ushort state = _registers.ReadWord((byte)Opt3001Register.Configuration);
        if ((state & SettingsMask) != (Settings & SettingsMask))
        {
            _configured = false;
            throw _registers.SettingsLost((byte)Opt3001Register.Configuration, state, Settings);
        }
        ushort result = _registers.ReadWord((byte)Opt3001Register.Result);
        if (result >> 12 > WidestExponent)
            throw _registers.Fault($"the result 0x{result:X4} has a range that does not exist");
        return (state & Overflow) != 0 ? FullScaleLux : Lux(result);
    }

    /// <inheritdoc/>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        ushort manufacturer = _registers.ReadWord((byte)Opt3001Register.ManufacturerId);
        ushort id = _registers.ReadWord((byte)Opt3001Register.DeviceId);
        return new(manufacturer == Manufacturer && id == Id, $"manufacturer 0x{manufacturer:X4}, device 0x{id:X4}");
    });

    /// <summary>Closes the device; the chip goes on measuring.</summary>
    public void Dispose() => device.Dispose();
}
