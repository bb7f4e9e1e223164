namespace Alpr.Sync.Webhook;

/// <summary>How long is waited for a server, in milliseconds, on the operating system's clock since it bounds a device that hangs. Tests make it short.</summary>
public sealed record WebhookTimes
{
    /// <summary>Until the connection stands, with TLS.</summary>
    public int ConnectMsMax { get; init; } = 10_000;

    /// <summary>From the last byte sent to the whole head of the answer.</summary>
    public int AnswerMsMax { get; init; } = 30_000;

    /// <summary>For everything, the answer's body included: eight megabytes of pictures need no more than a line of 400 kbit/s.</summary>
    public int WholeMsMax { get; init; } = 180_000;

    /// <summary>A connection is made anew after so long, and certificates and keys are read anew with it.</summary>
    public long ConnectionUsMax { get; init; } = 3_600_000_000;
}
