namespace Alpr.Pull;

/// <summary>Is told what happens. Calls come from many threads, those about one unit one after the other; they must not block.</summary>
public interface IPullEvents
{
    /// <summary>A batch is proven and durable.</summary>
    void Kept(ProvenBatch batch);

    /// <summary>All that a unit has is kept.</summary>
    /// <param name="unit">Its name.</param>
    /// <param name="position">Records kept of its log.</param>
    void Current(string unit, long position);

    /// <summary>A try failed; there is another.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="after">How long is waited.</param>
    void Retrying(PullException failure, TimeSpan after);

    /// <summary>A unit is given up: what it gave is not proven, or help is needed.</summary>
    void Stopped(PullException failure);
}
