using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Consoles.Terminal;
using Alpr.Contracts;
using Alpr.Live;
using Alpr.Oversight;

namespace Alpr.Consoles.Commands;

/// <summary><c>aim</c>: the live meter for whoever turns the camera and the focus ring; <c>camera</c> and <c>illuminator</c>: the same once.</summary>
internal static class AimCommand
{
    private const int LookMs = 2_000;
    private const int BarColumns = 20;

    /// <summary>Builds them.</summary>
    public static IEnumerable<ConsoleCommand> Make() =>
    [
        new("aim", "Live meter: sharpness, plate size in pixels, exposure, infrared, last reads.",
            new Verb("", "", "Sizes and sharpness alone, no plate. Until a key is pressed.", AccessAction.Maintain, call => Run(call, showsPlates: false)),
            new Verb("plates", "", "With the texts: only for those whom the policy lets view. Until a key is pressed.", null, ShowPlates)),
        new("camera", "The camera: picture, exposure, what to do; its limits, and a hold for aiming.",
            [new Verb("", "", "Looks once.", AccessAction.Status, Look), .. HoldCommands.OfCamera, LightSettings.Verb(LightSettings.OfCamera)]),
        new("illuminator", "The infrared light and the filter: as they are, their limits, and a hold for aiming.",
            [new Verb("", "", "Looks once.", AccessAction.Status, Light), .. HoldCommands.OfLight, LightSettings.Verb(LightSettings.OfLight)]),
    ];

    /// <summary>One row of the meter.</summary>
    /// <param name="figures">What was measured.</param>
    /// <param name="exposure">How it was exposed.</param>
    /// <param name="held">Time that is left of a hold; empty: none is on.</param>
    public static string Meter(AimFigures figures, FrameExposure exposure, string held)
    {
        int columns = held.Length > 0 ? BarColumns / 2 : BarColumns, bar = (int)Math.Clamp((figures.Sharpness ?? 0) * columns, 0, columns);
        string plate = figures.PlateWidthPixels is { } width ? Text($"plate {width,3:0}x{figures.PlateHeightPixels:0} px {figures.RollDegrees:+0;-0;0} deg") : "no plate";
        return Text($"{(held.Length > 0 ? $"HELD {held} " : "")}sharp {figures.Sharpness ?? 0:0.00} [{new string('#', bar)}{new string('.', columns - bar)}] {plate}  {exposure.ExposureUs} us {exposure.GainDb:0.#} dB IR {exposure.IrLevel * 100:0}%");
    }

    private static void ShowPlates(CommandCall call)
    {
        UseReason reason = call.AskReason(AccessAction.View);
        call.Talk.Work("asking", _ => call.Desk.Oversight.Gate.Use(call.Person, CommandCall.Request(AccessAction.View, reason, "console: aim plates"), () => new AccessResult<bool>(true, 0)));
        Run(call, showsPlates: true);
    }

