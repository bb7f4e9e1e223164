using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Oversight;

namespace Alpr.Consoles.Commands;

/// <summary>Inspection, log, restart, reboot, screen.</summary>
internal static class SystemCommands
{
    private const int LogLinesUsual = 50;

    /// <summary>Builds them.</summary>
    public static IEnumerable<ConsoleCommand> Make() =>
    [
        SelfTestCommand.Make(),
        new("inspect", "Write down that the equipment was inspected.",
            new Verb("passed", "", "A signed record; asks for findings.", null, call => Inspect(call, passed: true)),
            new Verb("failed", "", "A signed record; asks for findings, which there must be.", null, call => Inspect(call, passed: false)),
            new Verb("damage", "", "Reports damage, which is shown until it is repaired.", null, call => Tell(call, new InspectionDesk(call.Desk.Oversight).ReportDamage)),
            new Verb("repaired", "", "Writes down that what was reported is mended.", null, call => Tell(call, new InspectionDesk(call.Desk.Oversight).Repaired))),
        new("log", "The last lines of the program's log.", new Verb("", "[LINES]", $"{LogLinesUsual} unless a number is given, up to {ConsoleLimits.LogLinesMax}.", AccessAction.Status, Log) { IsForNewUnit = true }),
        new("restart", "Start the program anew: what was configured counts.", new Verb("", "", "Asks. Everything that is held is finished and signed first.", null, call => Restart(call)) { IsForNewUnit = true }),
        new("reboot", "Start the whole board anew.", new Verb("", "", "Asks.", null, Reboot) { IsForNewUnit = true }),
        new("screen", "Say how large the terminal is; a serial line does not tell.", new Verb("", "COLUMNSxROWS", "Such as 132x43.", null, Screen) { IsForNewUnit = true }),
    ];

    /// <summary>Writes an inspection down.</summary>
    public static void Inspect(CommandCall call, bool passed)
    {
        string findings = call.Talk.Ask(passed ? "Findings (Enter: none)" : "Findings");
        UseReason reason = call.AskReason(AccessAction.Inspect);
        long at = call.Talk.Work("signing", _ => new InspectionDesk(call.Desk.Oversight).Inspect(call.Person, reason, passed, findings));
        call.Talk.Say($"signed as record {at}");
    }

    /// <summary>Ends the program, if the person is sure.</summary>
    public static void Restart(CommandCall call)
    {
        if (!call.Talk.Confirm("The program ends and is started anew by the system; that takes some seconds, in which nothing is read."))
            return;
        call.Record(AccessAction.Configure, "console: restart");
        call.Talk.Say("It ends now. Wait for the greeting.");
        call.Context.Unit.Restart();
        throw new Terminal.SessionOverException("the appliance is started anew");
    }

    private static void Reboot(CommandCall call)
    {
        if (!call.Talk.Confirm("The whole board starts anew; that takes a minute, in which nothing is read."))
            return;
        call.Record(AccessAction.Configure, "console: reboot");
        call.Talk.Work("asking the system", _ =>
        {
            call.Context.System.Reboot();
            return true;
        });
        call.Talk.Say("The system starts anew.");
        throw new Terminal.SessionOverException("the board is started anew");
    }

    private static void Tell(CommandCall call, Func<AccessSession, UseReason, string, long> write)
    {
        string findings = call.Talk.Ask("What was found or done");
        long at = call.Talk.Work("signing", _ => write(call.Person, new(""), findings));
        call.Talk.Say($"signed as record {at}");
    }

    private static void Log(CommandCall call)
    {
        int lines = LogLinesUsual;
        if (call.Arguments.Count > 0 && (!int.TryParse(call.Arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out lines) || lines is < 1 or > ConsoleLimits.LogLinesMax))
            throw new FormatException($"LINES is a number, 1 to {ConsoleLimits.LogLinesMax}.");
        call.Talk.Say(call.Talk.Work("reading", stop => call.Context.System.ReadLog(lines, stop)));
    }

    private static void Screen(CommandCall call)
    {
        string[] sizes = call.Arguments[0].Split('x');
        if (sizes.Length != 2 || !int.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out int columns) || !int.TryParse(sizes[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rows)
            || columns is < 40 or > 400 || rows is < 10 or > 200)
            throw new FormatException("Write columns and rows, such as 132x43; at least 40x10.");
        if (call.Session is not null)
            call.Record(AccessAction.Status, "console: screen");
        (call.Talk.Terminal.Columns, call.Talk.Terminal.Rows) = (columns, rows);
    }
}
