using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Alpr.Board.Service;
using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Host.Links;
using Alpr.Host.Pipeline;

namespace Alpr.Host;

/// <summary>
/// Shows a run at a console: passages as they become durable, a progress line, a closing summary. Plates are shown only
/// when asked for, since a service's output ends in the system log.
/// </summary>
internal sealed class RunReporter : IRunObserver
{
    private const int ProgressEveryMs = 500;
    private const int ProgressEveryMsInLog = 10_000;

    private readonly object _gate = new();
    private readonly bool _showPlates;
    private readonly bool _atTerminal = !Console.IsErrorRedirected;
    private readonly IClock _clock;
    private readonly ServiceLog _log;
    private readonly long _startUs;
    private bool _progressShown;

    public RunReporter(bool showPlates, ServiceLog log, IClock clock)
    {
        _showPlates = showPlates;
        _log = log;
        _clock = clock;
        _startUs = clock.MonotonicUs;
    }

    /// <inheritdoc/>
    public void Signed(in SignedPassage passage)
    {
        if (!_showPlates)
            return;
        Write(Console.Out, string.Create(CultureInfo.InvariantCulture,
            $"  #{passage.Sequence,-4} {passage.Plate,-10} {passage.Confidence:0.00}  {passage.FirstUs / 1e6,6:0.0} s to {passage.LastUs / 1e6,6:0.0} s  {passage.Frames,3} frames  signed"));
    }

    /// <inheritdoc/>
    public void Alerted(Alert alert)
    {
        if (!_showPlates)
            return;
        Hit hit = alert.Hit.Hit;
        Detection read = alert.Detection.Detection;
        Write(Console.Out, string.Create(CultureInfo.InvariantCulture,
            $"  ALERT unconfirmed{(hit.Informational ? ", informational" : "")}: {Words(hit.Category)} on list '{hit.List}', {hit.ListAgeS / 3600.0:0} h old; listed {hit.EntryPlate} {hit.EntryState}, read {read.Plate} {read.State}: {Words(hit.Match.ToString())}{(hit.States == StateAgreement.Conflict ? ", STATES DIFFER" : "")}. Compare the picture, confirm before acting."));
    }

    /// <inheritdoc/>
    public void ItemFailed(string reason) => Say(LogPriority.Warning, reason, new LogField("ALPR_EVENT", "item_failed"));

    /// <inheritdoc/>
    public void JournalSetAside(string report) => Say(LogPriority.Error, report, new LogField("ALPR_EVENT", "journal_set_aside"));

    /// <inheritdoc/>
    public void Changed(Condition condition)
    {
        string light = Word(condition.Light);
        Say(condition.Light switch
        {
            Light.Green => LogPriority.Notice,
            Light.Amber => LogPriority.Warning,
            _ => LogPriority.Error,
        }, condition.Reason.Length == 0 ? $"{condition.Part}: {light}" : $"{condition.Part}: {light}. {condition.Reason}",
            new("ALPR_EVENT", "condition"), new("ALPR_PART", condition.Part), new("ALPR_LIGHT", light), new("ALPR_REASON", condition.Reason));
    }

    /// <inheritdoc/>
    public void Listening(UnitAddress address)
    {
        if (_log.IsJournal)
            _log.Write(LogPriority.Notice, address.Line, new("ALPR_EVENT", "listening"), new("ALPR_PART", address.What), new("ALPR_URL", address.Url), new("ALPR_CERTIFICATE_SHA256", address.CertificateSha256));
        else
            Write(Console.Out, address.Line);
    }

    /// <inheritdoc/>
    public void ListRefused(string list, string reason) =>
        Say(LogPriority.Warning, $"hot list '{list}': {reason}", new("ALPR_EVENT", "list_refused"), new("ALPR_LIST", list));

    /// <summary>Shows progress until told to stop.</summary>
    [SuppressMessage("Reliability", "CA1849", Justification = "a thread of its own waits here")]
    public void ShowProgress(Appliance appliance, CancellationToken finished)
    {
        while (!finished.WaitHandle.WaitOne(_atTerminal ? ProgressEveryMs : ProgressEveryMsInLog))
        {
            RunFigures figures = appliance.Figures;
            string of = appliance.FrameCount is { } count ? $" of {count}" : "";
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{figures.FramesRecognised}{of} frames, {figures.PassagesDurable} passages signed, {FramesPerSecond(figures):0.0} frames/s");
            if (_log.IsJournal)
            {
                _log.Write(LogPriority.Debug, line, new LogField("ALPR_EVENT", "progress"));
                continue;
            }
            lock (_gate)
            {
                Console.Error.Write(_atTerminal ? $"\r\u001b[K{line}" : line + "\n");
                _progressShown = _atTerminal;
            }
        }
        Write(Console.Out, null);
    }

    /// <summary>Prints the closing figures and how to check the journal.</summary>
    public void Summarize(Appliance appliance, string journalPath)
    {
        RunFigures figures = appliance.Figures;
        long measured = figures.FramesRecognised - RunFigures.WarmUpFrames;
        string allocation = measured > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(double)(figures.CaptureBytes + figures.RecognitionBytes) / measured:0.##} managed bytes per frame over the {measured} frames after warm-up")
            : $"not measured: warming up takes {RunFigures.WarmUpFrames} frames";
        LatencyHistogram time = figures.FrameTime;
        string text = string.Create(CultureInfo.InvariantCulture, $"""

            frames       {figures.FramesRecognised} recognised, {appliance.FramesDropped} dropped, {figures.ItemsFailed} items unreadable
            passages     {figures.PassagesDurable} signed and durable
            hot lists    {figures.Hits} hits, {figures.Alerts} alerts told{(figures.Alerts == 0 ? "" : $", the slowest {figures.AlertTime.WorstUs / 1000.0:0} ms after its passage was concluded")}
            speed        {FramesPerSecond(figures):0.0} frames/s; a frame takes {time.PercentileUs(0.5) / 1000.0:0.0} ms (median), {time.WorstUs / 1000.0:0.0} ms (worst)
            allocation   {allocation}
            journal      {journalPath}
            """);
        Write(Console.Out, text);
    }

    private static string Words(string name) => string.Concat(name.Select((letter, at) =>
        letter == '_' ? " " : at > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    private static string Word(Light light) => light switch
    {
        Light.Green => "green",
        Light.Amber => "amber",
        _ => "red",
    };

    private double FramesPerSecond(RunFigures figures) => figures.FramesRecognised * 1e6 / Math.Max(1, _clock.MonotonicUs - _startUs);

    private void Say(LogPriority priority, string message, params ReadOnlySpan<LogField> fields)
    {
        if (_log.IsJournal)
            _log.Write(priority, message, fields);
        else
            Write(Console.Error, $"alprd: {message}");
    }

    /// <summary>Writes a line, or none, clearing the progress line first.</summary>
    private void Write(TextWriter to, string? line)
    {
        lock (_gate)
        {
            if (_progressShown)
                Console.Error.Write("\r\u001b[K");
            _progressShown = false;
            if (line is not null)
                to.WriteLine(line);
        }
    }
}
