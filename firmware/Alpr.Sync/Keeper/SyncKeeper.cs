using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>
/// Brings the log's records to every backend, each on a thread of its own with its own cursor, so that a slow one holds up no other. <see cref="SetBackends"/>, then
/// <see cref="Run"/> on any thread; all members from any thread but that of the journal's writer, <see cref="Tell"/> from that one. End it before the thread that owns the journal's
/// writer ends: the last moves of the cursors take their turn there.
/// </summary>
/// <remarks>
/// A record is delivered at least once and, but for alerts, in the order of the log. A backend that is new gets all that the log still holds; an agency, whose agreement
/// begins at some time, gets what comes from then on.
/// </remarks>
public sealed class SyncKeeper : IDisposable
{
    /// <summary>The part of the unit that is reported for all backends together.</summary>
    public const string Part = "link";

    private const int StopMsMax = 900; // for one backend's thread to end; one that hangs longer is left behind
    private const int Named = 3; // backends in the one reason

    private readonly SyncContext _context;
    private readonly Lock _table = new(), _telling = new();
    private volatile Running[] _lanes = [];
    private CancellationToken? _stop;
    private (Light Light, string Reason) _told = (Light.Unspecified, "");
    private bool _isOver;

    /// <summary>Starts with no backend.</summary>
    public SyncKeeper(SyncContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
    }

    /// <summary>How each backend is, as of a short while ago.</summary>
    public IReadOnlyList<BackendFigures> Figures => [.. _lanes.Select(static one => one.Lane.Figures)];

