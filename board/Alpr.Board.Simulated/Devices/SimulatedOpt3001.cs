using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Devices;

/// <summary>An OPT3001 in the light of a time line (SBOS681C): ranges, conversion time, ready and overflow flags.</summary>
public sealed class SimulatedOpt3001 : WordRegisterChip
{
    private const ushort PowerOn = 0xC810, Writable = 0xFE1F;
    private const ushort Overflow = 0x0100, Ready = 0x0080, LongConversion = 0x0800, Continuous = 0x0600, SingleShot = 0x0200;
    private const int Automatic = 12, WidestExponent = 11, Mantissa = 0x0FFF;
    private const byte Result = (byte)Opt3001Register.Result, Configuration = (byte)Opt3001Register.Configuration;

    private readonly IClock _clock;
    private readonly Timeline<double> _lux;
    private long _startUs, _seen;

    /// <summary>A chip that was just powered.</summary>
    /// <param name="clock">Time of the conversions and of the time line.</param>
    /// <param name="lux">The light.</param>
    /// <param name="address">By its strap.</param>
    public SimulatedOpt3001(IClock clock, Timeline<double> lux, int address = 0x44)
        : base(address)
    {
        (_clock, _lux) = (clock, lux);
        Reset();
    }

    /// <summary>A dip of the supply.</summary>
    public void Reset()
    {
        Poke(Result, 0);
        Poke(Configuration, PowerOn);
        Poke((byte)Opt3001Register.ManufacturerId, 0x5449);
        Poke((byte)Opt3001Register.DeviceId, 0x3001);
    }

    /// <inheritdoc/>
    protected override ushort ReadRegister(byte register)
    {
        Convert();
        ushort value = Peek(register);
        if (register == Configuration)
            Poke(Configuration, (ushort)(value & ~Ready)); // reading clears the flag
        return value;
    }

    /// <inheritdoc/>
    protected override void WriteRegister(byte register, ushort value)
    {
        if (register != Configuration)
            return;
        Poke(Configuration, (ushort)((value & Writable) | (Peek(Configuration) & Overflow)));
        (_startUs, _seen) = (_clock.MonotonicUs, 0);
    }

    // Catches up with the conversions that ended since the last look.
    private void Convert()
    {
        ushort state = Peek(Configuration);
        if ((state & Continuous) == 0)
            return;
        long length = (state & LongConversion) != 0 ? 800_000 : 100_000;
        long done = (_clock.MonotonicUs - _startUs) / length;
        bool single = (state & Continuous) == SingleShot;
        if (done == _seen)
            return;
        _seen = done;
        double lux = _lux.At(_startUs + (single ? 1 : done) * length);
        int exponent = state >> 12;
        if (exponent >= Automatic)
        {
            exponent = 0;
            while (exponent < WidestExponent && lux > Mantissa * 0.01 * (1 << exponent))
                exponent++;
        }
        double steps = Math.Round(lux / (0.01 * (1 << exponent)));
        Poke(Result, (ushort)(exponent << 12 | (int)Math.Min(steps, Mantissa)));
        state = (ushort)((state & ~Overflow) | Ready | (steps > Mantissa ? Overflow : 0));
        Poke(Configuration, (ushort)(single ? state & ~Continuous : state));
    }
}
