namespace Alpr.Pull;

/// <summary>Where proven batches are kept. Calls for one unit come one after the other, those for several at once.</summary>
public interface IBatchStore : IAsyncDisposable
{
    /// <summary>Where the pull of a unit stands; null: nothing is kept of it.</summary>
    /// <exception cref="PullException">It cannot be read.</exception>
    Task<UnitState?> LoadAsync(string unit, CancellationToken stop);

    /// <summary>Files that a pull that was killed had made whole and not yet entered, in order; they are not proven.</summary>
    IReadOnlyList<LeftBatch> Left(string unit, long position);

    /// <summary>A new file, for the owner alone, in which a batch may lie until it is proven.</summary>
    FileStream Spool(string unit);

    /// <summary>Keeps a batch and then where the pull stands. On return both are durable; after an exception neither counts.</summary>
    /// <exception cref="PullException">It does not go.</exception>
    Task KeepAsync(ProvenBatch batch);

    /// <summary>Keeps a batch that was refused, aside, for a person to see.</summary>
    /// <param name="unit">Of which unit.</param>
    /// <param name="path">The spooled file, which is moved.</param>
    /// <param name="position">What was to come next.</param>
    /// <param name="findings">Why it was refused.</param>
    /// <returns>Where it is now.</returns>
    Task<string> RefuseAsync(string unit, string path, long position, IReadOnlyList<string> findings);
}

/// <summary>A file left by a pull that was killed.</summary>
/// <param name="Path">The file.</param>
/// <param name="Last">The last sequence that it covers, by its name.</param>
public sealed record LeftBatch(string Path, long Last);
