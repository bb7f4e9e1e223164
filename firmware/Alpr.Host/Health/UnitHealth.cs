using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Health.Alarms;
using Alpr.Health.Collector;
using Alpr.Health.KnownPlate;
using Alpr.Health.Metrics;
using Alpr.Host.Agency;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Sync;

namespace Alpr.Host.Health;

/// <summary>
/// The unit's figures for others, and the looks at what changes slowly: certificates, records that nobody reads, the clock's steps, the read of the known plate. On a
/// thread of its own, which gets what the stages leave over.
/// </summary>
internal sealed class UnitHealth : IDisposable
{
    /// <summary>The part that the read of the known plate shows.</summary>
    public const string SelfTestPart = "self-test";

    private const int TurnMs = 1_000;
    private const long SlowEveryUs = 600_000_000; // what is looked at changes in hours

    private readonly ApplianceConfiguration _configuration;
    private readonly ConditionBoard _conditions;
    private readonly StatementQueue _statements;
    private readonly IClock _clock;
    private readonly UnitMeter _meter;
    private readonly PrometheusPage _page;
    private readonly CollectorLink? _collector;
    private readonly CertificateWatch _certificates;
    private readonly ClockStepWatch _clockSteps;
    private readonly BacklogWatch _backlog;
    private readonly ReceiverList _receivers;
    private readonly SelfTestPlan _plan;
    private readonly HealthStatements _now;
    private volatile KnownPlateReading? _selfTest;
    private long _slowDueUs;

    /// <summary>Publishes the figures; nothing is looked at yet.</summary>
    /// <param name="configuration">What is watched, and how.</param>
    /// <param name="live">What people see.</param>
    /// <param name="figures">What the stages count.</param>
    /// <param name="conditions">Where lights are shown.</param>
    /// <param name="unit">Temperatures, and the queue of statements.</param>
    /// <param name="agency">Lists, and where its days are; null: a unit on trial.</param>
    /// <param name="backends">How the backends are.</param>
    /// <param name="turn">The journal, for the positions of who pulls.</param>
    /// <param name="clock">The time.</param>
    public UnitHealth(ApplianceConfiguration configuration, LiveUnit live, RunFigures figures, ConditionBoard conditions, Unit unit, AgencyRoom? agency,
        Func<IReadOnlyList<BackendFigures>> backends, IJournalTurn turn, IClock clock)
    {
        (_configuration, _conditions, _statements, _clock) = (configuration, conditions, unit.Statements, clock);
        MeterSources sources = new()
        {
            DeviceId = configuration.DeviceId,
            ProgramVersion = Appliance.Version,
            Figures = live.Figures,
            Counts = () => new(Volatile.Read(ref figures.FramesCaptured), Volatile.Read(ref figures.FramesRecognised), Volatile.Read(ref figures.ItemsFailed),
                Volatile.Read(ref figures.Hits), figures.AlertTime.WorstUs / 1000.0, unit.Statements.Lost),
            Conditions = conditions.Snapshot,
            Backends = backends,
            Lists = () => agency?.Feeds.Health ?? [],
            Temperatures = () => unit.Temperatures,
            SelfTest = () => _selfTest,
        };
        _meter = new(sources, clock);
        _page = new(_meter);
        HealthConfiguration health = configuration.Health;
        _collector = health.Otlp is { } otlp ? new(otlp, sources, clock) : null;
        _certificates = new(UnitCertificates.Of(configuration), clock);
        _clockSteps = new(clock);
        _backlog = new(health.BacklogHours, health.BacklogShare);
        _receivers = new(configuration, turn, backends, clock);
        _plan = new(health.SelfTestHour, () => agency?.Desk.Policy.Current.Zone ?? TimeZoneInfo.Utc, clock);
        _now = new(conditions, figures, configuration.Journal.Path, health.HeartbeatMinutes, clock.MonotonicUs);
        _slowDueUs = clock.MonotonicUs;
    }

    /// <summary>The figures as Prometheus reads them, UTF-8. Any thread.</summary>
    public byte[] Page() => _page.Write();

    /// <summary>Looks until it is to stop.</summary>
    public void Run(CancellationToken stop)
    {
        LowPriority.TryForThisThread();
        using CancellationTokenRegistration givesUp = stop.Register(() => _collector?.Cancel());
        while (!stop.WaitHandle.WaitOne(TurnMs))
            Step();
    }

    /// <summary>One turn: what is due.</summary>
    internal void Step()
    {
        Show(ClockStepWatch.Part, _clockSteps.Look());
        if (_clock.MonotonicUs >= _slowDueUs)
        {
            _slowDueUs = _clock.MonotonicUs + SlowEveryUs;
            if (_certificates.Look() is { } ends)
                Show(CertificateWatch.Part, ends);
            if (_receivers.Read(out JournalRoom room) is { } receivers)
                Show(BacklogWatch.Part, _backlog.Judge(receivers, room));
        }
        if (_collector is { IsDue: true })
            Show(CollectorLink.Part, _collector.Deliver());
        if (_plan.IsDue)
            ReadKnownPlate();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _collector?.Dispose();
        _page.Dispose();
        _meter.Dispose();
    }

    private void ReadKnownPlate()
    {
        KnownPlateReading read = KnownPlateTest.Run(_configuration.Recognition.Models, _clock);
        _plan.Done();
        _selfTest = read;
        Show(SelfTestPart, read.IsRight ? PartLight.Green : new(Light.Red, read.Problem));
        Contracts.V1.Health health = _now.Now(_clock.MonotonicUs);
        health.KnownPlate = new() { Passed = read.IsRight, Confidence = read.Confidence, DurationUs = (ulong)read.DurationUs };
        _statements.Add(new Record { Health = health });
    }

    private void Show(string part, PartLight light) => _conditions.Report(part, light.Light, light.Reason);
}
