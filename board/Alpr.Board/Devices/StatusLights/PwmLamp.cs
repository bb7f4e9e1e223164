namespace Alpr.Board.Devices;

/// <summary>A lamp on a PWM channel, as bright as its share.</summary>
/// <param name="channel">The channel.</param>
/// <param name="brightness">Share of full brightness when on, above 0 up to 1.</param>
public sealed class PwmLamp(IPwmChannel channel, double brightness) : ILamp
{
    private readonly double _brightness = brightness is > 0 and <= 1
        ? brightness
        : throw new ArgumentOutOfRangeException(nameof(brightness), brightness, "A lamp's brightness is above 0 and at most 1.");

    /// <inheritdoc/>
    public void Set(bool on) => channel.SetDuty(on ? _brightness : 0);
}
