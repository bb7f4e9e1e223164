using Alpr.Evidence;

namespace Alpr.Pull;

/// <summary>Where the pull from one unit stands. Written only with, or after, what it covers.</summary>
public sealed record UnitState
{
    /// <summary>The unit's name here.</summary>
    public required string Unit { get; init; }

    /// <summary>The device id that signs.</summary>
    public required string Device { get; init; }

    /// <summary>The log's name; see <see cref="Alpr.Evidence.Checkpoint.Origin"/>.</summary>
    public required string Log { get; init; }

    /// <summary>All sequences below it are here, or were not for us.</summary>
    public required long Position { get; init; }

    /// <summary>True: the unit gives single records that its policy lets this agency have, not all of them.</summary>
    public required bool Exhibits { get; init; }

    /// <summary>The checkpoint of the last batch, as signed.</summary>
    public required byte[] Checkpoint { get; init; }

    /// <summary>Records in the log by that checkpoint.</summary>
    public required long LogSize { get; init; }

    /// <summary>The certificate of the key that signed it, DER.</summary>
    public required byte[] Certificate { get; init; }

    /// <summary>On what the key is believed, for a person.</summary>
    public required string Trust { get; init; }

    /// <summary>Reads <see cref="Checkpoint"/> back.</summary>
    /// <exception cref="PullException">It is damaged.</exception>
    public Checkpoint ReadCheckpoint() => Alpr.Evidence.Checkpoint.TryRead(Checkpoint, out Checkpoint? kept, out string? problem)
        ? kept
        : throw new PullException(PullProblem.Storage, Unit, $"the checkpoint kept here is damaged: {problem}", "Restore it from a copy; the batches prove which is right");
}
