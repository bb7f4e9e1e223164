using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync;

/// <summary>What the keeper and all its backends share.</summary>
public sealed record SyncContext
{
    /// <summary>The journal's file, from which each backend's thread reads by itself.</summary>
    public required string JournalPath { get; init; }

    /// <summary>The way to the journal's writer, who keeps cursors and dead letters.</summary>
    public required IJournalTurn Turns { get; init; }

    /// <summary>The time.</summary>
    public required IClock Clock { get; init; }

    /// <summary>Makes a backend of its settings: <see cref="BackendFactory.Create"/>.</summary>
    public required Func<BackendSettings, IBackend> Open { get; init; }

    /// <summary>The device, for marked records of tests.</summary>
    public required string DeviceId { get; init; }

    /// <summary>
    /// Told how a part of the unit is, on a backend's thread, when that changed: <c>backend NAME</c> for each, and <c>link</c> for the worst of all. It must
    /// return soon.
    /// </summary>
    public Action<string, Light, string> Report { get; init; } = static (_, _, _) => { };

    /// <summary>
    /// Asked before each batch to an agency, on a backend's thread: the agency's name, and whether there are hits in the batch. Gives why nothing may be
    /// sent, or null. Without an answerer nothing goes to agencies.
    /// </summary>
    public Func<string, bool, string?> Refusal { get; init; } = static (_, _) => "nobody here knows the agreements";

    /// <summary>Draws the times of retries; another for each unit.</summary>
    public ulong Seed { get; init; }
}
