using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;

namespace Alpr.Board.Simulated.Devices;

/// <summary>A PCA9685 (rev 4): sleep, prescaler, auto-increment, common registers, and what its outputs give.</summary>
public sealed class SimulatedPca9685 : ByteRegisterChip
{
    private const byte Restart = 0x80, AutoIncrement = 0x20, Sleep = 0x10, ExternalClock = 0x40, Full = 0x10;
    private const byte Mode1 = (byte)Pca9685Register.Mode1, Mode2 = (byte)Pca9685Register.Mode2, Led0 = (byte)Pca9685Register.Led0OnLow;
    private const byte LastLed = 0x45, FirstAll = (byte)Pca9685Register.AllLedOnLow, LastAll = (byte)Pca9685Register.AllLedOffHigh;
    private const byte Prescale = (byte)Pca9685Register.Prescale, PrescaleMin = 3;

    /// <summary>A chip that was just powered.</summary>
    public SimulatedPca9685(int address = 0x40)
        : base(address) => Reset();

    /// <inheritdoc/>
    protected override bool AutoIncrements => (Peek(Mode1) & AutoIncrement) != 0;

    /// <summary>A dip of the supply: asleep and dark (section 7.3, table 4).</summary>
    public void Reset()
    {
        for (int register = 0; register <= LastLed; register++)
            Poke((byte)register, 0);
        Poke(Mode1, 0x11);
        Poke(Mode2, 0x04);
        ReadOnlySpan<byte> addresses = [0xE2, 0xE4, 0xE8, 0xE0];
        for (int i = 0; i < addresses.Length; i++)
            Poke((byte)((int)Pca9685Register.SubAddress1 + i), addresses[i]);
        for (int channel = 0; channel < Pca9685.Channels; channel++)
            Poke((byte)(Led0 + 4 * channel + 3), Full);
        Poke(Prescale, 0x1E);
    }

    /// <summary>Share of the time that a channel is on, 0 while the chip sleeps.</summary>
    public double Duty(int channel)
    {
        byte first = (byte)(Led0 + 4 * channel);
        byte onHigh = Peek((byte)(first + 1)), offHigh = Peek((byte)(first + 3));
        if ((Peek(Mode1) & Sleep) != 0 || (offHigh & Full) != 0)
            return 0;
        if ((onHigh & Full) != 0)
            return 1;
        int on = (onHigh & 0xF) << 8 | Peek(first), off = (offHigh & 0xF) << 8 | Peek((byte)(first + 2));
        return ((off - on) & (Pca9685.Steps - 1)) / (double)Pca9685.Steps;
    }

    /// <inheritdoc/>
    protected override byte ReadRegister(byte register) => register is >= FirstAll and <= LastAll ? (byte)0 : Peek(register);

    /// <inheritdoc/>
    protected override void WriteRegister(byte register, byte value)
    {
        switch (register)
        {
            case Mode1:
                // The external clock, once chosen, stays; a restart bit that is written clears itself.
                Poke(Mode1, (byte)((value & ~Restart) | (Peek(Mode1) & ExternalClock)));
                break;
            case Mode2:
                Poke(Mode2, (byte)(value & 0x1F));
                break;
            case > Mode2 and <= (byte)Pca9685Register.AllCallAddress:
                Poke(register, (byte)(value & 0xFE));
                break;
            case >= Led0 and <= LastLed:
                Poke(register, (register - Led0) % 2 == 0 ? value : (byte)(value & 0x1F));
                break;
            case >= FirstAll and <= LastAll:
                for (int channel = 0; channel < Pca9685.Channels; channel++)
                    WriteRegister((byte)(Led0 + 4 * channel + register - FirstAll), value);
                break;
            case Prescale when (Peek(Mode1) & Sleep) != 0:
                Poke(Prescale, Math.Max(value, PrescaleMin));
                break;
            default:
                break; // reserved, or not now
        }
    }

    /// <inheritdoc/>
    protected override byte Following(byte register) => register switch
    {
        LastLed => 0,
        _ => (byte)(register + 1),
    };
}
