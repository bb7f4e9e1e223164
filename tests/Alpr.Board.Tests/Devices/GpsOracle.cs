using System.Globalization;
using System.Text.RegularExpressions;
using Alpr.Board.Devices;

namespace Alpr.Board.Tests.Devices;

/// <summary>NMEA read slowly, by regular expressions and decimal arithmetic on whole strings: what the incremental parser must agree with.</summary>
internal static partial class GpsOracle
{
    /// <summary>Texts between $ and * of the sound sentences in a stream.</summary>
    public static List<string> Sentences(byte[] stream)
    {
        List<string> found = [];
        string text = string.Concat(stream.Select(value => (char)value));
        // A sentence begins at the last $ before its line end, and both ends must be there.
        foreach (Match match in Line().Matches(text))
        {
            string body = match.Groups[1].Value;
            int sum = body.Aggregate(0, (total, character) => total ^ character);
            if (body.Length + 3 <= NmeaFramer.SentenceMax - 3 && sum == int.Parse(match.Groups[2].Value, NumberStyles.HexNumber, null))
                found.Add(body);
        }
        return found;
    }

    public static (bool Parsed, NmeaRmc Rmc) Rmc(string sentence)
    {
        if (!RmcHead().IsMatch(sentence))
            return (false, default);
        string[] fields = [.. sentence.Split(','), .. Enumerable.Repeat("", 13)];
        if (fields[2] == "V")
            return (true, default);
        if (fields[2] != "A" || Time(fields[1]) is not { } time || Angle(fields[3], fields[4], 2, "N", "S", 90) is not { } latitude
            || Angle(fields[5], fields[6], 3, "E", "W", 180) is not { } longitude || Date(fields[9]) is not { } date || fields[12].Length > 1)
        {
            return (false, default);
        }
        return (true, fields[12] is "" or "A" or "D" or "F" or "P" or "R" ? new(true, date + time, latitude, longitude) : default);
    }

    public static (bool Parsed, NmeaGga Gga) Gga(string sentence)
    {
        if (!GgaHead().IsMatch(sentence))
            return (false, default);
        string[] fields = [.. sentence.Split(','), .. Enumerable.Repeat("", 13)];
        if (!Regex.IsMatch(fields[6], "^[0-8]\\z"))
            return (false, default);
        if (fields[6] is "0" or "6" or "7" or "8")
            return (true, default);
        if (Time(fields[1]) is null || Angle(fields[2], fields[3], 2, "N", "S", 90) is null || Angle(fields[4], fields[5], 3, "E", "W", 180) is null
            || !Regex.IsMatch(fields[7], "^[0-9]{1,2}\\z") || Number(fields[8]) is not { } hdop)
        {
            return (false, default);
        }
        bool below = fields[9].StartsWith('-');
        double altitude = Number(below ? fields[9][1..] : fields[9]) is { } height ? (double)(below ? -height : height) : double.NaN;
        return (true, new(true, int.Parse(fields[7], CultureInfo.InvariantCulture), (double)hdop, altitude));
    }

    private static decimal? Number(string text) => Regex.IsMatch(text, "^([0-9]+\\.?[0-9]*|\\.[0-9]+)\\z") && text.Count(char.IsAsciiDigit) <= 15
        ? decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : null;

    private static double? Angle(string text, string side, int digits, string positive, string negative, int most)
    {
        if (!Regex.IsMatch(text, $"^[0-9]{{{digits + 2}}}(\\.[0-9]*)?\\z") || (side != positive && side != negative))
            return null;
        if (Number(text[digits..]) is not { } minutes || minutes >= 60)
            return null;
        decimal degrees = int.Parse(text[..digits], CultureInfo.InvariantCulture) + minutes / 60;
        return degrees > most ? null : (double)(side == negative ? -degrees : degrees);
    }

    private static TimeSpan? Time(string text)
    {
        Match match = Regex.Match(text, "^([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])(?:\\.([0-9]{0,9}))?\\z");
        return match.Success ? TimeSpan.ParseExact(string.Concat(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value,
            match.Groups[4].Value.PadRight(7, '0').AsSpan(0, 7)), "hhmmssfffffff", null) : null;
    }

    private static DateTimeOffset? Date(string text)
    {
        if (!Regex.IsMatch(text, "^[0-9]{6}\\z"))
            return null;
        string century = text[4] >= '8' ? "19" : "20";
        return DateTimeOffset.TryParseExact(text[..4] + century + text[4..], "ddMMyyyy", CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out DateTimeOffset date) ? date : null;
    }

    [GeneratedRegex("\\$([^$\\x00-\\x1F\\x7F-\\xFF]+)\\*([0-9A-Fa-f]{2})[\\r\\n]")]
    private static partial Regex Line();

    [GeneratedRegex("^(GP|GN|GL|GA|GB|BD)RMC,")]
    private static partial Regex RmcHead();

    [GeneratedRegex("^(GP|GN|GL|GA|GB|BD)GGA,")]
    private static partial Regex GgaHead();
}
