using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Health.Alarms;
using Alpr.Host.Configuration;
using Alpr.Journal;
using Alpr.Sync;

namespace Alpr.Host.Health;

/// <summary>
/// Who is to get the unit's records and how many wait for each: backends, as their lanes count; programs that pull, by the positions that they acknowledged; and the
/// interface itself for as long as nobody ever took anything. For one thread.
/// </summary>
/// <param name="configuration">The journal's place and bound, and whether there is an interface.</param>
/// <param name="turn">The journal's writer, which has the positions.</param>
/// <param name="backends">How the backends are.</param>
/// <param name="clock">Now, for ages.</param>
internal sealed class ReceiverList(ApplianceConfiguration configuration, IJournalTurn turn, Func<IReadOnlyList<BackendFigures>> backends, IClock clock)
{
    private static readonly Record.BodyOneofCase[] Kinds = [Record.BodyOneofCase.Detection, Record.BodyOneofCase.Hit];

    /// <summary>All of them.</summary>
    /// <param name="room">The journal's.</param>
    /// <returns>Null when the journal cannot be asked now.</returns>
    public IReadOnlyList<Receiver>? Read(out JournalRoom room)
    {
        room = default;
        try
        {
            KeyValuePair<string, long>[] pullers = turn.Do(static journal => journal.Cursors.Positions
                .Where(static one => one.Key.StartsWith(BackendCursors.PullPrefix, StringComparison.Ordinal)).ToArray());
            using JournalReader journal = JournalReader.Open(configuration.Journal.Path);
            room = new(new FileInfo(configuration.Journal.Path).Length, configuration.Journal.BytesMax, journal.CountFrom(0, Kinds));
            List<Receiver> all = [.. backends().Select(static one => new Receiver($"backend {one.Name}", one.Waiting, one.OldestWaitingUs))];
            foreach ((string name, long position) in pullers)
                all.Add(Puller($"'{name[BackendCursors.PullPrefix.Length..]}', which pulls", position, journal));
            if (all.Count == 0 && configuration.Web is not null)
                all.Add(Puller("somebody to pull them for the first time", 0, journal));
            return all;
        }
        catch (Exception busy) when (busy is InvalidOperationException or JournalException or IOException)
        {
            return null; // it closes, or its disk is away, which has a light of its own
        }
    }

    private Receiver Puller(string name, long position, JournalReader journal)
    {
        long waiting = journal.CountFrom(position, Kinds);
        long[] first = [.. journal.DetectionsAfter(position - 1, 1), .. journal.HitsFrom(position, 1)];
        if (first.Length == 0 || journal.TryRead(first.Min())?.ToRecord().Time is not { } made || made.Source == TimeSource.Unset)
            return new(name, waiting, -1);
        return new(name, waiting, Math.Max(0, (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond - made.UtcUs));
    }
}
