using Alpr.Board.Camera;
using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Serial;
using Alpr.Board.Watchdog;

namespace Alpr.Host.Board;

/// <summary>Where buses, pins, lines and the sensor come from: the kernel, or simulators. Buses and chips of pins are shared and stay its own.</summary>
internal interface IBoardSource : IDisposable
{
    /// <summary>The bus of a name in the profile; opened once.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    I2cBus I2c(string name);

    /// <summary>The chip of pins of a name in the profile; opened once.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    IGpioController Gpio(string name);

    /// <summary>A serial line; the caller disposes it.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    ISerialPort Serial(string device, int baud);

    /// <summary>The watchdog, which runs from now on; the caller disposes it.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    IWatchdog Watchdog(string device, TimeSpan timeout);

    /// <summary>The profile's camera sensor, which the caller disposes. A sensor that is away shows when a frame is asked for.</summary>
    /// <exception cref="CameraException">The profile has none.</exception>
    ICamera Camera();
}
