using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Illumination;

namespace Alpr.Consoles.Commands;

/// <summary>
/// <c>illuminator hold|level|auto</c> and <c>camera hold|auto</c>: light and exposure held for somebody who aims. A hold ends by itself and is in no file, so that
/// a unit is never left dark by accident; the board's limits count on in it.
/// </summary>
internal static class HoldCommands
{
    private const int MinutesUsual = 5;
    private const long UsPerMinute = 60_000_000;
    private static readonly string[] Modes = ["day", "night", "off"];
    private static readonly string Bound = $"{MinutesUsual} minutes unless a number is given, up to {HoldLimits.MinutesMax}; then automatic again by itself.";

    /// <summary>Those of the light.</summary>
    public static IReadOnlyList<Verb> OfLight =>
    [
        new("hold", "MODE [MINUTES]", $"MODE is day (filter in, light dark), night (filter out, light on) or off (light dark). {Bound}", AccessAction.Maintain, HoldLight) { Names = _ => Modes },
        new("level", "PERCENT [MINUTES]", $"Night, with the light at a level; the board's limits dim it where they must. {Bound}", AccessAction.Maintain, HoldLevel),
        new("auto", "", "Ends a hold at once.", AccessAction.Maintain, call =>
        {
            Control(call).Hold = null;
            call.Talk.Say("The light is automatic.");
        }),
    ];

    /// <summary>Those of exposure and gain.</summary>
    public static IReadOnlyList<Verb> OfCamera =>
    [
        new("hold", "MICROSECONDS DECIBELS [MINUTES]", $"Exposure and gain, within what sensor and light allow. {Bound}", AccessAction.Maintain, HoldExposure),
        new("auto", "", "Ends a hold at once.", AccessAction.Maintain, call =>
        {
            Control(call).ExposureHold = null;
            call.Talk.Say("Exposure and gain are automatic.");
        }),
    ];

    /// <summary>The unit's light.</summary>
    /// <exception cref="ArgumentException">Nobody sets it.</exception>
    public static ILightControl Control(CommandCall call) => call.Desk.Light
        ?? throw new ArgumentException("Nothing can be set on this unit: its camera has no controls, or the configuration names no board. See camera.input and board.");

    /// <summary>The holds that are on, in words, such as <c>light held: off, 4:32 left</c>; none: empty.</summary>
    public static IReadOnlyList<string> Lines(ILightControl? control, long nowUs)
    {
        List<string> lines = [];
        if (control?.Hold is { } light)
            lines.Add($"light held: {Modes[(int)light.Mode]}{(light.Level is { } level ? Text($" at {level * 100:0} %") : "")}, {Left(light.UntilUs, nowUs)} left");
        if (control?.ExposureHold is { } exposure)
            lines.Add(Text($"exposure held: {exposure.ExposureUs} us, {exposure.GainDb:0.#} dB, {Left(exposure.UntilUs, nowUs)} left"));
        return lines;
    }

    /// <summary>The time that is left of the hold that ends last, as <c>4:32</c>; empty: none is on.</summary>
    public static string Left(ILightControl? control, long nowUs)
    {
        long until = Math.Max(control?.Hold?.UntilUs ?? 0, control?.ExposureHold?.UntilUs ?? 0);
        return until > nowUs ? Left(until, nowUs) : "";
    }

    private static void HoldLight(CommandCall call)
    {
        int mode = Array.IndexOf(Modes, call.Arguments[0]);
        if (mode < 0)
            throw new FormatException($"MODE is one of {string.Join(", ", Modes)}.");
        Hold(call, new((LightHoldMode)mode, null, Until(call, 1)));
    }

    private static void HoldLevel(CommandCall call)
    {
        float most = Control(call).Bounds.IrLevelMax * 100, least = IlluminationOptions.IrLevelLeast * 100;
        float percent = Number(call.Arguments[0].TrimEnd('%'), "PERCENT", least, most);
        Hold(call, new(LightHoldMode.Night, percent / 100, Until(call, 1)));
    }

    private static void Hold(CommandCall call, LightHold hold)
    {
        ILightControl control = Control(call);
        if (!control.Bounds.HasInfrared)
            throw new ArgumentException("The board's profile has no infrared light.");
        control.Hold = hold;
        call.Talk.Say([.. Lines(control, call.Context.Clock.MonotonicUs), "Plates may be lost meanwhile. 'illuminator auto' ends it at once."]);
    }

    private static void HoldExposure(CommandCall call)
    {
        ILightControl control = Control(call);
        LightBounds bounds = control.Bounds;
        float exposure = Number(call.Arguments[0], "MICROSECONDS", bounds.ExposureUsMin, bounds.ExposureUsMax.Board), gain = Number(call.Arguments[1], "DECIBELS", bounds.GainDbMin, bounds.GainDbMax.InForce);
        control.ExposureHold = new((int)exposure, gain, Until(call, 2));
        call.Talk.Say([.. Lines(control, call.Context.Clock.MonotonicUs), "Plates may be lost meanwhile. 'camera auto' ends it at once."]);
    }

    private static long Until(CommandCall call, int at)
    {
        int minutes = MinutesUsual;
        if (call.Arguments.Count > at && (!int.TryParse(call.Arguments[at], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes is < 1 or > HoldLimits.MinutesMax))
            throw new FormatException($"MINUTES is a whole number, 1 to {HoldLimits.MinutesMax}.");
        return call.Context.Clock.MonotonicUs + minutes * UsPerMinute;
    }

    private static float Number(string text, string name, float least, float most) =>
        float.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out float value) && value >= least && value <= most
            ? value
            : throw new FormatException(Text($"{name} is a number, {least:0.##} to {most:0.##} on this unit."));

    private static string Left(long untilUs, long nowUs)
    {
        long seconds = Math.Max(0, (untilUs - nowUs + 999_999) / 1_000_000);
        return Text($"{seconds / 60}:{seconds % 60:00}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
