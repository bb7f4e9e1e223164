using System.Globalization;
using System.Text.Json.Nodes;
using Alpr.Access;
using Alpr.Consoles.Shell;

namespace Alpr.Consoles.Commands;

/// <summary>A number of the configuration's part <c>lighting</c> that a site may set.</summary>
/// <param name="Name">As the configuration has it.</param>
/// <param name="What">What it is, with its unit.</param>
/// <param name="Least">Least value.</param>
/// <param name="Most">What the board allows at most.</param>
/// <param name="InForce">What counts now.</param>
internal sealed record LightSetting(string Name, string What, double Least, Func<LightBounds, double> Most, Func<LightBounds, double> InForce)
{
    /// <summary>True for whole numbers.</summary>
    public bool IsWhole { get; init; }
}

/// <summary><c>illuminator set</c> and <c>camera set</c>: limits within those of the board, and the thresholds of day and night. Written into the configuration.</summary>
internal static class LightSettings
{
    private const string Default = "default", Part = "lighting";

    /// <summary>Those of the light.</summary>
    public static readonly IReadOnlyList<LightSetting> OfLight =
    [
        new("ir_level_max", "highest level of the infrared light", 0.125, _ => 1, bounds => bounds.IrLevelMax),
        new("ir_average_max", "largest mean of level times duty", 0.01, bounds => bounds.IrAverageMax.Board, bounds => bounds.IrAverageMax.InForce),
        new("night_below_lux", "lux below which it becomes night", 1, _ => 10_000, bounds => bounds.NightBelowLux),
        new("day_above_lux", "lux above which it becomes day, at least twice the other", 2, _ => 50_000, bounds => bounds.DayAboveLux),
    ];

    /// <summary>Those of exposure and gain.</summary>
    public static readonly IReadOnlyList<LightSetting> OfCamera =
    [
        new("exposure_us_max", "longest exposure, microseconds", 50, bounds => bounds.ExposureUsMax.Board, bounds => bounds.ExposureUsMax.InForce) { IsWhole = true },
        new("gain_db_max", "most gain, decibels", 0, bounds => bounds.GainDbMax.Board, bounds => bounds.GainDbMax.InForce),
    ];

    /// <summary>The verb that sets some.</summary>
    public static Verb Verb(IReadOnlyList<LightSetting> settings) => new("set", "NAME VALUE",
        $"NAME is {string.Join(", ", settings.Select(one => one.Name))}; VALUE a number, or '{Default}'. Never beyond the board's limits. Counts from the next start.", AccessAction.Configure, call => Set(call, settings))
    {
        Names = _ => settings.Select(one => one.Name),
    };

    /// <summary>What is in force, a line each.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<LightSetting> settings, LightBounds bounds) =>
        settings.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Name,-16} {one.InForce(bounds):0.####} ({one.What}; {one.Least:0.####} to {one.Most(bounds):0.####})"));

    private static void Set(CommandCall call, IReadOnlyList<LightSetting> settings)
    {
        LightSetting one = settings.FirstOrDefault(setting => setting.Name == call.Arguments[0]) ?? throw new FormatException($"NAME is one of {string.Join(", ", settings.Select(setting => setting.Name))}.");
        double most = one.Most(HoldCommands.Control(call).Bounds), value = 0;
        bool isDefault = call.Arguments[1] == Default;
        if (!isDefault && (!double.TryParse(call.Arguments[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) || !(value >= one.Least && value <= most) || one.IsWhole && value != Math.Floor(value)))
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{one.Name} is a {(one.IsWhole ? "whole " : "")}number, {one.Least:0.####} to {most:0.####} on this unit, or '{Default}'."));
        new ConfigurationEdit(call.Context.Unit.ConfigurationPath, call.Context.Unit.CheckConfiguration).Change(configuration =>
        {
            if (configuration[Part] is not JsonObject lighting)
                configuration[Part] = lighting = [];
            lighting.Remove(one.Name);
            if (!isDefault)
                lighting[one.Name] = one.IsWhole ? JsonValue.Create((int)value) : JsonValue.Create(Math.Round(value, 4));
            if (lighting.Count == 0)
                configuration.Remove(Part);
        });
        call.Talk.Say("Written. 'restart' makes it count.");
    }
}
