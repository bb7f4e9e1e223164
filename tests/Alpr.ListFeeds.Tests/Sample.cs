using System.Globalization;
using System.Text;
using Alpr.Access;

namespace Alpr.ListFeeds.Tests;

/// <summary>Lists that tests share. All invented.</summary>
internal static class Sample
{
    public const long Second = 1_000_000, Minute = 60 * Second, Hour = 3600 * Second, Day = 24 * Hour;

    /// <summary>With it every plate begins; nowhere else does it occur.</summary>
    public const string Mark = "ZQXW9";

    /// <summary>A list as the California DOJ lays it out.</summary>
    public static string Text(int entries, DateTimeOffset? date = null, string header = "DATE")
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{header}{date ?? new DateTimeOffset(2027, 1, 15, 7, 0, 0, TimeSpan.Zero):MM/dd/yyyy HH:mm}\n");
        for (int i = 0; i < entries; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Plate(i),-8}CA0120260408\n");
        return text.Append(CultureInfo.InvariantCulture, $"TOTAL RECORD {entries}\n").ToString();
    }

    public static string Plate(int number) => Mark + (char)('A' + number / 100 % 26) + (number % 100).ToString("00", CultureInfo.InvariantCulture);

    public static byte[] Bytes(int entries, DateTimeOffset? date = null) => Encoding.ASCII.GetBytes(Text(entries, date));

    public static HotListPolicy Policy(string name, string from, double refreshHours = 24, double staleAfterHours = 30) => new()
    {
        List = new() { Name = name, Layout = "california_doj", Category = "stolen_vehicle" },
        From = from,
        RefreshHours = refreshHours,
        StaleAfterHours = staleAfterHours,
    };

    /// <summary>A list without a date of its own.</summary>
    public static HotListPolicy Undated(string name, string from) => new()
    {
        List = new() { Name = name, Layout = "delimited", Category = "wanted", Mapping = new() { Plate = "plate" } },
        From = from,
    };
}
