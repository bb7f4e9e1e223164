namespace Alpr.Pull;

/// <summary>How is pulled, for all units alike.</summary>
public sealed record PullOptions
{
    /// <summary>True: go on for ever, and wait at each unit for news. False: until everything there is, is here.</summary>
    public bool Follow { get; init; }

    /// <summary>True: with the images. They are most of the bytes.</summary>
    public bool Images { get; init; } = true;

    /// <summary>False: units are not told what is kept; they then keep it as unacknowledged.</summary>
    public bool Acknowledge { get; init; } = true;

    /// <summary>What is said of why, where a unit's policy asks.</summary>
    public PullReason Reason { get; init; } = new();

    /// <summary>Records at most in one batch, 1 to <see cref="PullLimits.RecordsPerBatchMax"/>.</summary>
    public int RecordsPerBatch { get; init; } = PullLimits.RecordsPerBatch;

    /// <summary>Batches worked on at once, 1 to <see cref="PullLimits.AtOnceMax"/>.</summary>
    public int AtOnce { get; init; } = PullLimits.AtOnce;
}
