using Alpr.Board.I2c;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>Power monitor TI INA226 (SBOS547A): a supply of up to 36 V, and its current by the voltage over a shunt.</summary>
/// <remarks>
/// Each value is the mean of 16 conversions of 1.1 ms, so that a dip shorter than 35 ms is not seen. The first read, and one after the chip lost
/// its settings, waits for that. One thread uses it. Making one speaks to nobody.
/// </remarks>
public sealed class Ina226 : IPowerMonitor, IIdentifiable
{
    /// <summary>Volts over the shunt in one step (table 4).</summary>
    public const double ShuntStepVolts = 2.5e-6;

    /// <summary>Volts of the supply in one step (table 4).</summary>
    public const double BusStepVolts = 1.25e-3;

    /// <summary>Most volts that the chip measures over the shunt.</summary>
    public const double ShuntVoltsMax = 0.08192;

    internal const ushort Manufacturer = 0x5449, Die = 0x2260;
    private const ushort Settings = 0x4527; // 16 averages, 1.1 ms each, both voltages without pause (tables 6 to 9)
    private const double CalibrationFactor = 0.00512; // equation 1
    private const int CalibrationMax = 0x7FFF;
    private const double CurrentSteps = 32768; // equation 2
    private const long ConversionUsMax = 16 * 2 * 1_210; // 1.21 ms at most (section 6.5)

    private readonly I2cDevice _device;
    private readonly I2cRegisters _registers;
    private readonly IClock _clock;
    private readonly ushort _calibration;
    private bool _configured;

    /// <summary>A monitor with the board's shunt.</summary>
    /// <param name="device">The chip.</param>
    /// <param name="clock">Waits for the first measurement.</param>
    /// <param name="shuntOhms">The shunt's resistance.</param>
    /// <param name="amperesMax">Most current that is to be measured; its 32768th part is wanted as the step.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such calibration exists: shunt and current do not fit the chip's 81.92 mV.</exception>
    public Ina226(I2cDevice device, IClock clock, double shuntOhms, double amperesMax)
    {
        double calibration = CalibrationFactor / (amperesMax / CurrentSteps * shuntOhms);
        double fullScaleVolts = amperesMax * shuntOhms;
        if (!(shuntOhms > 0) || !(amperesMax > 0) || !(fullScaleVolts <= ShuntVoltsMax) || !(calibration <= CalibrationMax))
        {
            throw new ArgumentOutOfRangeException(nameof(shuntOhms), shuntOhms,
                $"An INA226 cannot measure {amperesMax} A over {shuntOhms} ohm: their product must lie in 0.00513 to {ShuntVoltsMax} V.");
        }
        (_device, _registers, _clock, _calibration) = (device, new(device, "INA226 supply"), clock, (ushort)calibration);
        CurrentStepAmperes = CalibrationFactor / (_calibration * shuntOhms);
    }

    /// <summary>Amperes in one step of the current register: what the rounded calibration makes of the wanted step.</summary>
    public double CurrentStepAmperes { get; }

    /// <summary>What is written to the calibration register.</summary>
    public int Calibration => _calibration;

    /// <inheritdoc/>
    public string Device => _registers.Name;

    /// <inheritdoc/>
    public string Where => _registers.Where;

    /// <inheritdoc/>
    public string Expected => $"manufacturer 0x{Manufacturer:X4}, die 0x{Die:X4}";

    /// <inheritdoc/>
    public string Remedy => "Check the monitor's 3.3 V and address straps (A0 to VS and A1 to GND are 0x41).";

    /// <inheritdoc/>
    public PowerReading Read()
    {
        if (!_configured)
        {
            _registers.WriteWordVerified((byte)Ina226Register.Configuration, Settings, 0xFFFF);
            _registers.WriteWordVerified((byte)Ina226Register.Calibration, _calibration, 0xFFFF);
            _clock.WaitUntil(_clock.MonotonicUs + ConversionUsMax);
            _configured = true;
        }
        Require(Ina226Register.Configuration, Settings);
        Require(Ina226Register.Calibration, _calibration); // without it the chip says 0 A
        ushort bus = _registers.ReadWord((byte)Ina226Register.BusVoltage);
        if ((bus & 0x8000) != 0)
            throw _registers.Fault($"the bus voltage 0x{bus:X4} has a bit set that is always clear");
        short current = (short)_registers.ReadWord((byte)Ina226Register.Current);
        return new(bus * BusStepVolts, current * CurrentStepAmperes);
    }

    /// <inheritdoc/>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        ushort manufacturer = _registers.ReadWord((byte)Ina226Register.ManufacturerId);
        ushort die = _registers.ReadWord((byte)Ina226Register.DieId);
        return new(manufacturer == Manufacturer && die == Die, $"manufacturer 0x{manufacturer:X4}, die 0x{die:X4}");
    });

    /// <summary>Closes the device; the chip goes on measuring.</summary>
    public void Dispose() => _device.Dispose();

    private void Require(Ina226Register register, ushort written)
    {
        ushort held = _registers.ReadWord((byte)register);
        if (held == written)
            return;
        _configured = false;
        throw _registers.SettingsLost((byte)register, held, written);
    }
}
