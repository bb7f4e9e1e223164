using Alpr.Board.I2c;
using Alpr.Board.Time;

namespace Alpr.Board.Devices;

/// <summary>Battery-backed clock Maxim DS3231 (19-5170 rev 10), which is also a thermometer: 2 ppm, about a minute a year.</summary>
/// <remarks>
/// Years 2000 to 2199 by the century bit; the chip takes 2100 for a leap year, so that it is a day off from 1 March 2100. Registers are read one by one,
/// seconds first and last, since not every adapter reads blocks. One thread uses it. Making one speaks to nobody.
/// </remarks>
public sealed class Ds3231(I2cDevice device) : IRealTimeClock, IThermometer, IIdentifiable
{
    private const byte OscillatorStopped = 0x80; // OSF in the status register
    private const byte StopOnBattery = 0x80; // EOSC in the control register
    private const byte StatusZeros = 0x70, TemperatureZeros = 0x3F, SecondsZeros = 0x80;
    private const int ReadsMax = 3; // a read takes some ms, so that seconds change within it once at most, unless the thread was held up
    private const int YearMin = 2000, YearMax = 2199;

    private readonly I2cRegisters _registers = new(device, "DS3231 clock");

    /// <inheritdoc/>
    public string Device => _registers.Name;

    /// <inheritdoc/>
    public string Where => _registers.Where;

    /// <inheritdoc/>
    public string Expected => "status bits 6..4, seconds bit 7 and temperature bits 5..0 clear (the chip has no identity register)";

    /// <inheritdoc/>
    public string Remedy => "Check the clock's 3.3 V and cable (its address is always 0x68), and that no kernel driver holds it.";

    /// <inheritdoc/>
    public bool TryRead(out DateTimeOffset utc)
    {
        utc = default;
        if ((Read(Ds3231Register.Status) & OscillatorStopped) != 0)
            return false;
        Span<byte> time = stackalloc byte[(int)Ds3231Register.Year + 1];
        for (int read = 1; ; read++)
        {
            for (Ds3231Register register = Ds3231Register.Seconds; register <= Ds3231Register.Year; register++)
                time[(int)register] = Read(register);
            if (Read(Ds3231Register.Seconds) == time[0])
                break;
            if (read == ReadsMax)
                throw _registers.Fault($"its seconds changed within each of {ReadsMax} reads");
        }
        if (!Ds3231Time.TryDecode(time, out utc))
            throw _registers.Fault($"registers 00h to 06h hold {Convert.ToHexString(time)}, which is no date; set the clock");
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The year is outside 2000 to 2199.</exception>
    public void Set(DateTimeOffset utc)
    {
        utc = utc.ToUniversalTime();
        if (utc.Year is < YearMin or > YearMax)
            throw new ArgumentOutOfRangeException(nameof(utc), utc, $"A DS3231 holds the years {YearMin} to {YearMax}.");
        Span<byte> time = stackalloc byte[(int)Ds3231Register.Year + 1];
        Ds3231Time.Encode(utc, time);
        // Writing the seconds starts the second anew (section "Clock and Calendar"): the rest has a whole second until they turn over.
        for (Ds3231Register register = Ds3231Register.Seconds; register <= Ds3231Register.Year; register++)
            _registers.WriteByte((byte)register, time[(int)register]);
        for (Ds3231Register register = Ds3231Register.Minutes; register <= Ds3231Register.Year; register++)
            Require(register, time[(int)register]);
        byte control = Read(Ds3231Register.Control);
        if ((control & StopOnBattery) != 0)
            _registers.WriteByteVerified((byte)Ds3231Register.Control, (byte)(control & ~StopOnBattery));
        // Last, so that a set cut short leaves the time marked as meaningless. The alarm flags in bits 1 and 0 can only be cleared.
        _registers.WriteByte((byte)Ds3231Register.Status, (byte)(Read(Ds3231Register.Status) & ~OscillatorStopped));
        if ((Read(Ds3231Register.Status) & OscillatorStopped) != 0)
            throw _registers.Fault("says that its oscillator stands although it was just set; replace its battery or the chip");
    }

    /// <summary>Degrees Celsius at the chip, -40 to 85 in quarters, measured every 64 s.</summary>
    /// <exception cref="IOException">The clock does not answer, or says what cannot be.</exception>
    public double ReadCelsius()
    {
        byte high = Read(Ds3231Register.TemperatureHigh), low = Read(Ds3231Register.TemperatureLow);
        if ((low & TemperatureZeros) != 0)
            throw _registers.Fault($"the temperature 0x{high:X2}{low:X2} has bits set that are always clear");
        return (short)(high << 8 | low) / 256.0;
    }

    /// <inheritdoc/>
    public DeviceIdentity Identify() => I2cRegisters.Ask(() =>
    {
        byte status = Read(Ds3231Register.Status), seconds = Read(Ds3231Register.Seconds), low = Read(Ds3231Register.TemperatureLow);
        bool plausible = (status & StatusZeros) == 0 && (seconds & SecondsZeros) == 0 && (low & TemperatureZeros) == 0;
        return new(plausible, $"status 0x{status:X2}, seconds 0x{seconds:X2}, temperature 0x{low:X2}");
    });

    /// <summary>Closes the device; the clock goes on.</summary>
    public void Dispose() => device.Dispose();

    private byte Read(Ds3231Register register) => _registers.ReadByte((byte)register);

    private void Require(Ds3231Register register, byte written)
    {
        byte held = Read(register);
        // A thread held up for more than a second meets a minute that turned over: said as it is, and the next attempt is in time.
        if (held != written)
            throw _registers.Fault($"register 0x{(byte)register:X2} holds 0x{held:X2} after 0x{written:X2} was written; set the clock again");
    }
}
