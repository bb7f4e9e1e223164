using Alpr.Board.I2c;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>
/// Sixteen PWM outputs of 12 bits: NXP PCA9685 (rev 4). Here: the level of the infrared light and the lights on the unit's face.
/// </summary>
/// <remarks>
/// Making one speaks to nobody. The first <see cref="SetDuty"/>, and one after any fault, sets the whole chip anew: all outputs off, then modes and
/// frequency, then what each channel was last told. So a chip that a dip of the supply put to sleep is found (an <see cref="IOException"/>) and then comes
/// back with the right outputs. Each written register is read back. One thread uses the chip and all its channels. Nothing allocates but errors.
/// </remarks>
public sealed class Pca9685 : IDisposable, IIdentifiable
{
    /// <summary>Outputs there are.</summary>
    public const int Channels = 16;

    /// <summary>Steps of a share.</summary>
    public const int Steps = 4096;

    private const double OscillatorHz = 25e6; // section 7.3.5; the inner one is within a few percent
    private const int PrescaleMin = 3, PrescaleMax = 255;
    private const byte Asleep = 0x10, Awake = 0x00; // MODE1: SLEEP; without ALLCALL, so that 0x70 is nobody's address
    private const byte Inverted = 0x10, TotemPole = 0x04; // MODE2: INVRT, OUTDRV
    private const byte FullOff = 0x10; // bit 4 of LEDn_OFF_H outweighs all else
    private const byte SubAddress1 = 0xE2, AllCallAddress = 0xE0; // at power-on; never changed here
    private const byte Mode2Zeros = 0xE0;
    private const int OnLow = 0, OnHigh = 1, OffLow = 2, OffHigh = 3; // within a channel
    private const long OscillatorStartUs = 500; // table 5, SLEEP

    private readonly I2cDevice _device;
    private readonly I2cRegisters _registers;
    private readonly IClock _clock;
    private readonly byte _mode2, _prescale;
    private readonly ushort[] _wanted = new ushort[Channels];
    private bool _ready;

    /// <summary>A chip whose outputs are all dark until told otherwise.</summary>
    /// <param name="device">The chip.</param>
    /// <param name="clock">Waits for the oscillator.</param>
    /// <param name="frequencyHz">PWM frequency, 24 to 1,526; high for a dimming input that smooths it.</param>
    /// <param name="inverted">True where an output pulls a lamp's cathode low.</param>
    /// <exception cref="ArgumentOutOfRangeException">The chip has no such frequency.</exception>
    public Pca9685(I2cDevice device, IClock clock, double frequencyHz = 1500, bool inverted = false)
    {
        double prescale = Math.Round(OscillatorHz / (Steps * frequencyHz)) - 1; // section 7.3.5, equation 1
        if (!(prescale is >= PrescaleMin and <= PrescaleMax))
            throw new ArgumentOutOfRangeException(nameof(frequencyHz), frequencyHz, "A PCA9685 makes 24 to 1526 Hz.");
        (_device, _registers, _clock) = (device, new(device, "PCA9685 light driver"), clock);
        (_mode2, _prescale) = ((byte)(TotemPole | (inverted ? Inverted : 0)), (byte)prescale);
    }

    /// <inheritdoc/>
    public string Device => _registers.Name;

    /// <inheritdoc/>
    public string Where => _registers.Where;

    /// <inheritdoc/>
    public string Expected => $"SUBADR1 0x{SubAddress1:X2}, ALLCALLADR 0x{AllCallAddress:X2}, MODE2 bits 7..5 clear (the chip has no identity register)";

    /// <inheritdoc/>
    public string Remedy => "Check the driver's 3.3 V, its OE pin (low) and address straps (A0 to A5 to GND are 0x40).";

    /// <summary>One output for whoever drives it.</summary>
    /// <param name="channel">0 to 15.</param>
    public IPwmChannel Channel(int channel) => new Pca9685Channel(this, channel);

