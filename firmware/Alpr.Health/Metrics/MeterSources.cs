using Alpr.Contracts.V1;
using Alpr.ListFeeds;
using Alpr.Live;
using Alpr.Sync;

namespace Alpr.Health.Metrics;

/// <summary>What the stages count besides <see cref="UnitFigures"/>, since the program started.</summary>
/// <param name="FramesCaptured">Pictures taken.</param>
/// <param name="FramesRecognised">Pictures read.</param>
/// <param name="ItemsFailed">Pictures or streams that could not be read.</param>
/// <param name="Hits">Resemblances to entries of hot lists, repeats included.</param>
/// <param name="AlertMsWorst">The longest from a passage's end to its alert, milliseconds.</param>
/// <param name="StatementsLost">Statements about the unit that gave way because nobody signed them.</param>
public readonly record struct RunCounts(long FramesCaptured, long FramesRecognised, long ItemsFailed, long Hits, double AlertMsWorst, long StatementsLost);

/// <summary>
/// Where the meter finds what the unit counts already. Each is asked on the thread that collects, may be a frame late, and must not wait. A source that
/// throws an <see cref="IOException"/> or <see cref="InvalidOperationException"/> gives nothing that time.
/// </summary>
public sealed record MeterSources
{
    /// <summary>Name of the unit in every record.</summary>
    public required string DeviceId { get; init; }

    /// <summary>Version of the program.</summary>
    public required string ProgramVersion { get; init; }

    /// <summary>What people see too.</summary>
    public required Func<UnitFigures> Figures { get; init; }

    /// <summary>The rest of the counts.</summary>
    public required Func<RunCounts> Counts { get; init; }

    /// <summary>How the parts are.</summary>
    public required Func<IReadOnlyList<Condition>> Conditions { get; init; }

    /// <summary>How the backends are.</summary>
    public Func<IReadOnlyList<BackendFigures>> Backends { get; init; } = static () => [];

    /// <summary>How the hot lists are.</summary>
    public Func<IReadOnlyList<FeedHealth>> Lists { get; init; } = static () => [];

    /// <summary>Temperatures in degrees Celsius by the name of their sensor.</summary>
    public Func<IReadOnlyDictionary<string, double>> Temperatures { get; init; } = static () => new Dictionary<string, double>();

    /// <summary>The newest self-test read; null: there was none.</summary>
    public Func<KnownPlate.KnownPlateReading?> SelfTest { get; init; } = static () => null;
}