    /// <summary>Shows the meter until a key is pressed.</summary>
    /// <exception cref="SessionOverException">It is; also when nobody presses one for as long as the console is patient.</exception>
    public static void Run(CommandCall call, bool showsPlates)
    {
        SerialTerminal terminal = call.Talk.Terminal;
        LiveView view = call.Desk.Live.View;
        using LiveLook look = new(view.PixelsMax);
        AimMeter meter = new();
        string told = "";
        long reads = -1;
        terminal.WriteLine("Any key ends this.");
        foreach (string hold in HoldCommands.Lines(call.Desk.Light, call.Context.Clock.MonotonicUs))
            terminal.WriteLine("> " + hold);
        while (!terminal.TryRead(0, out _))
        {
            if (!view.TryLook(look, ConsoleLimits.ReadMs, terminal.Stop))
            {
                terminal.Write("\r(no picture)\e[K");
                if (terminal.TryRead(ConsoleLimits.ReadMs, out _))
                    break;
                continue;
            }
            AimFigures figures = meter.Measure(look);
            if (figures.Advice.Count > 0 && figures.Advice[0] != told)
            {
                told = figures.Advice[0];
                terminal.Write("\r\e[K");
                terminal.WriteLine("> " + told);
            }
            if (call.Desk.Live.Passages.Last() is [{ } last, ..] && last.Sequence != reads)
            {
                reads = last.Sequence;
                terminal.Write("\r\e[K");
                terminal.WriteLine(Text($"signed: record {last.Sequence}, confidence {last.Confidence:0.00}{(showsPlates ? $", {last.Plate}" : "")}"));
            }
            string row = Meter(figures, look.Picture.Exposure, HoldCommands.Left(call.Desk.Light, call.Context.Clock.MonotonicUs));
            terminal.Write("\r" + SafeText.Clean(row.Length < terminal.Columns ? row : row[..(terminal.Columns - 1)]) + "\e[K");
            if (terminal.TryRead((int)(ConsoleLimits.MeterUs / 1_000), out _))
                break;
        }
        terminal.Write("\r\n");
    }

    private static void Look(CommandCall call) => Once(call, (figures, picture) =>
    [
        Text($"camera     {call.Desk.Live.CameraName}"),
        Text($"picture    {picture.Width} x {picture.Height}, mean brightness {figures.Brightness:0} of 255"),
        Text($"sharpness  {figures.Sharpness?.ToString("0.00", CultureInfo.InvariantCulture) ?? "unknown: too few edges"}"),
        Text($"exposure   {picture.Exposure.ExposureUs} us, gain {picture.Exposure.GainDb:0.#} dB"),
        .. HoldCommands.Lines(call.Desk.Light, call.Context.Clock.MonotonicUs),
        .. call.Desk.Light is { } light ? LightSettings.Lines(LightSettings.OfCamera, light.Bounds) : [],
        .. figures.Advice.Select(advice => $"> {advice}"),
    ]);

    private static void Light(CommandCall call) => Once(call, (_, picture) =>
    [
        Text($"infrared   {picture.Exposure.IrLevel * 100:0} % of its level"),
        $"filter     {(picture.Exposure.IsNight ? "out of the way (night)" : "before the sensor (day)")}",
        .. Around(call),
        .. call.Desk.Live.Conditions().Where(condition => condition.Part.Contains("light", StringComparison.Ordinal) || condition.Part.Contains("illuminat", StringComparison.Ordinal))
            .Select(condition => $"{StatusCommand.Word(condition.Light)}      {condition.Part} {condition.Reason}".TrimEnd()),
    ]);

    private static IEnumerable<string> Around(CommandCall call)
    {
        if (call.Desk.Light is not { } control)
            return [];
        LightState now = control.Now;
        LightBounds bounds = control.Bounds;
        return
        [
            float.IsNaN(now.AmbientLux) ? "ambient    not known yet" : Text($"ambient    {now.AmbientLux:0.#} lux"),
            float.IsNaN(now.LampCelsius) ? "light at   ? C: its thermometer does not answer, so that it stays dark" : Text($"light at   {now.LampCelsius:0.0} C; dimmed from {bounds.Celsius.From:0}, off at {bounds.Celsius.Off:0}"),
            .. HoldCommands.Lines(control, call.Context.Clock.MonotonicUs),
            .. LightSettings.Lines(LightSettings.OfLight, bounds),
        ];
    }

    private static void Once(CommandCall call, Func<AimFigures, Frame, IEnumerable<string>> tell)
    {
        using LiveLook look = new(call.Desk.Live.View.PixelsMax);
        if (!call.Talk.Work("looking", stop => call.Desk.Live.View.TryLook(look, LookMs, stop)))
            throw new IOException("No picture came within two seconds. Look at 'status' for the camera.");
        call.Talk.Say(tell(new AimMeter().Measure(look), look.Picture));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
