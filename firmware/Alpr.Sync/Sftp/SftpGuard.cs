using System.Globalization;

namespace Alpr.Sync.Sftp;

/// <summary>Gives a call up when the server stalls, when it takes too long, or when nobody wants it any more, and knows which of them it was.</summary>
internal sealed class SftpGuard : IDisposable
{
    /// <summary>Times the time-out that one file with its pictures may take, as long as something comes in each.</summary>
    private const int WholeTimes = 20;

    private readonly CancellationToken _stop;
    private readonly CancellationTokenSource _whole, _step;
    private readonly int _stepMs;

    /// <summary>Begins the time.</summary>
    /// <param name="stepMs">For each reply.</param>
    /// <param name="stop">Gives up.</param>
    public SftpGuard(int stepMs, CancellationToken stop)
    {
        (_stepMs, _stop) = (stepMs, stop);
        _whole = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _whole.CancelAfter(stepMs * WholeTimes);
        _step = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token);
        _step.CancelAfter(stepMs);
    }

    /// <summary>Ends when the call is to be given up.</summary>
    public CancellationToken Token => _step.Token;

    /// <summary>True when a reply came.</summary>
    public bool HasAnswer { get; private set; }

    /// <summary>Why it was given up; null when it was not.</summary>
    public string? Words => (_stop.IsCancellationRequested, _whole.IsCancellationRequested, _step.IsCancellationRequested) switch
    {
        (true, _, _) => "it was given up, for the program ends or the backend is configured otherwise",
        (_, true, _) => $"a file was not through after {Seconds(_stepMs * WholeTimes)} s. Check the line, or let fewer records go in a file (records_max)",
        (_, _, true) => $"the server said nothing for {Seconds(_stepMs)} s. Check whether it is up and its disk well",
        _ => null,
    };

    /// <summary>A whole reply came.</summary>
    public void Came()
    {
        HasAnswer = true;
        _step.CancelAfter(_stepMs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _whole.Dispose();
    }

    private static string Seconds(int ms) => (ms / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);
}