    /// <summary>Takes the backends of a configuration. Those that it no longer names end, and their cursors go; changed ones begin anew at their cursors.</summary>
    /// <param name="backends">Without problems, at most <see cref="BackendCursors.BackendsMax"/>, each name once.</param>
    /// <exception cref="ArgumentException">Too many, or a name twice.</exception>
    /// <exception cref="InvalidOperationException">The journal is closing; all but unchanged backends have ended.</exception>
    public void SetBackends(IReadOnlyList<BackendSettings> backends)
    {
        ArgumentNullException.ThrowIfNull(backends);
        if (backends.Count > BackendCursors.BackendsMax)
            throw new ArgumentException($"An appliance serves at most {BackendCursors.BackendsMax} backends, not {backends.Count}.");
        if (backends.Select(static one => one.Name).Distinct().Count() != backends.Count)
            throw new ArgumentException("Two backends have the same name; give each its own.");
        lock (_table)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            Running[] kept = [.. _lanes.Where(one => backends.Contains(one.Lane.Settings))];
            string[] gone = [.. _lanes.Select(static one => one.Lane.Settings.Name).Except(backends.Select(static one => one.Name))];
            EndAll([.. _lanes.Except(kept)]);
            _lanes = kept;
            Dictionary<string, Kept> cursors = _context.Turns.Do(journal => Adjust(journal.Cursors, journal.DurableCount, backends));
            List<Running> lanes = [];
            foreach (BackendSettings settings in backends)
                lanes.Add(Array.Find(kept, one => one.Lane.Settings == settings) ?? Begin(settings, cursors[settings.Name]));
            _lanes = [.. lanes];
            foreach (string name in gone)
                _context.Report(PartOf(name), Light.Green, "");
            TellLink();
        }
    }

    /// <summary>Records are durable that were not. Cheap, allocates nothing; for the thread of the evidence, after each commit.</summary>
    /// <param name="durableCount">All sequences below it.</param>
    public void Tell(long durableCount)
    {
        foreach (Running one in _lanes)
            one.Lane.Wake();
    }

    /// <summary>Serves until it is to stop; every backend has its own thread.</summary>
    /// <param name="stop">Ends all within a second, whatever a server does.</param>
    public void Run(CancellationToken stop)
    {
        lock (_table)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            _stop = stop;
            foreach (Running one in _lanes)
                one.Start(stop);
        }
        stop.WaitHandle.WaitOne();
        lock (_table)
        {
            EndAll(_lanes);
            _lanes = [];
        }
    }

    /// <summary>Has a record that was set aside delivered again. False when none such is known.</summary>
    /// <exception cref="ArgumentException">There is no such backend.</exception>
    public bool Retry(string backend, long sequence)
    {
        BackendLane lane = Find(backend);
        bool isKnown = _context.Turns.Do(journal => journal.Cursors.Retry(backend, sequence));
        if (isKnown)
            lane.Again(sequence);
        return isKnown;
    }

    /// <summary>Tries the way to a backend step by step, on a connection of its own, with a record that says that it is a test.</summary>
    /// <exception cref="ArgumentException">There is no such backend.</exception>
    public IReadOnlyList<BackendTestStep> Test(string backend, CancellationToken stop)
    {
        using IBackend tried = _context.Open(Find(backend).Settings);
        return tried.Test(TestRecord.Make(_context.DeviceId, _context.Clock), stop);
    }

    /// <summary>Ends all backends within a second.</summary>
    public void Dispose()
    {
        lock (_table)
        {
            _isOver = true;
            EndAll(_lanes);
            _lanes = [];
        }
    }

    /// <summary>A backend's lane, for tests that take its steps by themselves.</summary>
    internal BackendLane Find(string backend) =>
        Array.Find(_lanes, one => one.Lane.Settings.Name == backend)?.Lane ?? throw new ArgumentException($"The configuration names no backend '{backend}'.");

    private static string PartOf(string name) => $"backend {name}";

    private static Dictionary<string, Kept> Adjust(BackendCursors cursors, long durable, IReadOnlyList<BackendSettings> backends)
    {
        foreach (string gone in cursors.Positions.Keys.Except(backends.Select(static one => one.Name)).Where(static name => !name.StartsWith(BackendCursors.PullPrefix, StringComparison.Ordinal)).ToArray())
            cursors.Remove(gone);
        foreach (BackendSettings settings in backends)
            cursors.Add(settings.Name, settings.Filter.Agency.Length == 0 ? 0 : durable);
        return backends.ToDictionary(static one => one.Name, one => new Kept(cursors.Positions[one.Name], cursors.DeadLetters(one.Name)));
    }

    private Running Begin(BackendSettings settings, Kept kept)
    {
        LaneHealth? health = null;
        health = new(settings.Name, _context.Clock, () => TellOne(settings.Name, health!));
        Running running = new(new(_context, settings, kept.Position, kept.Letters, health), health);
        if (_stop is { } stop)
            running.Start(stop);
        return running;
    }

    private static void EndAll(Running[] ending)
    {
        foreach (Running one in ending)
            one.Lane.End();
        long endMs = Environment.TickCount64 + StopMsMax; // of the operating system: it bounds a device that hangs
        foreach (Running one in ending)
            one.Join((int)Math.Max(0, endMs - Environment.TickCount64));
    }

    private void TellOne(string name, LaneHealth health)
    {
        lock (_telling)
        {
            (Light light, string reason) = health.Told;
            _context.Report(PartOf(name), light, reason);
        }
        TellLink();
    }

    private void TellLink()
    {
        lock (_telling)
        {
            (Light Light, string Reason)[] all = [.. _lanes.Select(static one => one.Health.Told).Where(static told => told.Light != Light.Unspecified)];
            if (all.Length == 0 && _lanes.Length > 0)
                return; // none has been tried yet
            Light worst = all.Select(static one => one.Light).DefaultIfEmpty(Light.Green).Max();
            string reason = worst == Light.Green ? "" : string.Join(" ", all.Where(one => one.Light == worst).Take(Named).Select(static one => one.Reason));
            if ((worst, reason) == _told)
                return;
            _told = (worst, reason);
            _context.Report(Part, worst, reason);
        }
    }

    private sealed record Kept(long Position, IReadOnlyList<DeadLetter> Letters);

    /// <summary>A lane and its thread.</summary>
    private sealed class Running(BackendLane lane, LaneHealth health)
    {
        private Thread? _thread;

        public BackendLane Lane => lane;

        public LaneHealth Health => health;

        public void Start(CancellationToken stop)
        {
            if (_thread is not null)
                return;
            _thread = new(() => lane.Run(stop)) { Name = $"backend {lane.Settings.Name}", IsBackground = true };
            _thread.Start();
        }

        public void Join(int ms)
        {
            if (_thread is null)
                lane.CloseDown();
            if (_thread is null || _thread.Join(ms))
                lane.Dispose();
            else
                lane.Abandon();
        }
    }
}
