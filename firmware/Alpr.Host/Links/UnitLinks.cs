using Alpr.Access;
using Alpr.Board.Time;
using Alpr.Host.Agency;
using Alpr.Host.Board;
using Alpr.Host.Configuration;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Live;
using Alpr.Sync;
using Alpr.Web.Server;

namespace Alpr.Host.Links;

/// <summary>
/// The ways out of the unit: backends that it delivers to, the interface that agencies pull from, and the pages. A dead one costs the others nothing.
/// </summary>
internal sealed class UnitLinks : IDisposable
{
    private readonly SyncKeeper? _sync;
    private readonly WebServer? _web;
    private readonly WebSettings? _settings;
    private readonly Action<string>? _complain;

    /// <summary>Takes backends and cursors; nobody is served yet.</summary>
    /// <param name="configuration">Which there are.</param>
    /// <param name="turn">The journal.</param>
    /// <param name="agency">Policy, door and gate; null: a unit on trial, without interface and without other agencies.</param>
    /// <param name="live">The unit as the pages show it.</param>
    /// <param name="conditions">Shows how the links are.</param>
    /// <param name="complain">Told of what should not have happened.</param>
    /// <param name="clock">The time.</param>
    /// <param name="metrics">Gives the page of figures.</param>
    public UnitLinks(ApplianceConfiguration configuration, IJournalTurn turn, AgencyRoom? agency, ILiveUnit live, ConditionBoard conditions, Action<string> complain, IClock clock, Func<byte[]>? metrics = null)
    {
        try
        {
            _sync = new(Context(configuration, turn, agency, conditions, clock));
            _sync.SetBackends(configuration.Backends);
            if (configuration.Web is not { } web || agency is null)
                return;
            AgencyDesk desk = agency.Desk;
            OwnCertificate.Ensure(web, configuration.DeviceId, clock);
            _settings = web;
            _complain = complain;
            _web = new(web, new()
            {
                Oversight = desk.Oversight(configuration),
                Door = desk.Door,
                Log = desk.Log,
                Feeds = agency.Feeds,
                Conditions = conditions.Snapshot,
                Pages = new()
                {
                    Live = live,
                    Lists = agency.Lists,
                    Duties = agency.Duties,
                    PolicyBytes = () => desk.Policy.CurrentBytes,
                    InstallPolicy = desk.Policy.Install,
                    Accounts = desk.Manager,
                },
                Complain = complain,
                Metrics = metrics ?? (static () => []),
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The backends.</summary>
    public SyncKeeper Backends => _sync!;

    /// <summary>Where the interface listens; null: there is none.</summary>
    public int? Port => _settings is { IsPullOpen: true } ? _web?.Port : null;

    /// <summary>Where the pages are; null: there are none.</summary>
    public int? PagePort => _web?.PagePort;

    /// <summary>Begins to listen.</summary>
    /// <param name="isTrial">Recorded footage runs: a port that cannot be had, as beside another trial, is told and the run goes on without.</param>
    /// <returns>Where the unit can be asked, for people: pages first.</returns>
    /// <exception cref="Alpr.Board.Configuration.ConfigurationException">An address or a port cannot be had, and it is no trial.</exception>
    public IReadOnlyList<UnitAddress> Start(bool isTrial)
    {
        if (_web is null || _settings is null)
            return [];
        try
        {
            _web.Start();
        }
        catch (Alpr.Board.Configuration.ConfigurationException taken) when (isTrial)
        {
            _complain?.Invoke($"{taken.Message} The run goes on without.");
            return [];
        }
        List<UnitAddress> all = [];
        if (_settings.Pages is { } pages)
            all.Add(UnitAddress.Of("pages", pages.Address, _web.PagePort!.Value, _web.CertificateSha256));
        all.Add(Port is { } port
            ? UnitAddress.Of("pulls", _settings.Address ?? "::", port, _web.CertificateSha256)
            : new("pulls", "", "closed: \"web\" says neither address nor port nor client_ca. Write its address to open it.", ""));
        return all;
    }

    /// <summary>Serves the backends until it is to stop, on a thread of its own.</summary>
    public void Run(CancellationToken stop) => _sync!.Run(stop);

    /// <summary>More records are durable. Waits for nobody; on the evidence thread.</summary>
    public void Durable(long count)
    {
        _sync?.Tell(count);
        _web?.Durable();
    }

    /// <summary>A hit is durable. Waits for nobody; on the evidence thread.</summary>
    public void Alerted(Alert alert) => _web?.Tell(alert.Hit, alert.Detection);

    /// <inheritdoc/>
    public void Dispose()
    {
        _web?.Dispose();
        _sync?.Dispose();
    }

    private static SyncContext Context(ApplianceConfiguration configuration, IJournalTurn turn, AgencyRoom? agency, ConditionBoard conditions, IClock clock)
    {
        SyncContext context = new()
        {
            JournalPath = configuration.Journal.Path,
            Turns = turn,
            Clock = clock,
            Open = settings => BackendFactory.Create(settings, configuration.DeviceId, clock),
            DeviceId = configuration.DeviceId,
            Report = conditions.Report,
            Seed = (ulong)configuration.DeviceId.GetHashCode(StringComparison.Ordinal),
        };
        return agency is null ? context : context with
        {
            Refusal = (name, hits) => new SharingRules(agency.Desk.Policy.Current)
                .DeliveryRefusal(name, (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, hits, pictures: false),
        };
    }
}
