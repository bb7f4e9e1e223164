using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Profile;
using Alpr.Board.Time;

namespace Alpr.Host.Board;

/// <summary>The profile's infrared light with the chip that dims it, disposed together, the light first.</summary>
internal sealed class BoardIlluminator : IIrIlluminator, IIdentifiable
{
    private readonly Pca9685 _chip;
    private readonly IrIlluminator _light;

    /// <summary>Makes the light dark.</summary>
    /// <exception cref="IOException">Pin or chip cannot be had.</exception>
    public BoardIlluminator(IlluminatorProfile profile, I2cDevice device, IGpioController pins, IClock clock)
    {
        _chip = new(device, clock);
        try
        {
            PinValue open = profile.Gate.IsActiveHigh ? PinValue.High : PinValue.Low;
            _light = new(_chip.Channel(profile.Channel), pins, profile.Gate.Pin, open, levelMax: 1);
        }
        catch (IOException)
        {
            _chip.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Device => _chip.Device;

    /// <inheritdoc/>
    public string Where => _chip.Where;

    /// <inheritdoc/>
    public string Expected => _chip.Expected;

    /// <inheritdoc/>
    public string Remedy => _chip.Remedy;

    /// <inheritdoc/>
    public DeviceIdentity Identify() => _chip.Identify();

    /// <inheritdoc/>
    public void SetLevel(double level) => _light.SetLevel(level);

    /// <inheritdoc/>
    public void Dispose()
    {
        _light.Dispose();
        _chip.Dispose();
    }
}
