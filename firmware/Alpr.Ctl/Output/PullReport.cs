using System.Globalization;
using System.Text.Json;
using Alpr.Board.Time;
using Alpr.CommandLine;
using Alpr.Pull;

namespace Alpr.Ctl.Output;

/// <summary>
/// Tells a person or a program how a pull goes: one line that is written over on a terminal, lines for what needs somebody, or JSON lines for all, and what needs somebody on standard error as well. Never a word
/// of what the records say.
/// </summary>
internal sealed class PullReport(int units, IClock clock, bool isJson) : IPullEvents, IDisposable
{
    private const long LineEveryUs = 500_000;
    private readonly object _gate = new();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly long _startUs = clock.MonotonicUs;
    private readonly Dictionary<string, (long Position, long LogSize)> _places = [];
    private readonly HashSet<string> _current = [];
    private readonly JsonLines? _json = isJson ? new() : null;
    private long _records, _images, _bytes, _lineUs, _newestLagS = -1;
    private int _stopped, _lineLength;

    /// <inheritdoc/>
    public void Kept(ProvenBatch batch)
    {
        lock (_gate)
        {
            _records += batch.Records;
            _images += batch.Report.Images;
            _bytes += batch.Bytes;
            _places[batch.Unit] = (batch.After.Position, batch.After.LogSize);
            if (batch.After.Position < batch.After.LogSize)
                _current.Remove(batch.Unit);
            _newestLagS = batch.Report.LastTime is { } last ? (long)Math.Max(0, (clock.UtcNow - last).TotalSeconds) : _newestLagS;
            if (_json is not null)
            {
                _json.Write(line =>
                {
                    line.WriteString("event", "kept");
                    line.WriteString("unit", batch.Unit);
                    line.WriteNumber("first", batch.First);
                    line.WriteNumber("next", batch.After.Position);
                    line.WriteNumber("log_size", batch.After.LogSize);
                    line.WriteNumber("records", batch.Records);
                    line.WriteNumber("images", batch.Report.Images);
                    line.WriteNumber("bytes", batch.Bytes);
                });
            }
            else if (_isTerminal && clock.MonotonicUs - _lineUs >= LineEveryUs)
            {
                Over(Line());
            }
        }
    }

    /// <inheritdoc/>
    public void Current(string unit, long position)
    {
        lock (_gate)
        {
            if (_current.Add(unit))
                _json?.Write(line => Name(line, "current", unit).WriteNumber("position", position));
        }
    }

    /// <inheritdoc/>
    public void Retrying(PullException failure, TimeSpan after)
    {
        lock (_gate)
        {
            _json?.Write(line => Problem(Name(line, "retrying", failure.Unit), failure).WriteNumber("after_s", Math.Round(after.TotalSeconds, 1)));
            Say(string.Create(CultureInfo.InvariantCulture, $"{failure.Message} It is tried again in {Math.Ceiling(after.TotalSeconds)} s."));
        }
    }

    /// <inheritdoc/>
    public void Stopped(PullException failure)
    {
        lock (_gate)
        {
            _stopped++;
            _json?.Write(line =>
            {
                Problem(Name(line, "stopped", failure.Unit), failure);
                if (failure.KeptAt is { } kept)
                    line.WriteString("kept_at", kept);
                line.WriteStartArray("findings");
                foreach (string finding in failure.Findings)
                    line.WriteStringValue(finding);
                line.WriteEndArray();
            });
            Say("STOPPED " + failure.Message);
            foreach (string finding in failure.Findings.Skip(1).Take(PullLimits.RefusedKeptMax))
                Say("  " + finding);
        }
    }

    /// <summary>The last line.</summary>
    public void Finish()
    {
        lock (_gate)
        {
            if (_json is not null)
            {
                _json.Write(line =>
                {
                    line.WriteString("event", "ended");
                    line.WriteNumber("units", units);
                    line.WriteNumber("stopped", _stopped);
                    line.WriteNumber("records", _records);
                    line.WriteNumber("images", _images);
                    line.WriteNumber("bytes", _bytes);
                    line.WriteNumber("seconds", Math.Round(Seconds, 3));
                });
                return;
            }
            Over("");
            Console.WriteLine(Line());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _json?.Dispose();

    private double Seconds => Math.Max(clock.MonotonicUs - _startUs, 1) / 1e6;

    private string Line()
    {
        long left = _places.Values.Sum(place => place.LogSize - place.Position);
        double rate = _records / Seconds;
        string stopped = _stopped > 0 ? $", {_stopped} stopped" : "";
        string lag = _newestLagS >= 0 ? string.Create(CultureInfo.InvariantCulture, $", newest {_newestLagS} s old") : "";
        string eta = left > 0 && rate > 0 ? string.Create(CultureInfo.InvariantCulture, $", {left} behind, {TimeSpan.FromSeconds(Math.Ceiling(left / rate)):c} to go") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{_current.Count}/{units} units current{stopped}; {_records} records, {rate:0}/s, {_bytes / 1e6:0.0} MB{lag}{eta}");
    }

    private void Say(string text)
    {
        Over("");
        Console.Error.WriteLine($"alprctl: {text}");
    }

    private void Over(string text)
    {
        if (!_isTerminal)
            return;
        Console.Error.Write($"\r{text.PadRight(_lineLength)}{(text.Length == 0 ? "\r" : "")}");
        (_lineLength, _lineUs) = (text.Length, clock.MonotonicUs);
    }

    private static Utf8JsonWriter Name(Utf8JsonWriter line, string happened, string unit)
    {
        line.WriteString("event", happened);
        line.WriteString("unit", unit);
        return line;
    }

    private static Utf8JsonWriter Problem(Utf8JsonWriter line, PullException failure)
    {
        line.WriteString("problem", JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.Problem.ToString()));
        line.WriteString("message", failure.Message);
        return line;
    }
}
