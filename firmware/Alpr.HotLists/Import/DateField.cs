namespace Alpr.HotLists;

/// <summary>
/// Reads the dates that lists carry: <c>yyyymmdd</c>, <c>yyyy-mm-dd</c> and <c>mm/dd/yyyy</c> (the month first, as in the United
/// States), the last two with an optional time <c>hh:mm</c> or <c>hh:mm:ss</c>, <c>AM</c> or <c>PM</c>, and <c>Z</c> for UTC.
/// </summary>
internal static class DateField
{
    private const int YearMin = 1971, YearMax = 2105; // what seconds since 1970 in 32 bits can hold, a year's margin at each end

    /// <summary>Reads a date.</summary>
    /// <param name="text">Spaces around it are passed over.</param>
    /// <param name="zone">Where it is local time.</param>
    /// <param name="seconds">Seconds since 1970, UTC.</param>
    /// <param name="isWholeDay">True when no time of day was given; then the day's first second.</param>
    public static bool TryRead(ReadOnlySpan<char> text, TimeZoneInfo zone, out uint seconds, out bool isWholeDay)
    {
        seconds = 0;
        isWholeDay = false;
        text = text.Trim();
        if (!TryReadDay(ref text, out int year, out int month, out int day)
            || !TryReadTime(text, out int second, out bool isUtc, out isWholeDay)
            || year is < YearMin or > YearMax || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        DateTime local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified).AddSeconds(second);
        seconds = ToSeconds(local, isUtc ? TimeZoneInfo.Utc : zone);
        return true;
    }

    /// <summary>The end of a whole day: the first second of the next.</summary>
    public static uint NextDay(uint firstSecond, TimeZoneInfo zone)
    {
        DateTime utc = DateTime.UnixEpoch.AddSeconds(firstSecond);
        DateTime local = DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);
        return ToSeconds(local.AddDays(1), zone);
    }

    private static uint ToSeconds(DateTime local, TimeZoneInfo zone) =>
        (uint)((local - DateTime.UnixEpoch - zone.GetUtcOffset(local)).Ticks / TimeSpan.TicksPerSecond);

    private static bool TryReadDay(ref ReadOnlySpan<char> text, out int year, out int month, out int day)
    {
        year = month = day = 0;
        if (text.Length >= 8 && text[..8].IndexOfAnyExceptInRange('0', '9') < 0)
        {
            (year, month, day) = (Digits(text[..4]), Digits(text[4..6]), Digits(text[6..8]));
            text = text[8..];
            return text.IsEmpty;
        }
        bool yearFirst = text.Length > 4 && text[4] == '-';
        char between = yearFirst ? '-' : '/';
        if (!TryTake(ref text, between, out int first) || !TryTake(ref text, between, out int second) || !TryTakeDigits(ref text, out int third, 4))
            return false;
        (year, month, day) = yearFirst ? (first, second, third) : (third, first, second);
        return true;
    }

    private static bool TryReadTime(ReadOnlySpan<char> text, out int second, out bool isUtc, out bool isWholeDay)
    {
        second = 0;
        isUtc = false;
        isWholeDay = text.IsEmpty;
        if (isWholeDay)
            return true;
        if (text[0] is not (' ' or 'T'))
            return false;
        text = text[1..].Trim();
        if (!TryTake(ref text, ':', out int hour) || !TryTakeDigits(ref text, out int minute, 2))
            return false;
        int rest = 0;
        if (text.StartsWith(":"))
        {
            text = text[1..];
            if (!TryTakeDigits(ref text, out rest, 2))
                return false;
        }
        text = text.TrimStart();
        if (text is "AM" or "PM" or "am" or "pm")
        {
            if (hour is < 1 or > 12)
                return false;
            hour = hour % 12 + (text[0] is 'P' or 'p' ? 12 : 0);
        }
        else
        {
            isUtc = text is "Z";
            if (!isUtc && !text.IsEmpty)
                return false;
        }
        second = (hour * 60 + minute) * 60 + rest;
        return hour < 24 && minute < 60 && rest < 60;
    }

    private static bool TryTake(ref ReadOnlySpan<char> text, char end, out int number)
    {
        if (!TryTakeDigits(ref text, out number, 4) || text.IsEmpty || text[0] != end)
            return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeDigits(ref ReadOnlySpan<char> text, out int number, int most)
    {
        int length = 0;
        while (length < text.Length && length < most && char.IsAsciiDigit(text[length]))
            length++;
        number = Digits(text[..length]);
        text = text[length..];
        return length > 0;
    }

    private static int Digits(ReadOnlySpan<char> digits)
    {
        int value = 0;
        foreach (char digit in digits)
            value = value * 10 + digit - '0';
        return value;
    }
}
