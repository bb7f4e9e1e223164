namespace Alpr.Board.Devices;

/// <summary>The comma-separated fields of one sentence, read from left to right, and the forms they come in (NMEA 0183, section 6).</summary>
/// <remarks>Each reader takes the next field whole or says false; an absent field is an empty one. Nothing allocates.</remarks>
internal ref struct NmeaFields(ReadOnlySpan<byte> sentence)
{
    private const int DigitsMax = 15; // more than a double holds is no measurement
    private const int NanosecondDigits = 9;

    private ReadOnlySpan<byte> _rest = sentence;
    private bool _ended;

    /// <summary>The next field; empty when there is none.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_ended)
            return default;
        int comma = _rest.IndexOf((byte)',');
        ReadOnlySpan<byte> field = comma < 0 ? _rest : _rest[..comma];
        _ended = comma < 0;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
        return field;
    }

    /// <summary>The next field as one letter; 0 when it is empty or longer.</summary>
    public byte Letter() => Next() is [byte letter] ? letter : (byte)0;

    /// <summary>The next field as digits with at most one point, and a sign if <paramref name="signed"/>.</summary>
    public bool TryNumber(bool signed, out double value) => TryDecimal(Next(), signed, out value);

    /// <summary>The next field as digits alone.</summary>
    public bool TryWhole(int digitsMax, out int value) => TryDigits(Next(), 1, digitsMax, out value);

    /// <summary>Two fields, <c>ddmm.mmmm</c> and a letter, as degrees.</summary>
    /// <param name="degreeDigits">2 for a latitude, 3 for a longitude.</param>
    /// <param name="degreesMax">90 or 180.</param>
    /// <param name="positive">Letter of the positive side: N or E.</param>
    /// <param name="negative">Letter of the negative side: S or W.</param>
    /// <param name="degrees">The angle.</param>
    public bool TryAngle(int degreeDigits, int degreesMax, char positive, char negative, out double degrees)
    {
        ReadOnlySpan<byte> angle = Next();
        byte side = Letter();
        degrees = 0;
        if (angle.Length < degreeDigits + 2 || (angle.Length > degreeDigits + 2 && angle[degreeDigits + 2] != '.')
            || !TryDigits(angle[..degreeDigits], degreeDigits, degreeDigits, out int whole) || !TryDigits(angle.Slice(degreeDigits, 2), 2, 2, out _)
            || !TryDecimal(angle[degreeDigits..], false, out double minutes) || minutes >= 60 || (side != positive && side != negative))
        {
            return false;
        }
        degrees = whole + minutes / 60;
        if (degrees > degreesMax)
            return false;
        if (side == negative)
            degrees = -degrees;
        return true;
    }

    /// <summary>The next field, <c>hhmmss</c> or <c>hhmmss.s...</c>, as time of day. A leap second is no time that the calendar can hold: false.</summary>
    public bool TryTime(out TimeSpan time)
    {
        ReadOnlySpan<byte> field = Next();
        time = default;
        if (field.Length < 6 || !TryPairs(field[..6], out int hours, out int minutes, out int seconds) || hours > 23 || minutes > 59 || seconds > 59)
            return false;
        long ticks = 0;
        if (field.Length > 6)
        {
            ReadOnlySpan<byte> fraction = field[7..];
            if (field[6] != '.' || fraction.Length > NanosecondDigits || (fraction.Length > 0 && !TryDigits(fraction, 1, NanosecondDigits, out _)))
                return false;
            long unit = TimeSpan.TicksPerSecond;
            foreach (byte digit in fraction)
                ticks += (digit - '0') * (unit /= 10);
        }
        time = new TimeSpan(hours, minutes, seconds) + new TimeSpan(ticks);
        return true;
    }

    /// <summary>The next field, <c>ddmmyy</c>: 80 to 99 are the years 1980 to 1999, since there was no GPS before.</summary>
    public bool TryDate(out DateTimeOffset date)
    {
        ReadOnlySpan<byte> field = Next();
        date = default;
        if (field.Length != 6 || !TryPairs(field, out int day, out int month, out int year) || month is < 1 or > 12)
            return false;
        year += year >= 80 ? 1900 : 2000;
        if (day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        date = new(year, month, day, 0, 0, 0, TimeSpan.Zero);
        return true;
    }

    private static bool TryPairs(ReadOnlySpan<byte> six, out int first, out int second, out int third)
    {
        second = third = 0;
        return TryDigits(six[..2], 2, 2, out first) && TryDigits(six[2..4], 2, 2, out second) && TryDigits(six[4..], 2, 2, out third);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int lengthMin, int lengthMax, out int value)
    {
        value = 0;
        if (text.Length < lengthMin || text.Length > lengthMax)
            return false;
        foreach (byte character in text)
        {
            if (!char.IsAsciiDigit((char)character))
                return false;
            value = value * 10 + (character - '0');
        }
        return true;
    }

    private static bool TryDecimal(ReadOnlySpan<byte> text, bool signed, out double value)
    {
        value = 0;
        bool negative = signed && text is [(byte)'-', ..];
        if (negative)
            text = text[1..];
        long digits = 0, divisor = 0; // 0: no point yet
        int count = 0;
        foreach (byte character in text)
        {
            if (character == '.' && divisor == 0)
            {
                divisor = 1;
                continue;
            }
            if (!char.IsAsciiDigit((char)character) || ++count > DigitsMax)
                return false;
            digits = digits * 10 + (character - '0');
            divisor *= 10;
        }
        if (count == 0)
            return false;
        value = (double)digits / Math.Max(divisor, 1);
        if (negative)
            value = -value;
        return true;
    }
}
