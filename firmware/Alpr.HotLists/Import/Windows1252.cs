namespace Alpr.HotLists;

/// <summary>
/// Windows-1252, as Latin-1 but for 0x80-0x9F (the Unicode consortium's table CP1252.TXT). Not taken from the framework, whose code pages need a
/// package and reflection.
/// </summary>
internal static class Windows1252
{
    private const int First = 0x80;
    private const string Differing =
        "\u20AC\uFFFD\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\uFFFD\u017D\uFFFD"
        + "\uFFFD\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122\u0161\u203A\u0153\uFFFD\u017E\u0178";

    /// <summary>The character of a byte; U+FFFD for the five that have none.</summary>
    public static char ToChar(byte value) =>
        value >= First && value < First + Differing.Length ? Differing[value - First] : (char)value;
}