    /// <summary>Sets one output.</summary>
    /// <param name="channel">0 to 15.</param>
    /// <param name="share">0 to 1 in 4096 steps; 1 is 4095 of them.</param>
    /// <exception cref="IOException">The chip does not answer, lost its settings or does not hold what was written.</exception>
    public void SetDuty(int channel, double share)
    {
        if (!(share is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is 0 to 1.");
        _wanted[channel] = (ushort)Math.Min(Math.Round(share * Steps), Steps - 1);
        try
        {
            if (_ready)
                RequireSettings();
            else
                Restore();
            WriteOff(channel, _wanted[channel]);
        }
        catch (IOException)
        {
            _ready = false;
            throw;
        }
        _ready = true;
    }

    /// <inheritdoc/>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        byte sub = Read(Pca9685Register.SubAddress1), all = Read(Pca9685Register.AllCallAddress), mode2 = Read(Pca9685Register.Mode2);
        bool plausible = sub == SubAddress1 && all == AllCallAddress && (mode2 & Mode2Zeros) == 0;
        return new(plausible, $"SUBADR1 0x{sub:X2}, ALLCALLADR 0x{all:X2}, MODE2 0x{mode2:X2}");
    });

    /// <summary>Switches all outputs off, if the chip answers, and closes it.</summary>
    public void Dispose()
    {
        try
        {
            DarkenAll();
        }
        catch (IOException)
        {
            // A chip that does not answer cannot be darkened over its bus; the infrared light has its gate for that.
        }
        _device.Dispose();
    }

    private static byte Register(int channel, int part) => (byte)((int)Pca9685Register.Led0OnLow + 4 * channel + part);

    private byte Read(Pca9685Register register) => _registers.ReadByte((byte)register);

    private void Restore()
    {
        DarkenAll();
        _registers.WriteByteVerified((byte)Pca9685Register.Mode1, Asleep);
        _registers.WriteByteVerified((byte)Pca9685Register.Prescale, _prescale);
        _registers.WriteByteVerified((byte)Pca9685Register.Mode2, _mode2);
        _registers.WriteByteVerified((byte)Pca9685Register.Mode1, Awake);
        _clock.WaitUntil(_clock.MonotonicUs + OscillatorStartUs);
        for (int channel = 0; channel < Channels; channel++)
        {
            _registers.WriteByteVerified(Register(channel, OnLow), 0);
            _registers.WriteByteVerified(Register(channel, OnHigh), 0);
            WriteOff(channel, _wanted[channel]);
        }
    }

    // All at once first, which takes one transfer; then each by itself, since the common registers cannot be read back.
    private void DarkenAll()
    {
        _registers.WriteByte((byte)Pca9685Register.AllLedOffHigh, FullOff);
        for (int channel = 0; channel < Channels; channel++)
            _registers.WriteByteVerified(Register(channel, OffHigh), FullOff);
    }

    private void RequireSettings()
    {
        byte mode1 = Read(Pca9685Register.Mode1), mode2 = Read(Pca9685Register.Mode2);
        if (mode1 != Awake)
            throw _registers.SettingsLost((byte)Pca9685Register.Mode1, mode1, Awake);
        if (mode2 != _mode2)
            throw _registers.SettingsLost((byte)Pca9685Register.Mode2, mode2, _mode2);
    }

    // Bytes take effect one after the other. In this order the output never exceeds the larger of old and new in between.
    private void WriteOff(int channel, ushort steps)
    {
        byte low = (byte)steps, high = steps == 0 ? FullOff : (byte)(steps >> 8);
        byte held = _registers.ReadByte(Register(channel, OffHigh));
        bool lowFirst = (held & FullOff) != 0 || high > held;
        if (lowFirst)
            _registers.WriteByteVerified(Register(channel, OffLow), low);
        _registers.WriteByteVerified(Register(channel, OffHigh), high);
        if (!lowFirst)
            _registers.WriteByteVerified(Register(channel, OffLow), low);
    }
}
