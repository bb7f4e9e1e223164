namespace Alpr.Board.Devices;

/// <summary>One output of a <see cref="Pca9685"/>.</summary>
internal sealed class Pca9685Channel : IPwmChannel
{
    private readonly Pca9685 _chip;
    private readonly int _channel;

    /// <summary>An output.</summary>
    /// <param name="chip">Its chip.</param>
    /// <param name="channel">0 to 15.</param>
    public Pca9685Channel(Pca9685 chip, int channel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(channel);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(channel, Pca9685.Channels);
        (_chip, _channel) = (chip, channel);
        Name = $"{chip.Device} at {chip.Where}, output {channel}";
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void SetDuty(double share) => _chip.SetDuty(_channel, share);
}
