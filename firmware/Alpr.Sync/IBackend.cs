namespace Alpr.Sync;

/// <summary>
/// One receiver of records. It connects by itself when it must and lets go of what broke; it keeps nothing over a restart. For one thread.
/// Waiting, order, repeating, setting aside and cursors are the keeper's, not its.
/// </summary>
public interface IBackend : IDisposable
{
    /// <summary>Its name in the configuration.</summary>
    string Name { get; }

    /// <summary>Deliveries that it takes in one call: 1, or as many as it sends before it waits for the first answer.</summary>
    int DeliveriesMax { get; }

    /// <summary>
    /// Delivers in the order given and waits for the backend's own word on each, or until its time is out. Never throws for what a network or a server does.
    /// </summary>
    /// <param name="deliveries">1 to <see cref="DeliveriesMax"/>.</param>
    /// <param name="results">One for each, in the same order. What was not tried because an earlier one must be tried again is <see cref="DeliveryVerdict.Retry"/>.</param>
    /// <param name="stop">Gives up.</param>
    void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop);

    /// <summary>Tries the way to the backend step by step, as far as it gets: name, address, TLS, sign-in, a marked record.</summary>
    /// <param name="marked">A record that says that it is a test.</param>
    /// <param name="stop">Gives up.</param>
    IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop);
}

/// <summary>One step of the way to a backend.</summary>
/// <param name="Step">Such as <c>name</c>, <c>connection</c>, <c>TLS</c>, <c>sign-in</c>, <c>test record</c>.</param>
/// <param name="Passed">It worked.</param>
/// <param name="Detail">What was seen; when it failed, why and what to do.</param>
public sealed record BackendTestStep(string Step, bool Passed, string Detail);
