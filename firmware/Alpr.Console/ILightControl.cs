using Alpr.Illumination;

namespace Alpr.Consoles;

/// <summary>The light and the sensor's exposure of a running unit, as somebody who aims may hold them. Any thread; no frame waits for it. The host has it.</summary>
public interface ILightControl
{
    /// <summary>What board and configuration allow.</summary>
    LightBounds Bounds { get; }

    /// <summary>As it is now.</summary>
    LightState Now { get; }

    /// <summary>The hold of the light that is on; null: none. It ends by itself, and the board's limits count on in it.</summary>
    LightHold? Hold { get; set; }

    /// <summary>The hold of exposure and gain that is on; null: none.</summary>
    ExposureHold? ExposureHold { get; set; }
}

/// <summary>Light and exposure as they are now.</summary>
/// <param name="IsNight">The filter is out of the way.</param>
/// <param name="IrLevel">Level that is set, 0 to 1.</param>
/// <param name="ExposureUs">Exposure asked for last, microseconds.</param>
/// <param name="GainDb">Gain asked for last, decibels.</param>
/// <param name="AmbientLux">Ambient light as the unit believes it; not a number: nobody knows.</param>
/// <param name="LampCelsius">Temperature at the light; not a number: its thermometer does not answer.</param>
public readonly record struct LightState(bool IsNight, float IrLevel, int ExposureUs, float GainDb, float AmbientLux, float LampCelsius);

/// <summary>Limits: what the board's profile allows, and what counts, which is that or less.</summary>
public sealed record LightBounds
{
    /// <summary>There is an infrared light.</summary>
    public required bool HasInfrared { get; init; }

    /// <summary>Highest level in force, 0 to 1; the board allows 1.</summary>
    public required float IrLevelMax { get; init; }

    /// <summary>Largest mean of level times duty in force, and the board's.</summary>
    public required (float InForce, float Board) IrAverageMax { get; init; }

    /// <summary>Largest share of time in which the light may be on; the board's alone.</summary>
    public required float DutyMax { get; init; }

    /// <summary>Celsius from which the light is dimmed, and at which it is off; the board's alone.</summary>
    public required (float From, float Off) Celsius { get; init; }

    /// <summary>Lux below which it becomes night.</summary>
    public required float NightBelowLux { get; init; }

    /// <summary>Lux above which it becomes day.</summary>
    public required float DayAboveLux { get; init; }

    /// <summary>Shortest exposure, microseconds.</summary>
    public required int ExposureUsMin { get; init; }

    /// <summary>Longest exposure in force, and the board's, microseconds.</summary>
    public required (int InForce, int Board) ExposureUsMax { get; init; }

    /// <summary>Least gain, decibels.</summary>
    public required float GainDbMin { get; init; }

    /// <summary>Most gain in force, and the board's, decibels.</summary>
    public required (float InForce, float Board) GainDbMax { get; init; }

    /// <summary>The limits of a unit.</summary>
    /// <param name="board">As the board's profile has them.</param>
    /// <param name="usual">As the board has them without a site's configuration.</param>
    /// <param name="limits">As they count.</param>
    /// <param name="options">The same.</param>
    public static LightBounds Of(IlluminationProfile board, IlluminationOptions usual, IlluminationProfile limits, IlluminationOptions options)
    {
        ArgumentNullException.ThrowIfNull(board);
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(options);
        return new()
        {
            HasInfrared = limits.HasInfrared,
            IrLevelMax = options.IrLevelMax,
            IrAverageMax = (limits.AverageLevelMax, board.AverageLevelMax),
            DutyMax = limits.DutyMax,
            Celsius = (limits.DerateFromC, limits.OffAboveC),
            NightBelowLux = options.NightBelowLux,
            DayAboveLux = options.DayAboveLux,
            ExposureUsMin = limits.ExposureUsMin,
            ExposureUsMax = (Math.Min(options.MotionExposureUsMax, limits.ExposureUsMax), Math.Min(usual.MotionExposureUsMax, board.ExposureUsMax)),
            GainDbMin = limits.GainDbMin,
            GainDbMax = (limits.GainDbMax, board.GainDbMax),
        };
    }
}
