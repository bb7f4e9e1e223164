using System.Globalization;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Oversight;
using Alpr.Web.Server;

namespace Alpr.Web.Pull;

/// <summary>One stream of alerts as policy and log see it: who, why, from where, how many. For one thread at a time.</summary>
/// <param name="parts">Gate, journal, log.</param>
/// <param name="callers">Sessions of programs.</param>
/// <param name="caller">Who.</param>
/// <param name="reason">Why.</param>
/// <param name="person">The session of a person; null: a program.</param>
internal sealed class AlertSession(WebParts parts, CallerDesk callers, Caller caller, UseReason reason, AccessSession? person)
{
    private AccessSession? _session;

    /// <summary>Alerts told.</summary>
    public long Told { get; set; }

    private AccessAction Action => person is null ? AccessAction.Pull : AccessAction.View;

    /// <summary>Opens the stream.</summary>
    /// <param name="last">The last that the client had; null: it wants those to come.</param>
    /// <returns>Those that it missed.</returns>
    /// <exception cref="AccessRefusedException">The policy forbids it.</exception>
    public IReadOnlyList<AlertStreams.Told> Begin(long? last)
    {
        _session = person ?? callers.SessionOfProgram(caller);
        string asked = last is { } from ? string.Create(CultureInfo.InvariantCulture, $"hits after record {from}, and as they come") : "hits as they come";
        return parts.Oversight.Gate.Use(_session, Reasons.Request(reason, Action, asked), () =>
        {
            List<AlertStreams.Told> missed = last is { } after ? Missed(after) : [];
            return new AccessResult<IReadOnlyList<AlertStreams.Told>>(missed, missed.Count);
        });
    }

    /// <summary>False when the session has ended, or the account was closed.</summary>
    public bool IsStillAllowed()
    {
        if (person is not null)
            return parts.Door.Find(person.Id) == person;
        try
        {
            callers.SessionOfProgram(caller);
            return true;
        }
        catch (WebProblem)
        {
            return false;
        }
    }

    /// <summary>Writes down how many were told in all. Nothing when there was none.</summary>
    public bool End()
    {
        if (Told == 0 || _session is null)
            return false;
        parts.Log.Write(new()
        {
            User = _session.User,
            Agency = _session.Agency,
            Action = AccessActions.Name(Action),
            Purpose = reason.Purpose,
            CaseNumber = reason.CaseNumber,
            RequestedBy = reason.RequestedBy,
            Asked = "hits as they came, to the end of the stream",
            Client = _session.Client,
            Results = (ulong)Told,
        });
        return true;
    }

    private List<AlertStreams.Told> Missed(long after)
    {
        using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
        List<AlertStreams.Told> missed = [];
        foreach (long sequence in journal.HitsAfter(after, WebLimits.AlertsAgainMax))
        {
            if (One(journal, sequence) is not { Hit: { Sighting: <= 1 } } hit) // later sightings within one alert are counted, not told
                continue;
            missed.Add(new(hit, One(journal, (long)hit.Hit.Detection)));
        }
        return missed;
    }

    private static Record? One(JournalReader journal, long sequence) =>
        journal.Read(sequence, 1).FirstOrDefault() is { IsGone: false } entry && entry.Sequence == sequence ? entry.ToRecord() : null;
}
