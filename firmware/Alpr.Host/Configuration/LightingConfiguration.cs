using System.Globalization;
using Alpr.Board.Configuration;
using Alpr.Illumination;

namespace Alpr.Host.Configuration;

/// <summary>
/// What a site sets of light and exposure, within what the board's profile allows: nothing here brings the light beyond it, or makes it dark for ever. Null: as the
/// profile has it.
/// </summary>
public sealed record LightingConfiguration
{
    private const double AverageLeast = 0.01; // below it the light could not start at 60 frames a second and 1 ms
    private const int ExposureUsLeast = 50;

    /// <summary>Highest level of the infrared light, 0.125 to 1.</summary>
    public double? IrLevelMax { get; set; }

    /// <summary>Largest mean of level times duty of the infrared light, 0.01 to 1; the smaller of this and the profile's counts.</summary>
    public double? IrAverageMax { get; set; }

    /// <summary>Lux below which it becomes night, 1 to 10000.</summary>
    public double? NightBelowLux { get; set; }

    /// <summary>Lux above which it becomes day, at least twice the other, up to 50000.</summary>
    public double? DayAboveLux { get; set; }

    /// <summary>Longest exposure in microseconds, 50 to 1000000; the smaller of this and the profile's counts.</summary>
    public int? ExposureUsMax { get; set; }

    /// <summary>Most gain in decibels, 0 to 72; the smaller of this and the profile's counts.</summary>
    public double? GainDbMax { get; set; }

    /// <summary>The board's limits with what the site takes off.</summary>
    internal IlluminationProfile ProfileOf(IlluminationProfile board) => board with
    {
        AverageLevelMax = Math.Min(board.AverageLevelMax, (float)(IrAverageMax ?? 1)),
        GainDbMax = Math.Max(board.GainDbMin, Math.Min(board.GainDbMax, (float)(GainDbMax ?? board.GainDbMax))),
    };

    /// <summary>What is usual with what the site sets.</summary>
    internal IlluminationOptions OptionsOf(IlluminationOptions usual) => usual with
    {
        IrLevelMax = (float)(IrLevelMax ?? usual.IrLevelMax),
        NightBelowLux = (float)(NightBelowLux ?? usual.NightBelowLux),
        DayAboveLux = (float)(DayAboveLux ?? usual.DayAboveLux),
        MotionExposureUsMax = Math.Min(usual.MotionExposureUsMax, ExposureUsMax ?? usual.MotionExposureUsMax),
    };

    /// <summary>Everything that is wrong with the values.</summary>
    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        IlluminationOptions usual = new();
        (string Name, double? Value, double Least, double Most)[] numbers =
        [
            ("ir_level_max", IrLevelMax, IlluminationOptions.IrLevelMaxLeast, 1), ("ir_average_max", IrAverageMax, AverageLeast, 1), ("night_below_lux", NightBelowLux, 1, 10_000),
            ("day_above_lux", DayAboveLux, 2, 50_000), ("exposure_us_max", ExposureUsMax, ExposureUsLeast, 1_000_000), ("gain_db_max", GainDbMax, 0, 72),
        ];
        foreach ((string name, double? value, double least, double most) in numbers)
        {
            if (value is { } given && !(given >= least && given <= most))
                yield return new($"{field}.{name}", string.Create(CultureInfo.InvariantCulture, $"{given} is outside {least} to {most}."));
        }
        if ((DayAboveLux ?? usual.DayAboveLux) < 2 * (NightBelowLux ?? usual.NightBelowLux))
            yield return new($"{field}.day_above_lux", "it must be at least twice night_below_lux, or day and night would follow every cloud.");
    }
}
