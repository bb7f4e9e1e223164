using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.ListFeeds;
using Alpr.Live;

namespace Alpr.Consoles.Setup;

/// <summary>Steps of a unit in service: people, lists, aim, inspection, first detection.</summary>
internal static class ServiceSteps
{
    private const int DetectionSecondsMax = 120;
    private const int LookMs = 250;

    /// <summary>An account for who aims and inspects: who manages accounts does neither.</summary>
    public static bool People(CommandCall call)
    {
        string name = call.Talk.Ask("Account of the technician, such as t.roe (Enter: there is one)");
        if (name.Length > 0)
            AccountsCommand.Create(call, name, AccessRole.Technician);
        if (call.Desk.Oversight.Policy().Access.Training.Count > 0)
            call.Talk.Say("The policy wants courses on record before anybody does anything: 'accounts train NAME'.");
        return true;
    }

    /// <summary>The lists as they are; those that are not fresh are fetched.</summary>
    public static bool HotLists(CommandCall call)
    {
        foreach (FeedHealth list in call.Desk.Feeds.Health.Where(one => one.Condition != FeedCondition.Fresh))
        {
            FeedOutcome outcome = call.Talk.Work($"fetching {list.List}", stop => call.Desk.Feeds.Refresh(list.List, stop));
            call.Talk.Say($"{list.List}: {outcome.Result}. {outcome.Words}");
        }
        call.Talk.Say(HotListCommand.Lines(call.Desk));
        return true;
    }

    /// <summary>The live meter, until the person is content.</summary>
    public static bool Aim(CommandCall call)
    {
        AimCommand.Run(call, showsPlates: false);
        return call.Talk.Choose("Is it aimed and sharp", present: true);
    }

    /// <summary>The first inspection.</summary>
    public static bool Inspect(CommandCall call)
    {
        SystemCommands.Inspect(call, call.Talk.Choose("Is the unit whole, fixed, and its view as planned", present: true));
        return true;
    }

    /// <summary>Waits for the first detection.</summary>
    public static bool FirstDetection(CommandCall call)
    {
        LivePassage? first = call.Talk.Work("waiting for a vehicle", stop =>
        {
            while (call.Desk.Live.Passages.Last() is not [_, ..] && !stop.WaitHandle.WaitOne(LookMs))
            {
            }
            return call.Desk.Live.Passages.Last() is [.., { } oldest] ? oldest : null;
        }, DetectionSecondsMax);
        if (first is null)
            return false;
        call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"Signed: record {first.Sequence}, {first.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, confidence {first.Confidence:0.00}. The unit works."));
        return true;
    }
}
