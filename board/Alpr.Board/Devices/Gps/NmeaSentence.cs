namespace Alpr.Board.Devices;

/// <summary>Sentences that are read.</summary>
public enum NmeaKind
{
    /// <summary>Another one, or of another talker than a navigation receiver.</summary>
    Other,

    /// <summary>Recommended minimum: time, date, position, speed.</summary>
    Rmc,

    /// <summary>Fix data: quality, satellites, dilution, altitude.</summary>
    Gga,
}

/// <summary>What an RMC sentence says.</summary>
/// <param name="HasFix">True when status and mode say that position and time were measured; only then the rest means anything.</param>
/// <param name="Utc">Time and date.</param>
/// <param name="LatitudeDegrees">North positive.</param>
/// <param name="LongitudeDegrees">East positive.</param>
public readonly record struct NmeaRmc(bool HasFix, DateTimeOffset Utc, double LatitudeDegrees, double LongitudeDegrees);

/// <summary>What a GGA sentence says.</summary>
/// <param name="HasFix">True when the position was measured; only then the rest means anything.</param>
/// <param name="Satellites">Satellites in use, 0 to 99.</param>
/// <param name="Hdop">Horizontal dilution of precision.</param>
/// <param name="AltitudeMetres">Above mean sea level; not a number when the receiver says none.</param>
public readonly record struct NmeaGga(bool HasFix, int Satellites, double Hdop, double AltitudeMetres);

/// <summary>Reads sentences without their <c>$</c> and checksum, as <see cref="NmeaFramer.Sentence"/> gives them (NMEA 0183, section 6.3).</summary>
/// <remarks>Nothing allocates. A sentence that claims a fix and has a field that is not what it should be is refused whole.</remarks>
public static class NmeaSentence
{
    /// <summary>What kind a sentence is. Talkers: GPS, mixed, GLONASS, Galileo, BeiDou in its two spellings.</summary>
    public static NmeaKind Kind(ReadOnlySpan<byte> sentence)
    {
        if (sentence.Length < 6 || sentence[5] != ',')
            return NmeaKind.Other;
        ReadOnlySpan<byte> talker = sentence[..2];
        if (!talker.SequenceEqual("GP"u8) && !talker.SequenceEqual("GN"u8) && !talker.SequenceEqual("GL"u8) && !talker.SequenceEqual("GA"u8)
            && !talker.SequenceEqual("GB"u8) && !talker.SequenceEqual("BD"u8))
        {
            return NmeaKind.Other;
        }
        ReadOnlySpan<byte> kind = sentence[2..5];
        return kind.SequenceEqual("RMC"u8) ? NmeaKind.Rmc : kind.SequenceEqual("GGA"u8) ? NmeaKind.Gga : NmeaKind.Other;
    }

    /// <summary>Reads an RMC sentence.</summary>
    /// <returns>False when it is none, or claims a fix and is malformed.</returns>
    public static bool TryParseRmc(ReadOnlySpan<byte> sentence, out NmeaRmc rmc)
    {
        rmc = default;
        if (Kind(sentence) != NmeaKind.Rmc)
            return false;
        NmeaFields fields = new(sentence);
        fields.Next();
        bool hasTime = fields.TryTime(out TimeSpan time);
        byte status = fields.Letter();
        bool hasPlace = fields.TryAngle(2, 90, 'N', 'S', out double latitude) & fields.TryAngle(3, 180, 'E', 'W', out double longitude);
        fields.Next(); // speed
        fields.Next(); // course
        bool hasDate = fields.TryDate(out DateTimeOffset date);
        fields.Next(); // magnetic variation
        fields.Next();
        ReadOnlySpan<byte> mode = fields.Next(); // since NMEA 2.3; absent before
        if (status == 'V')
            return true;
        if (status != 'A' || !hasTime || !hasPlace || !hasDate || mode.Length > 1)
            return false;
        // E is dead reckoning, M typed in, S a simulator, N none.
        bool measured = mode.IsEmpty || "ADFPR"u8.Contains(mode[0]);
        rmc = measured ? new(true, date + time, latitude, longitude) : default;
        return true;
    }

    /// <summary>Reads a GGA sentence.</summary>
    /// <returns>False when it is none, or claims a fix and is malformed.</returns>
    public static bool TryParseGga(ReadOnlySpan<byte> sentence, out NmeaGga gga)
    {
        gga = default;
        if (Kind(sentence) != NmeaKind.Gga)
            return false;
        NmeaFields fields = new(sentence);
        fields.Next();
        bool hasTime = fields.TryTime(out _);
        bool hasPlace = fields.TryAngle(2, 90, 'N', 'S', out _) & fields.TryAngle(3, 180, 'E', 'W', out _);
        byte quality = fields.Letter();
        bool hasCount = fields.TryWhole(2, out int satellites);
        bool hasHdop = fields.TryNumber(signed: false, out double hdop);
        bool hasAltitude = fields.TryNumber(signed: true, out double altitude);
        if (quality is < (byte)'0' or > (byte)'8')
            return false;
        // 0 none, 6 dead reckoning, 7 typed in, 8 a simulator.
        if (quality is (byte)'0' or >= (byte)'6')
            return true;
        if (!hasTime || !hasPlace || !hasCount || !hasHdop)
            return false;
        gga = new(true, satellites, hdop, hasAltitude ? altitude : double.NaN);
        return true;
    }
}
