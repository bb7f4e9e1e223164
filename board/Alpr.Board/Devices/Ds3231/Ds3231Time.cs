namespace Alpr.Board.Devices;

/// <summary>Registers 00h to 06h of the DS3231 as a time, and back (19-5170 rev 10, figure 1).</summary>
public static class Ds3231Time
{
    private const byte TwelveHours = 0x40, Afternoon = 0x20, NextCentury = 0x80;
    private const int Epoch = 2000, YearsInCentury = 100;

    /// <summary>Reads a time, in either of the chip's hour formats.</summary>
    /// <param name="registers">Seven bytes. The day of the week is not looked at.</param>
    /// <param name="utc">The time, 2000 to 2199.</param>
    /// <returns>False when a digit is above 9 or the date does not exist.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> registers, out DateTimeOffset utc)
    {
        utc = default;
        byte hours = registers[2], month = registers[5];
        int second = Number(registers[0]), minute = Number(registers[1]), hour;
        if ((hours & TwelveHours) != 0)
        {
            hour = Number((byte)(hours & 0x1F));
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + ((hours & Afternoon) != 0 ? 12 : 0);
        }
        else
        {
            hour = Number(hours);
        }
        int day = Number(registers[4]), monthNumber = Number((byte)(month & ~NextCentury)), year = Number(registers[6]);
        if (second is < 0 or > 59 || minute is < 0 or > 59 || hour is < 0 or > 23 || monthNumber is < 1 or > 12 || year < 0)
            return false;
        year += Epoch + ((month & NextCentury) != 0 ? YearsInCentury : 0);
        if (day < 1 || day > DateTime.DaysInMonth(year, monthNumber))
            return false;
        utc = new(year, monthNumber, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    /// <summary>Writes a time, with hours 00 to 23 and Monday as day 1.</summary>
    /// <param name="utc">A UTC time in 2000 to 2199; parts of a second are dropped.</param>
    /// <param name="registers">Seven bytes.</param>
    public static void Encode(DateTimeOffset utc, Span<byte> registers)
    {
        registers[0] = Bcd(utc.Second);
        registers[1] = Bcd(utc.Minute);
        registers[2] = Bcd(utc.Hour);
        registers[3] = (byte)(utc.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)utc.DayOfWeek);
        registers[4] = Bcd(utc.Day);
        registers[5] = (byte)(Bcd(utc.Month) | (utc.Year >= Epoch + YearsInCentury ? NextCentury : 0));
        registers[6] = Bcd(utc.Year % YearsInCentury);
    }

    // -1 when a digit is above 9.
    private static int Number(byte bcd) => bcd >> 4 > 9 || (bcd & 0xF) > 9 ? -1 : (bcd >> 4) * 10 + (bcd & 0xF);

    private static byte Bcd(int number) => (byte)(number / 10 << 4 | number % 10);
}
