using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Health.Alarms;
using Alpr.Health.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace Alpr.Health.Collector;

/// <summary>
/// Delivers the unit's figures to a collector by OTLP when it is asked to, and says how that went. A dead collector costs the calling thread a few seconds and shows
/// a light; figures are not kept for it, since each delivery has the sums since the start. For one thread; <see cref="Cancel"/> from any.
/// </summary>
public sealed class CollectorLink : IDisposable
{
    /// <summary>Name of the part in conditions.</summary>
    public const string Part = "telemetry";

    /// <summary>A delivery that is not through after so long has failed, milliseconds.</summary>
    public const int WaitMs = 5_000;

    private const long AnewUs = 86_400_000_000; // certificates are judged by the time of the line's making

    private readonly CollectorSettings _settings;
    private readonly MeterSources _sources;
    private readonly IClock _clock;
    private CollectorLine? _line;
    private HttpClient? _client;
    private MetricReader? _reader;
    private MeterProvider? _provider;
    private long _dueUs, _madeUs;
    private volatile bool _isOver;

    /// <summary>Makes a link that is due at once; connects to nothing yet.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="sources">Whose figures: name and version go along. The <see cref="UnitMeter"/> of the process is what is delivered.</param>
    /// <param name="clock">The time.</param>
    public CollectorLink(CollectorSettings settings, MeterSources sources, IClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        (_settings, _sources, _clock) = (settings, sources, clock);
        _dueUs = clock.MonotonicUs;
    }

    /// <summary>True when a delivery is due.</summary>
    public bool IsDue => _clock.MonotonicUs >= _dueUs;

    /// <summary>Delivers once; the next is due <c>every_s</c> after the beginning of this one.</summary>
    /// <returns>How the collector is. Throws for nothing that a network or server does.</returns>
    public PartLight Deliver()
    {
        long nowUs = _clock.MonotonicUs;
        _dueUs = nowUs + _settings.EveryS * 1_000_000L;
        try
        {
            if (_provider is null || nowUs - _madeUs > AnewUs)
                Open(nowUs);
            if (_reader!.Collect(WaitMs) && _line!.Problem.Length == 0)
                return PartLight.Green;
            string problem = _line!.Problem.Length > 0 ? _line.Problem : "no answer came in time. Check the unit's network and whether it runs";
            Close(); // the next begins with the files and the network as they are then
            return Amber(problem);
        }
        catch (IOException unusable)
        {
            Close();
            return Amber(unusable.Message);
        }
    }

    /// <summary>Gives up what is being delivered: the unit stops.</summary>
    public void Cancel()
    {
        _isOver = true;
        try
        {
            Volatile.Read(ref _client)?.CancelPendingRequests();
        }
        catch (ObjectDisposedException)
        {
            // It ended meanwhile.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void Open(long nowUs)
    {
        Close();
        _madeUs = nowUs;
        _line = CollectorLine.Open(_settings, WaitMs, _clock);
        _client = _line.Client(WaitMs);
        OtlpExporterOptions options = new()
        {
            Endpoint = new Uri(_settings.Url, UriKind.Absolute),
            Protocol = OtlpExportProtocol.HttpProtobuf,
            TimeoutMilliseconds = WaitMs,
            Headers = "", // none from the environment
            HttpClientFactory = () => _client,
        };
        _reader = new BaseExportingMetricReader(new OtlpMetricExporter(options)) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
        _provider = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddService("alprd", serviceVersion: _sources.ProgramVersion, serviceInstanceId: _sources.DeviceId))
            .AddMeter(UnitMeter.Name)
            .AddView(static _ => new MetricStreamConfiguration { CardinalityLimit = UnitMeter.SeriesMax })
            .AddReader(_reader)
            .Build();
    }

    private void Close()
    {
        if (_isOver)
            _client?.CancelPendingRequests();
        // Its end would deliver once more: to nobody, at once.
        _client?.Dispose();
        _provider?.Dispose();
        _line?.Dispose();
        (_line, _client, _reader, _provider) = (null, null, null, null);
    }

    private static PartLight Amber(string problem) => new(Light.Amber, $"The collector of figures: {problem.TrimEnd('.')}.");
}
