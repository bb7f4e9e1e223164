using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Devices;

/// <summary>A TMP102 at the temperature of a time line (SBOS397): four conversions a second by default, 12 or 13 bits, shutdown.</summary>
public sealed class SimulatedTmp102 : WordRegisterChip
{
    private const ushort PowerOn = 0x60A0, ReadOnly = 0x6020, Extended = 0x0010, Shutdown = 0x0100, OneShot = 0x8000;
    private const byte Temperature = (byte)Tmp102Register.Temperature, Configuration = (byte)Tmp102Register.Configuration;
    private const long ConversionUs = 26_000;
    private static readonly int[] PeriodsUs = [4_000_000, 1_000_000, 250_000, 125_000]; // CR1 CR0

    private readonly IClock _clock;
    private readonly Timeline<double> _celsius;
    private long _startUs;

    /// <summary>A chip that was just powered.</summary>
    /// <param name="clock">Time of the conversions and of the time line.</param>
    /// <param name="celsius">The temperature.</param>
    /// <param name="address">By its strap.</param>
    public SimulatedTmp102(IClock clock, Timeline<double> celsius, int address = 0x48)
        : base(address)
    {
        (_clock, _celsius) = (clock, celsius);
        Reset();
    }

    /// <summary>A dip of the supply.</summary>
    public void Reset()
    {
        _startUs = _clock.MonotonicUs;
        Poke(Temperature, 0);
        Poke(Configuration, PowerOn);
        Poke((byte)Tmp102Register.TLow, 0x4B00);
        Poke((byte)Tmp102Register.THigh, 0x5000);
    }

    /// <inheritdoc/>
    protected override ushort ReadRegister(byte register)
    {
        if (register == Temperature)
            Convert(Peek(Configuration));
        return Peek(register);
    }

    /// <inheritdoc/>
    protected override void WriteRegister(byte register, ushort value)
    {
        if (register == Configuration)
            Poke(Configuration, (ushort)((value & ~(ReadOnly | OneShot | 0xF)) | (PowerOn & ReadOnly)));
        else if (register is (byte)Tmp102Register.TLow or (byte)Tmp102Register.THigh)
            Poke(register, value);
    }

    private void Convert(ushort state)
    {
        long since = _clock.MonotonicUs - _startUs - ConversionUs;
        if ((state & Shutdown) != 0 || since < 0)
            return;
        long period = PeriodsUs[state >> 6 & 3];
        double steps = Math.Round(_celsius.At(_startUs + since / period * period) / Tmp102.Step);
        bool extended = (state & Extended) != 0;
        int bits = (int)Math.Clamp(steps, extended ? -4096 : -2048, extended ? 4095 : 2047);
        Poke(Temperature, (ushort)(extended ? bits << 3 | 1 : bits << 4));
    }
}
