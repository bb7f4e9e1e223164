using System.CommandLine;
using Alpr.Access;
using Alpr.Host.Configuration;
using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Host;

/// <summary>
/// <c>alprd hold</c> and <c>alprd release</c>: records become evidence in a case, which nothing destroys, or cease to be. Both
/// are signed records.
/// </summary>
internal static class HoldCommand
{
    private const int RecordsMax = 100_000;
    private const string User = "--user", By = "--by";

    /// <summary>Builds the command that places a hold.</summary>
    public static Command CreateHold()
    {
        Option<string[]> sequences = new("--records") { Description = "Records to hold, such as 12 or 12-40; may be repeated.", Required = true, AllowMultipleArgumentsPerToken = true };
        return Create("hold", "Hold records as evidence in a case: nothing destroys them until it is released.", sequences,
            (journal, given, case_, by, reason) =>
            {
                List<long> wanted = Read(given.GetValue(sequences)!);
                return (wanted.Count, journal.Holds.Place(case_, wanted, by, reason));
            },
            (desk, session, given, reason) =>
            {
                List<long> wanted = Read(given.GetValue(sequences)!);
                return (wanted.Count, desk.Hold(session, reason, wanted));
            }, "held for");
    }

    /// <summary>Builds the command that releases one.</summary>
    public static Command CreateRelease() => Create("release", "Release all records of a case: retention takes them up again.", sequences: null,
        (journal, _, case_, by, reason) => (journal.Holds.Of(case_).Count, journal.Holds.Release(case_, by, reason)),
        (desk, session, _, reason) =>
        {
            int held = (int)(desk.Cases(session, reason).FirstOrDefault(one => one.CaseNumber == reason.CaseNumber).Records);
            return (held, desk.Release(session, reason));
        }, "released from");

    private static Command Create(string name, string description, Option<string[]>? sequences,
        Func<JournalWriter, ParseResult, string, string, string, (int Records, long At)> onTrial,
        Func<EvidenceDesk, AccessSession, ParseResult, UseReason, (int Records, long At)> underPolicy, string done)
    {
        Option<string> config = RunCommand.ConfigurationOption(), caseNumber = CaseOption();
        Option<string?> by = new(By) { Description = "Who asks for it; the signed record says so. On a unit on trial." };
        Option<string?> user = new(User) { Description = "Your account, on a unit of an agency. Password and code are asked for, or read from standard input, a line each." };
        Option<string?> reason = new("--reason", "--purpose") { Description = "Why; the signed record says so." };
        Command command = new(name, description + " The appliance must be stopped.") { config, caseNumber, by, user, reason };
        if (sequences is not null)
            command.Options.Add(sequences);
        command.SetAction(given =>
        {
            string case_ = given.GetValue(caseNumber)!, why = given.GetValue(reason) ?? "";
            try
            {
                ApplianceConfiguration configuration = ApplianceConfiguration.Load(given.GetValue(config)!, input: null);
                (int records, long at) = (configuration.Agency, given.GetValue(by), given.GetValue(user)) switch
                {
                    (null, { } person, null) => OnTrial(configuration, journal => onTrial(journal, given, case_, person, why)),
                    ({ }, null, { } account) => DeskSession.Run(configuration, account, session => underPolicy(new(session.Oversight), session.Session, given, new(why, case_))),
                    (null, _, _) => throw new ArgumentException($"Say who asks for it, with {By}."),
                    _ => throw new ArgumentException($"The unit has an agency's policy: sign in with {User}."),
                };
                Console.WriteLine($"{records} records {done} case {case_}, signed as record {at}");
                return ExitCode.Done;
            }
            catch (Exception wrong) when (wrong is ArgumentException or FormatException or OversightException)
            {
                return Complaint.Write(wrong.Message, ExitCode.BadUsage);
            }
        });
        return command;
    }

    private static (int Records, long At) OnTrial(ApplianceConfiguration configuration, Func<JournalWriter, (int Records, long At)> change)
    {
        using MaintenanceJournal journal = MaintenanceJournal.Open(configuration);
        return change(journal.Writer);
    }

    private static Option<string> CaseOption() => new("--case") { Description = "The case number.", Required = true };

    private static List<long> Read(string[] ranges) => RecordRanges.TryRead(ranges, RecordsMax, out List<long> sequences, out string? wrong)
        ? sequences
        : throw new FormatException($"'{wrong}' names no records; write 12 or 12-40, at most {RecordsMax} together.");
}
