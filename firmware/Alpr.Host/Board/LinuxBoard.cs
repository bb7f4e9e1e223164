using System.Globalization;
using Alpr.Board.Camera;
using Alpr.Board.Camera.V4l2;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Profile;
using Alpr.Board.Serial;
using Alpr.Board.Time;
using Alpr.Board.Watchdog;

namespace Alpr.Host.Board;

/// <summary>The kernel's buses, as the profile names them. Where the packages of .NET IoT can be had, this is the place to put them.</summary>
internal sealed class LinuxBoard(BoardProfile profile, IClock clock) : IBoardSource
{
    private const string I2cPrefix = "/dev/i2c-";

    private readonly Dictionary<string, I2cBus> _i2c = [];
    private readonly Dictionary<string, IGpioController> _gpio = [];

    /// <inheritdoc/>
    public I2cBus I2c(string name)
    {
        if (!_i2c.TryGetValue(name, out I2cBus? bus))
            _i2c[name] = bus = new LinuxI2cBus(int.Parse(profile.I2c[name].AsSpan(I2cPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture));
        return bus;
    }

    /// <inheritdoc/>
    public IGpioController Gpio(string name)
    {
        if (!_gpio.TryGetValue(name, out IGpioController? chip))
            _gpio[name] = chip = new LinuxGpioController(profile.Gpio[name]);
        return chip;
    }

    /// <inheritdoc/>
    public ISerialPort Serial(string device, int baud) => new LinuxSerialPort(device, baud);

    /// <inheritdoc/>
    public IWatchdog Watchdog(string device, TimeSpan timeout) => new LinuxWatchdog(device, timeout);

    /// <inheritdoc/>
    public ICamera Camera() => new V4l2Camera(profile.Camera!.ToOptions(), clock);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (I2cBus bus in _i2c.Values)
            bus.Dispose();
        foreach (IGpioController chip in _gpio.Values)
            chip.Dispose();
    }
}
