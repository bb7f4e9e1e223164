using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Devices;

/// <summary>An INA226 at a supply of time lines (SBOS547A): conversion and averaging time, calibration, the chip's own integer arithmetic.</summary>
public sealed class SimulatedIna226 : WordRegisterChip
{
    private const ushort PowerOn = 0x4127, AlwaysSet = 0x4000, ResetBit = 0x8000;
    private const byte Configuration = (byte)Ina226Register.Configuration, Calibration = (byte)Ina226Register.Calibration;
    private static readonly int[] Averages = [1, 4, 16, 64, 128, 256, 512, 1024]; // table 6
    private static readonly int[] TimesUs = [140, 204, 332, 588, 1100, 2116, 4156, 8244]; // tables 7 and 8

    private readonly IClock _clock;
    private readonly Timeline<double> _volts, _amperes;
    private readonly double _shuntOhms;
    private long _startUs;

    /// <summary>A chip that was just powered.</summary>
    /// <param name="clock">Time of the conversions and of the time lines.</param>
    /// <param name="volts">The supply.</param>
    /// <param name="amperes">What is drawn from it.</param>
    /// <param name="shuntOhms">The shunt on the board.</param>
    /// <param name="address">By its straps.</param>
    public SimulatedIna226(IClock clock, Timeline<double> volts, Timeline<double> amperes, double shuntOhms, int address = 0x41)
        : base(address)
    {
        (_clock, _volts, _amperes, _shuntOhms) = (clock, volts, amperes, shuntOhms);
        Poke((byte)Ina226Register.ManufacturerId, 0x5449);
        Poke((byte)Ina226Register.DieId, 0x2260);
        Reset();
    }

    /// <summary>A dip of the chip's own supply.</summary>
    public void Reset()
    {
        for (byte register = Configuration; register <= (byte)Ina226Register.AlertLimit; register++)
            Poke(register, 0);
        Poke(Configuration, PowerOn);
        _startUs = _clock.MonotonicUs;
    }

    /// <inheritdoc/>
    protected override ushort ReadRegister(byte register)
    {
        Convert(Peek(Configuration));
        return Peek(register);
    }

    /// <inheritdoc/>
    protected override void WriteRegister(byte register, ushort value)
    {
        switch (register)
        {
            case Configuration when (value & ResetBit) != 0:
                Reset();
                break;
            case Configuration:
                Poke(register, (ushort)((value & 0x0FFF) | AlwaysSet));
                _startUs = _clock.MonotonicUs;
                break;
            case Calibration:
                Poke(register, (ushort)(value & 0x7FFF));
                break;
            case (byte)Ina226Register.MaskEnable or (byte)Ina226Register.AlertLimit:
                Poke(register, value);
                break;
            default:
                break; // read-only
        }
    }

    private void Convert(ushort state)
    {
        long length = (long)Averages[state >> 9 & 7] * (TimesUs[state >> 6 & 7] + TimesUs[state >> 3 & 7]);
        long done = (_clock.MonotonicUs - _startUs) / length;
        if ((state & 4) == 0 || done == 0) // not continuous, or not yet
            return;
        long at = _startUs + done * length;
        int shunt = (int)Math.Clamp(Math.Round(_amperes.At(at) * _shuntOhms / Ina226.ShuntStepVolts), short.MinValue, short.MaxValue);
        int bus = (int)Math.Clamp(Math.Round(_volts.At(at) / Ina226.BusStepVolts), 0, 0x7FFF);
        int current = Math.Clamp(shunt * Peek(Calibration) / 2048, short.MinValue, short.MaxValue); // equation 3
        Poke((byte)Ina226Register.ShuntVoltage, (ushort)shunt);
        Poke((byte)Ina226Register.BusVoltage, (ushort)bus);
        Poke((byte)Ina226Register.Current, (ushort)current);
        Poke((byte)Ina226Register.Power, (ushort)(Math.Abs(current) * (long)bus / 20_000)); // equation 4
    }
}
