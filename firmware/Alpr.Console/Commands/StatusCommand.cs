using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Contracts.V1;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Sync;

namespace Alpr.Consoles.Commands;

/// <summary><c>status</c> and <c>duties</c>: how the unit is, on a screen.</summary>
internal static class StatusCommand
{
    /// <summary>Builds them.</summary>
    public static IEnumerable<ConsoleCommand> Make() =>
    [
        new("status", "How the unit is: lights, figures, what waits.", new Verb("", "", "One screen. Ends by itself.", AccessAction.Status, Run)),
        new("duties", "What is due: audits, inspections, reports.", new Verb("", "", "Computed from the policy and the log.", AccessAction.Status, Duties)),
    ];

    /// <summary>A light in a word of five columns.</summary>
    public static string Word(Light light) => light switch
    {
        Light.Green => "green",
        Light.Amber => "AMBER",
        Light.Red => "RED  ",
        _ => "?    ",
    };

    /// <summary>The unit in lines; holds no plate.</summary>
    public static IEnumerable<string> Lines(ServiceDesk desk, ConsoleContext context)
    {
        UnitFigures figures = desk.Live.Figures();
        yield return Text($"unit      {desk.Live.DeviceId}, program {desk.Live.ProgramVersion}, up {TimeSpan.FromSeconds(figures.UptimeSeconds):d' d 'hh':'mm':'ss}");
        yield return Text($"time      {context.Clock.UtcNow:yyyy-MM-dd HH:mm:ss} UTC, from {context.Clock.Discipline.Source}");
        yield return $"camera    {desk.Live.CameraName}";
        yield return Text($"reading   {figures.FramesPerSecond:0.0} frames/s, {figures.FrameMsMedian:0} ms a frame (99 of 100 in {figures.FrameMsP99:0} ms), {figures.FramesDropped} dropped");
        yield return Text($"signed    {figures.Passages} passages, {figures.Alerts} alerts since the start; {figures.Records} records");
        yield return Text($"disk      journal {figures.JournalBytes >> 20} MiB, {figures.DiskFreeBytes >> 20} MiB free");
        yield return $"key       {desk.Live.KeyId}";
        foreach (BackendFigures backend in desk.Backends.Figures)
            yield return Text($"backend   {backend.Name}: {Word(backend.Light).Trim()}, {backend.Waiting} waiting, {backend.DeadLetters} set aside");
        yield return "";
        foreach (Condition condition in desk.Live.Conditions().OrderByDescending(condition => condition.Light))
            yield return $"{Word(condition.Light)}  {condition.Part,-18} {condition.Reason}".TrimEnd();
    }

    private static void Run(CommandCall call) => call.Talk.Say(Lines(call.Desk, call.Context));

    private static void Duties(CommandCall call)
    {
        IReadOnlyList<DutyStatus> duties = call.Talk.Work("computing", _ => call.Desk.Duties());
        call.Talk.Say(duties.Count == 0 ? ["The policy names none."] : duties.Select(duty => Text($"{duty.State.ToString().ToLowerInvariant(),-9} by {duty.DueBy:yyyy-MM-dd}  {duty.Name}: {duty.Detail}")));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
