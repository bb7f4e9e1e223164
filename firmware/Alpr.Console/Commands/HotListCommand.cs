using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Shell;
using Alpr.HotLists;
using Alpr.ListFeeds;

namespace Alpr.Consoles.Commands;

/// <summary><c>hotlist</c>: how the policy's lists are, and lists that somebody brings. Nothing of a list is ever shown.</summary>
internal static class HotListCommand
{
    /// <summary>Builds it.</summary>
    public static ConsoleCommand Make() => new("hotlist", "Hot lists: how they are, fetch now, install from a stick.",
        new Verb("list", "", "Each list of the policy with its age.", AccessAction.Status, List),
        new Verb("refresh", "NAME", "Looks at its source now; at most two minutes.", AccessAction.Maintain, Refresh) { Names = Names },
        new Verb("install", "NAME", "Puts a file from a stick in force in place of the list of this name.", null, Install) { Names = Names });

    /// <summary>The lists in lines.</summary>
    public static IEnumerable<string> Lines(ServiceDesk desk)
    {
        IReadOnlyList<FeedHealth> all = desk.Feeds.Health;
        return all.Count == 0 ? ["The policy names no hot list."] : all.Select(one => string.Create(CultureInfo.InvariantCulture,
            $"{StatusCommand.Word(one.Light)}  {one.List,-20} {one.Condition.ToString().ToLowerInvariant(),-8} {(one.ConfirmedAgeUs < 0 ? "never confirmed" : $"confirmed {TimeSpan.FromMicroseconds(one.ConfirmedAgeUs):d' d 'hh' h'} ago")} {one.Reason}"));
    }

    private static IEnumerable<string> Names(ConsoleContext context) => context.Service!.Feeds.Health.Select(one => one.List);

    private static void List(CommandCall call) => call.Talk.Say(Lines(call.Desk));

    private static void Refresh(CommandCall call)
    {
        FeedOutcome outcome = call.Talk.Work("fetching", stop => call.Desk.Feeds.Refresh(call.Arguments[0], stop));
        call.Talk.Say($"{outcome.Result}. {outcome.Words}");
    }

    private static void Install(CommandCall call)
    {
        string path = StickChoice.File(call, "hot list"), name = call.Arguments[0];
        if (!call.Talk.Confirm($"{Path.GetFileName(path)} comes into force in the place of the list {name}."))
            return;
        Oversight.UseReason reason = call.AskReason(AccessAction.InstallHotList);
        HotListInstallation done = call.Talk.Work("installing", _ =>
        {
            using FileStream content = File.OpenRead(path);
            return content.Length <= ConsoleLimits.StickFileBytesMax
                ? call.Desk.Lists.Install(call.Person, CommandCall.Request(AccessAction.InstallHotList, reason, ""), name, content, Path.GetFileName(path))
                : throw new IOException("The file is larger than any hot list. Take the right one.");
        });
        call.Talk.Say($"{name}: {done.List.Header.Entries} entries in force, {done.Outcome.LinesRefused} lines refused");
    }
}
