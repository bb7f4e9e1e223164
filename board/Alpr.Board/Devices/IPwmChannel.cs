namespace Alpr.Board.Devices;

/// <summary>One output whose share of time at full can be set: a channel of the PCA9685, or a PWM of the board.</summary>
public interface IPwmChannel
{
    /// <summary>Chip and channel, for messages.</summary>
    string Name { get; }

    /// <summary>Sets the share.</summary>
    /// <param name="share">0 (dark) to 1.</param>
    /// <exception cref="IOException">The chip does not answer or does not hold what was written. A later call tries anew.</exception>
    void SetDuty(double share);
}
