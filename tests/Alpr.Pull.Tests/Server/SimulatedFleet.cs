using System.Collections.Concurrent;
using Alpr.Board.Time;

namespace Alpr.Pull.Tests.Server;

/// <summary>Many units behind one server, which go on recording while they are pulled from.</summary>
internal sealed class SimulatedFleet : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(long Count, long AtUs)>> _appended = [];
    private readonly IClock _clock;

    public SimulatedFleet(string folder, int units, int records, int imageBytes, IClock clock)
    {
        _clock = clock;
        Directory.CreateDirectory(folder);
        Certificates = new(folder);
        Server = new(Certificates.Server(), Certificates.Client);
        for (int i = 1; i <= units; i++)
        {
            Appliance unit = new(Path.Combine(folder, $"unit-{i:000}"), $"unit-{i:000}", clock);
            Units.Add(unit);
            Server.Add(unit);
            _appended[unit.Name] = [];
            if (records > 0)
                Append(unit, records, imageBytes);
        }
    }

    public Certificates Certificates { get; }

    public ApplianceServer Server { get; }

    public List<Appliance> Units { get; } = [];

    public long Records => Units.Sum(unit => unit.Count);

    /// <summary>How long records took from being durable on the unit to being durable here, in microseconds.</summary>
    public ConcurrentBag<long> LagsUs { get; } = [];

    public IReadOnlyList<UnitSettings> Settings => [.. Units.Select(unit => new UnitSettings
    {
        Name = unit.Name, Url = Server.UrlOf(unit.Name), Certificate = Certificates.ClientCertificate, Key = Certificates.ClientKey,
        CertificateAuthorities = Certificates.Authority, Trust = unit.Trust, Device = unit.Name,
    })];

    public void Append(Appliance unit, int records, int imageBytes)
    {
        unit.Append(records, imageBytes > 0, imageBytes);
        _appended[unit.Name].Enqueue((unit.Count, _clock.MonotonicUs));
    }

    /// <summary>Notes the lag of what is kept now.</summary>
    public void Kept(ProvenBatch batch)
    {
        ConcurrentQueue<(long Count, long AtUs)> appended = _appended[batch.Unit];
        while (appended.TryPeek(out (long Count, long AtUs) first) && first.Count <= batch.After.Position && appended.TryDequeue(out first))
            LagsUs.Add(_clock.MonotonicUs - first.AtUs);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Units.ForEach(unit => unit.Dispose());
        Certificates.Dispose();
    }
}
