using System.CommandLine;
using System.Globalization;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Host.Agency;
using Alpr.Host.Configuration;
using Alpr.HotLists;
using Alpr.ListFeeds;

namespace Alpr.Host;

/// <summary><c>alprd hot-list</c> and <c>alprd hot-plate</c>: lists installed by hand, and single plates.</summary>
internal static class HotListCommand
{
    /// <summary>Builds the command of lists.</summary>
    public static Command CreateList()
    {
        Command command = new("hot-list", "Hot lists that somebody brings.");
        Argument<string> name = new("NAME") { Description = "The list, as the policy names it." }, file = new("FILE") { Description = "The list." };
        command.Subcommands.Add(DeskCommand.Create("install", "Put a list in force in place of the one of its name.", [name, file], (session, given, reason) => WithDesk(session, desk =>
        {
            using FileStream content = File.OpenRead(given.GetValue(file)!);
            HotListInstallation installation = desk.Install(session.Session, Why(AccessAction.InstallHotList, reason), given.GetValue(name)!, content, Path.GetFileName(content.Name));
            Console.WriteLine($"{installation.List.Header.Name}: {installation.List.Header.Entries} entries in force, {installation.Outcome.LinesRefused} lines refused");
            return ExitCode.Done;
        })));
        return command;
    }

    /// <summary>Builds the command of single plates.</summary>
    public static Command CreatePlate()
    {
        Command command = new("hot-plate", "Single plates that somebody seeks.");
        Argument<string> plate = new("PLATE") { Description = "Letters and digits." };
        Option<string?> state = new("--state") { Description = "Two letters; left out: nobody knows." };
        Option<string> category = new("--category") { Description = "Why it is sought.", DefaultValueFactory = _ => HotListCategories.Name(HotListCategory.HotPlate) };
        Option<double> days = new("--days") { Description = "For how long.", Required = true };
        Option<string?> officer = new("--officer") { Description = "Name of the officer." }, phone = new("--phone") { Description = "The officer's telephone." };
        Option<string?> reference = new("--reference") { Description = "The department's reference number." }, synopsis = new("--synopsis") { Description = "What it is about." };
        command.Subcommands.Add(DeskCommand.Create("enter", "Enter a plate.", [plate, state, category, days, officer, phone, reference, synopsis], (session, given, reason) =>
        {
            if (!HotListCategories.TryParse(given.GetValue(category), out HotListCategory why))
                throw new FormatException($"There is no such category; the categories are {HotListCategories.AllNames}.");
            HotPlate wanted = new()
            {
                Plate = given.GetValue(plate)!,
                State = given.GetValue(state) ?? "",
                Category = why,
                Officer = given.GetValue(officer) ?? "",
                Phone = given.GetValue(phone) ?? "",
                Reference = given.GetValue(reference) ?? "",
                Synopsis = given.GetValue(synopsis) ?? "",
                ExpiresUs = NowUs(session) + (long)(given.GetValue(days) * 86_400e6),
            };
            return WithDesk(session, desk =>
            {
                desk.EnterPlate(session.Session, Why(AccessAction.EnterHotPlate, reason), wanted);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in force until {DateTimeOffset.UnixEpoch.AddMicroseconds(wanted.ExpiresUs):yyyy-MM-dd HH:mm} UTC"));
                return ExitCode.Done;
            });
        }));
        command.Subcommands.Add(DeskCommand.Create("remove", "Take a plate out.", [plate, state], (session, given, reason) => WithDesk(session, desk =>
        {
            bool was = desk.RemovePlate(session.Session, Why(AccessAction.RemoveHotPlate, reason), given.GetValue(plate)!, given.GetValue(state) ?? "");
            Console.WriteLine(was ? "removed" : "there was no such plate");
            return was ? ExitCode.Done : ExitCode.SomeFailed;
        })));
        return command;
    }

    private static int WithDesk(DeskSession session, Func<HotListDesk, int> act)
    {
        AgencyConfiguration agency = DeskSession.Agency(session.Configuration);
        using FeedKeeper feeds = new(new HotListStore(agency.ListFolder, session.Desk.Key), new(), agency.FeedFolder, agency.Feeds, new Recorder(session.Desk), session.Desk.Clock);
        feeds.SetPolicy(session.Desk.Policy.Current);
        using CancellationTokenSource storedAlone = new();
        storedAlone.Cancel(); // sources are the running appliance's
        feeds.Start(storedAlone.Token);
        return act(new(session.Desk.Gate, feeds, session.Desk.Clock));
    }

    private static AccessRequest Why(AccessAction action, Oversight.UseReason reason) => new() { Action = action, Purpose = reason.Purpose, CaseNumber = reason.CaseNumber };

    private static long NowUs(DeskSession session) => (session.Desk.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private sealed class Recorder(AgencyDesk desk) : IFeedEvents
    {
        public void Report(string part, Light light, string reason)
        {
        }

        public void Installed(HotListInstalled record) => desk.Turn.Do(journal => journal.Append(new Record { HotListInstalled = record }));

        public void Removed(HotListInstalled record) => Installed(record);

        public void Refused(string list, string line) => Console.Error.WriteLine($"alprd: hot list '{list}': {line}");
    }
}
