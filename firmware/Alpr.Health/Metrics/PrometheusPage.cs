using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Alpr.Health.Metrics;

/// <summary>
/// Writes a meter's instruments as a page that Prometheus reads: text format 0.0.4, <see href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>.
/// Any thread; one page at a time.
/// </summary>
public sealed class PrometheusPage : IDisposable
{
    /// <summary>Media type of the page.</summary>
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly UnitMeter _meter;
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<Instrument, List<Sample>> _samples = [];
    private readonly List<Instrument> _instruments = [];

    /// <summary>Listens to a meter; asks for nothing yet.</summary>
    /// <param name="meter">Whose instruments; stays the caller's.</param>
    public PrometheusPage(UnitMeter meter)
    {
        ArgumentNullException.ThrowIfNull(meter);
        _meter = meter;
        _listener.InstrumentPublished = Take;
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The page of this moment, UTF-8.</summary>
    public byte[] Write()
    {
        lock (_gate)
        {
            foreach (List<Sample> samples in _samples.Values)
                samples.Clear();
            _listener.RecordObservableInstruments();
            StringBuilder page = new(16 * 1024);
            Info(page);
            foreach (Instrument instrument in _instruments)
                Family(page, instrument, _samples[instrument]);
            return Encoding.UTF8.GetBytes(page.ToString());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, MeterListener listener)
    {
        if (!ReferenceEquals(instrument.Meter, _meter.Meter))
            return;
        lock (_gate)
        {
            _instruments.Add(instrument);
            _samples[instrument] = [];
        }
        listener.EnableMeasurementEvents(instrument);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<Sample> samples = _samples[instrument];
        if (samples.Count < UnitMeter.SeriesMax)
            samples.Add(new(tags.ToArray(), value));
    }

    // Which unit and program this is, once for the page: a join label in queries.
    private void Info(StringBuilder page)
    {
        page.Append("# HELP target_info The unit and its program.\n# TYPE target_info gauge\ntarget_info");
        Labels(page, [new("service_name", "alprd"), new("service_version", _meter.Sources.ProgramVersion), new("service_instance_id", _meter.Sources.DeviceId)]);
        page.Append(" 1\n");
    }

    private static void Family(StringBuilder page, Instrument instrument, List<Sample> samples)
    {
        if (samples.Count == 0)
            return;
        string name = PrometheusNames.Of(instrument);
        page.Append("# HELP ").Append(name).Append(' ');
        Escape(page, instrument.Description ?? "", isLabel: false);
        page.Append("\n# TYPE ").Append(name).Append(PrometheusNames.IsCounter(instrument) ? " counter\n" : " gauge\n");
        foreach (Sample sample in samples)
        {
            page.Append(name);
            Labels(page, sample.Tags);
            page.Append(' ').Append(Number(sample.Value)).Append('\n');
        }
    }

    private static void Labels(StringBuilder page, KeyValuePair<string, object?>[] tags)
    {
        if (tags.Length == 0)
            return;
        char before = '{';
        foreach ((string name, object? value) in tags)
        {
            page.Append(before).Append(PrometheusNames.Plain(name)).Append("=\"");
            Escape(page, value?.ToString() ?? "", isLabel: true);
            page.Append('"');
            before = ',';
        }
        page.Append('}');
    }

    private static void Escape(StringBuilder page, string text, bool isLabel)
    {
        foreach (char letter in text)
        {
            _ = letter switch
            {
                '\\' => page.Append("\\\\"),
                '\n' => page.Append("\\n"),
                '"' when isLabel => page.Append("\\\""),
                _ => page.Append(letter),
            };
        }
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ when double.IsNaN(value) => "NaN",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private readonly record struct Sample(KeyValuePair<string, object?>[] Tags, double Value);
}
