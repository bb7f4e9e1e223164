using Alpr.Board.Devices;
using Alpr.Board.Gpio;
using Alpr.Board.Simulated.Buses;
using Alpr.Board.Simulated.Devices;

namespace Alpr.Board.Tests.Devices;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class StatusLightsTests : IDisposable
{
    private const double Brightness = 0.25;
    private readonly HandClock _clock = new();
    private readonly SimulatedI2cBus _bus = new();
    private readonly SimulatedPca9685 _chip = new();

    public void Dispose() => _bus.Dispose();

    private StatusLights OnChip()
    {
        _bus.Attach(_chip);
        Pca9685 driver = new(_bus.CreateDevice(0x40), _clock);
        LampPair Pair(int first) => new(new PwmLamp(driver.Channel(first), Brightness), new PwmLamp(driver.Channel(first + 1), Brightness));
        return new(Pair(4), Pair(6), Pair(8), Pair(10));
    }

    [Test]
    public void Each_light_shows_each_colour_and_the_others_stay([Values] StatusLight light, [Values] LightColor color)
    {
        using StatusLights lights = OnChip();
        lights.Set(light, color);
        for (int i = 0; i < 4; i++)
        {
            double red = i == (int)light && color is LightColor.Red or LightColor.Amber && i == (int)light ? Brightness : 0;
            double green = i == (int)light && color is LightColor.Green or LightColor.Amber && i == (int)light ? Brightness : 0;
            Assert.That((_chip.Duty(4 + 2 * i), _chip.Duty(5 + 2 * i)), Is.EqualTo((red, green)), $"light {i}");
        }
    }

    [Test]
    public void Lights_on_pins_do_the_same()
    {
        SimulatedGpioController pins = new(8, _clock);
        LampPair Pair(int first) => new(new GpioLamp(pins, first, PinValue.High), new GpioLamp(pins, first + 1, PinValue.Low));
        using StatusLights lights = new(Pair(0), Pair(2), Pair(4), Pair(6));
        lights.Set(StatusLight.Link, LightColor.Amber);
        lights.Set(StatusLight.Gps, LightColor.Red);
        Assert.That(Enumerable.Range(0, 8).Select(pins.Level), Is.EqualTo(new[]
        {
            PinValue.Low, PinValue.High, PinValue.High, PinValue.Low, PinValue.High, PinValue.High, PinValue.Low, PinValue.High,
        }));
    }

    [Test]
    public void A_chip_that_fails_is_said_and_no_more_and_lights_come_back_with_it()
    {
        using StatusLights lights = OnChip();
        lights.Set(StatusLight.Camera, LightColor.Green);
        _chip.IsSilent = true;
        Assert.That(() => lights.Set(StatusLight.Link, LightColor.Red), Throws.InstanceOf<IOException>().With.Message.Contains("PCA9685"));
        _chip.IsSilent = false;
        _chip.Reset();
        lights.Set(StatusLight.System, LightColor.Amber);
        Assert.That((_chip.Duty(5), _chip.Duty(6), _chip.Duty(10)), Is.EqualTo((Brightness, Brightness, Brightness)));
    }

    [Test]
    public void A_chip_that_is_not_there_does_not_stop_the_start()
    {
        _chip.IsSilent = true;
        using StatusLights lights = OnChip();
        Assert.That(() => lights.Set(StatusLight.Link, LightColor.Green), Throws.InstanceOf<IOException>());
    }

    [Test]
    public void Disposed_they_are_dark()
    {
        StatusLights lights = OnChip();
        lights.Set(StatusLight.Camera, LightColor.Amber);
        lights.Dispose();
        Assert.That((_chip.Duty(4), _chip.Duty(5)), Is.EqualTo((0.0, 0.0)));
    }

    [Test]
    public void Setting_a_light_allocates_nothing()
    {
        using StatusLights lights = OnChip();
        Assert.That(Allocated.By(() => lights.Set(StatusLight.Camera, LightColor.Amber)), Is.Zero);
    }
}
