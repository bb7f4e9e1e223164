using System.Globalization;
using System.Text;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.Journal;

namespace Alpr.Consoles.Commands;

/// <summary>
/// <c>factory-reset</c>: two steps, a signed record, then everything that names the agency is gone. Refused while a case holds records: they are evidence.
/// </summary>
internal static class FactoryReset
{
    private const int WaitSeconds = 10;

    /// <summary>Builds the command.</summary>
    public static ConsoleCommand Make() => new("factory-reset", "Destroy key, accounts, lists and records.",
        new Verb("", "", $"Type the unit's name, wait {WaitSeconds} seconds, confirm. Leaves a signed record, whose checkpoint is shown and goes to a stick. Refused while a case holds records.", null, Run));

    private static void Run(CommandCall call)
    {
        if (!call.Rules.MayDo(call.Person.Role, AccessAction.FactoryReset))
        {
            call.Record(AccessAction.FactoryReset, "console: factory-reset"); // so that the refusal is on the record
            return;
        }
        if (call.Talk.Work("reading", _ => Cases(call)) is > 0 and int cases)
        {
            call.Use(AccessAction.FactoryReset, "console: factory-reset", Refuse(cases));
            return;
        }
        call.Talk.Say("This destroys the signing key, the accounts, the policy, the hot lists and all records of this unit. Backends that have not got them never will.");
        if (call.Talk.Ask("Step 1 of 2: type the unit's name") != call.Context.Unit.DeviceId)
            throw new FormatException("That is not its name; nothing was done.");
        call.Talk.Work($"Step 2 of 2 comes in {WaitSeconds} seconds; Ctrl-C gives it up", stop =>
        {
            stop.WaitHandle.WaitOne(WaitSeconds * 1000);
            return true;
        });
        if (call.Talk.Ask("Step 2 of 2: type DESTROY") != "DESTROY")
            throw new FormatException("Nothing was done.");
        string checkpoint = call.Use(AccessAction.FactoryReset, "console: factory-reset", _ =>
        {
            int held = Cases(call); // a hold may have come in between
            return held > 0 ? throw Held(held) : "";
        }) + Checkpoint(call);
        call.Talk.Say("It is signed. Keep this checkpoint: with it, what backends have is proven complete up to here.");
        foreach (string line in checkpoint.TrimEnd('\n').Split('\n'))
            call.Talk.SayWhole(line);
        WriteToStick(call, checkpoint);
        call.Context.Unit.ResetAtEnd();
        call.Context.Unit.Restart();
        throw new Terminal.SessionOverException("the unit becomes as new");
    }

    private static Func<CancellationToken, bool> Refuse(int cases) => _ => throw Held(cases);

    private static AccessRefusedException Held(int cases) => new($"{cases} cases hold records, which are evidence. Export them, have the cases released, then try again.");

    private static int Cases(CommandCall call)
    {
        using JournalReader reader = JournalReader.Open(call.Desk.Oversight.JournalPath);
        return reader.Cases().Take(Oversight.OversightLimits.CasesMax).Count();
    }

    private static string Checkpoint(CommandCall call)
    {
        using JournalReader reader = JournalReader.Open(call.Desk.Oversight.JournalPath);
        return Encoding.UTF8.GetString(reader.LatestCheckpoint().Note.Span);
    }

    private static void WriteToStick(CommandCall call, string checkpoint)
    {
        try
        {
            if (new UsbSticks(call.Context.Settings.UsbFolder).List() is not [string stick, ..])
                return;
            string name = string.Create(CultureInfo.InvariantCulture, $"{call.Context.Unit.DeviceId}-last.checkpoint");
            call.Talk.Say($"written to {UsbSticks.Write(stick, name, file => file.Write(Encoding.UTF8.GetBytes(checkpoint)))}");
        }
        catch (IOException away)
        {
            call.Talk.Say($"The stick does not take it: {away.Message}");
        }
    }
}
