using System.Diagnostics.Metrics;
using System.Text;

namespace Alpr.Health.Metrics;

/// <summary>
/// Names of instruments as Prometheus has them: letters, digits and underscores, then the unit in words, then <c>_total</c> for counters. Source: OpenTelemetry's
/// specification "Prometheus and OpenMetrics compatibility".
/// </summary>
internal static class PrometheusNames
{
    /// <summary>Type of a family.</summary>
    public static bool IsCounter(Instrument instrument) =>
        instrument is ObservableCounter<long> or ObservableCounter<double> or Counter<long> or Counter<double>;

    /// <summary>Name of a family.</summary>
    public static string Of(Instrument instrument)
    {
        string name = Plain(instrument.Name), unit = Unit(instrument.Unit ?? "");
        if (unit.Length > 0 && !name.EndsWith($"_{unit}", StringComparison.Ordinal))
            name += $"_{unit}";
        return IsCounter(instrument) && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Name of a label.</summary>
    public static string Plain(string name)
    {
        StringBuilder plain = new(name.Length);
        foreach (char letter in name)
            plain.Append(char.IsAsciiLetterOrDigit(letter) ? letter : '_');
        return plain.Length > 0 && char.IsAsciiDigit(plain[0]) ? $"_{plain}" : plain.ToString();
    }

    // Units in braces are words for what is counted: they are in the name already.
    private static string Unit(string unit) => unit switch
    {
        "s" => "seconds",
        "By" => "bytes",
        "Cel" => "celsius",
        _ when unit.EndsWith("}/s", StringComparison.Ordinal) => "per_second",
        _ => "",
    };
}
