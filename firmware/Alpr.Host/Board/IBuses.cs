using Alpr.Board.Gpio;
using Alpr.Board.I2c;
using Alpr.Board.Serial;
using Alpr.Board.Watchdog;

namespace Alpr.Host.Board;

/// <summary>Where buses, pins and lines come from: the kernel, or simulators. What it opens is shared and stays its own.</summary>
internal interface IBuses : IDisposable
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
}
