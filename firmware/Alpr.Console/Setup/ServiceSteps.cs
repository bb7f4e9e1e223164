using System.Globalization;
using Alpr.Access;
using Alpr.Consoles.Commands;
using Alpr.Consoles.Shell;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.ListFeeds;
using Alpr.Live;

namespace Alpr.Consoles.Setup;

/// <summary>Steps of a unit in service: people, lists, aim, inspection, first detection.</summary>
internal static class ServiceSteps
{
    private const int DetectionSecondsMax = 120;
    private const int LookMs = 250;

    /// <summary>An account for who aims and inspects: who manages accounts does neither.</summary>
    public static string People(CommandCall call)
    {
        string name = call.Talk.Ask("Account of the technician, such as t.roe (Enter: there is one)");
        if (name.Length > 0)
            AccountsCommand.Create(call, name, AccessRole.Technician);
        if (call.Desk.Oversight.Policy().Access.Training.Count > 0)
            call.Talk.Say("The policy wants courses on record before anybody does anything: 'accounts train NAME'.");
        return StepStates.Done;
    }

    /// <summary>The lists as they are; those that are not fresh are fetched.</summary>
    public static string HotLists(CommandCall call)
    {
        foreach (FeedHealth list in call.Desk.Feeds.Health.Where(one => one.Condition != FeedCondition.Fresh))
        {
            FeedOutcome outcome = call.Talk.Work($"fetching {list.List}", stop => call.Desk.Feeds.Refresh(list.List, stop));
            call.Talk.Say($"{list.List}: {outcome.Result}. {outcome.Words}");
        }
        call.Talk.Say(HotListCommand.Lines(call.Desk));
        return call.Desk.Feeds.Health.All(one => one.Condition == FeedCondition.Fresh) ? StepStates.Done : StepStates.Failed;
    }

    /// <summary>The live meter, until the person is content.</summary>
    public static string Aim(CommandCall call)
    {
        AimCommand.Run(call, showsPlates: false);
        return call.Talk.Choose("Is it aimed and sharp", present: true) ? StepStates.Done : StepStates.Open;
    }

    /// <summary>The first inspection.</summary>
    public static string Inspect(CommandCall call)
    {
        bool passed = call.Talk.Choose("Is the unit whole, fixed, and its view as planned", present: true);
        SystemCommands.Inspect(call, passed);
        return passed ? StepStates.Done : StepStates.Failed;
    }

    /// <summary>The self-test.</summary>
    public static string SelfTest(CommandCall call) => SelfTestCommand.Run(call) ? StepStates.Done : StepStates.Failed;

    /// <summary>A detection that is newer than the inspection: the one that is there, or the next, which is waited for.</summary>
    public static string FirstDetection(CommandCall call)
    {
        IReadOnlyList<LivePassage> before = call.Desk.Live.Passages.Last();
        long after = call.Talk.Work("reading", _ => LastInspection(call)) ?? (before.Count > 0 ? before[0].Sequence : -1);
        if (First(call, after) is { } there)
        {
            call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"Already there: record {there.Sequence}, made {there.At.UtcDateTime:HH:mm} UTC, confidence {there.Confidence:0.00}. The unit works."));
            return StepStates.Done;
        }
        LivePassage? first;
        try
        {
            first = call.Talk.Work("waiting for a vehicle; Ctrl-C gives it up", stop =>
            {
                while (First(call, after) is null && !stop.WaitHandle.WaitOne(LookMs))
                {
                }
                return First(call, after);
            }, DetectionSecondsMax);
        }
        catch (TimeoutException)
        {
            first = null;
        }
        if (first is null)
        {
            call.Talk.Say($"No vehicle was recorded within {DetectionSecondsMax} seconds. 'setup detection' waits again.");
            return StepStates.Open;
        }
        call.Talk.Say(string.Create(CultureInfo.InvariantCulture, $"Signed: record {first.Sequence}, {first.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, confidence {first.Confidence:0.00}. The unit works."));
        return StepStates.Done;
    }

    private static LivePassage? First(CommandCall call, long after) => call.Desk.Live.Passages.Last().LastOrDefault(passage => passage.Sequence > after);

    private static long? LastInspection(CommandCall call)
    {
        using JournalReader reader = JournalReader.Open(call.Desk.Oversight.JournalPath);
        return reader.LastOfKind(Record.BodyOneofCase.Inspection, DateTimeOffset.MaxValue)?.Entry.Sequence;
    }
}
