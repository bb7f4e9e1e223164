using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.Profile;

namespace Alpr.Host.Board;

/// <summary>The profile's lights on their pins; a light that is not fitted is set in vain.</summary>
internal sealed class BoardLights : IStatusLights
{
    private readonly List<GpioLamp> _lamps = [];
    private readonly StatusLights _lights;

    /// <summary>Takes the pins; all lights are dark.</summary>
    /// <exception cref="IOException">A pin cannot be had.</exception>
    public BoardLights(Dictionary<string, StatusLightProfile> fitted, IBoardSource buses)
    {
        try
        {
            _lights = new(Pair("camera"), Pair("link"), Pair("gps"), Pair("system"));
        }
        catch (IOException)
        {
            _lamps.ForEach(lamp => lamp.Dispose());
            throw;
        }

        LampPair Pair(string name) => fitted.TryGetValue(name, out StatusLightProfile? light)
            ? new(Lamp(light.Red), Lamp(light.Green))
            : new(NoLamp.Instance, NoLamp.Instance);

        GpioLamp Lamp(PinProfile pin)
        {
            GpioLamp lamp = new(buses.Gpio(pin.Gpio), pin.Pin, pin.IsActiveHigh ? PinValue.High : PinValue.Low);
            _lamps.Add(lamp);
            return lamp;
        }
    }

    /// <inheritdoc/>
    public void Set(StatusLight light, LightColor color) => _lights.Set(light, color);

    /// <inheritdoc/>
    public void Dispose()
    {
        _lights.Dispose();
        _lamps.ForEach(lamp => lamp.Dispose());
    }

    private sealed class NoLamp : ILamp
    {
        public static NoLamp Instance { get; } = new();

        public void Set(bool on)
        {
        }
    }
}
