using Alpr.Board.Devices;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Time;

namespace Alpr.Board.Simulated.Devices;

/// <summary>A DS3231 (19-5170 rev 10) that runs on a clock, with drift, and stops when its battery is taken.</summary>
public sealed class SimulatedDs3231 : ByteRegisterChip
{
    private const byte Stopped = 0x80, Status = (byte)Ds3231Register.Status, Control = (byte)Ds3231Register.Control;
    private const byte LastTime = (byte)Ds3231Register.Year, LastRegister = (byte)Ds3231Register.TemperatureLow;

    private readonly IClock _clock;
    private readonly Timeline<double> _celsius;
    private readonly double _rate;
    private long _sinceUs;

    /// <summary>A chip that was never set.</summary>
    /// <param name="clock">Drives it.</param>
    /// <param name="celsius">Temperature at the chip.</param>
    /// <param name="driftPpm">How much it runs fast, in millionths; the chip promises 2.</param>
    public SimulatedDs3231(IClock clock, Timeline<double> celsius, double driftPpm = 0)
        : base(0x68)
    {
        (_clock, _celsius, _rate) = (clock, celsius, 1 + driftPpm / 1e6);
        LoseBattery();
    }

    /// <inheritdoc/>
    protected override bool AutoIncrements => true;

    /// <summary>Power and battery go and come: time at its beginning, and the flag that says so.</summary>
    public void LoseBattery()
    {
        for (byte register = 0; register <= LastRegister; register++)
            Poke(register, 0);
        Poke((byte)Ds3231Register.DayOfWeek, 1);
        Poke((byte)Ds3231Register.Date, 1);
        Poke((byte)Ds3231Register.MonthCentury, 1);
        Poke(Control, 0x1C);
        Poke(Status, 0x88);
        _sinceUs = _clock.MonotonicUs;
    }

    /// <inheritdoc/>
    protected override void BeginTransfer()
    {
        int quarters = (int)Math.Round(_celsius.At(_clock.MonotonicUs) * 4);
        Poke((byte)Ds3231Register.TemperatureHigh, (byte)(quarters >> 2));
        Poke((byte)Ds3231Register.TemperatureLow, (byte)(quarters << 6));
        long seconds = (long)((_clock.MonotonicUs - _sinceUs) * _rate / 1e6);
        if (seconds == 0)
            return;
        _sinceUs += (long)(seconds * 1e6 / _rate);
        Span<byte> time = stackalloc byte[LastTime + 1];
        for (byte register = 0; register <= LastTime; register++)
            time[register] = Peek(register);
        if (!Ds3231Time.TryDecode(time, out DateTimeOffset utc))
            return; // the chip counts on from nonsense in its own way; nobody may rely on it
        DateTimeOffset later = utc.AddSeconds(seconds);
        byte dayOfWeek = (byte)((time[3] - 1 + (later.Date - utc.Date).Days) % 7 + 1);
        Ds3231Time.Encode(later, time);
        time[3] = dayOfWeek;
        for (byte register = 0; register <= LastTime; register++)
            Poke(register, time[register]);
    }

    /// <inheritdoc/>
    protected override void WriteRegister(byte register, byte value)
    {
        switch (register)
        {
            case Status:
                // OSF and the alarm flags can be cleared, not set; EN32kHz is free; BSY and the zeros are the chip's.
                byte held = Peek(Status);
                Poke(Status, (byte)((held & value & (Stopped | 3)) | (value & 8)));
                break;
            case (byte)Ds3231Register.TemperatureHigh or (byte)Ds3231Register.TemperatureLow:
                break;
            default:
                Poke(register, value);
                if (register == (byte)Ds3231Register.Seconds)
                    _sinceUs = _clock.MonotonicUs;
                break;
        }
    }

    /// <inheritdoc/>
    protected override byte Following(byte register) => register == LastRegister ? (byte)0 : (byte)(register + 1);
}
