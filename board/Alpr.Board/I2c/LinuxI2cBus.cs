using System.Globalization;
using Alpr.Board.Kernel;

namespace Alpr.Board.I2c;

/// <summary>An I2C bus through <c>/dev/i2c-N</c> (linux/i2c-dev.h; kernel module i2c-dev).</summary>
public sealed unsafe class LinuxI2cBus : I2cBus
{
    private const int AddressMin = 0x08; // below and above are the bus's own addresses (I2C specification UM10204, table 4)
    private const int AddressMax = 0x77;
    private const string DevicesOfKernel = "/sys/bus/i2c/devices";

    private readonly uint _functions;

    /// <summary>Opens a bus and asks what its adapter can do.</summary>
    /// <param name="busId">N of <c>/dev/i2c-N</c>.</param>
    /// <exception cref="IOException">There is no such bus, or it cannot be opened.</exception>
    public LinuxI2cBus(int busId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(busId);
        BusId = busId;
        using KernelFile bus = KernelFile.Open(PathOf(busId), OpenFlags.ReadWrite);
        nuint functions; // unsigned long
        bus.Ioctl(I2cAbi.GetFunctions, &functions, "does not say what it can do", "Is it an I2C bus?");
        _functions = (uint)functions;
    }

    /// <inheritdoc/>
    public override int BusId { get; }

    /// <summary>True when the adapter makes transfers of any shape; else it knows SMBus transactions alone.</summary>
    public bool TransfersAnything => (_functions & I2cAbi.FunctionI2c) != 0;

    /// <inheritdoc/>
    public override I2cDevice CreateDevice(int deviceAddress)
    {
        I2cConnectionSettings settings = new(BusId, deviceAddress);
        if (deviceAddress is < AddressMin or > AddressMax)
            throw new IOException($"{settings}: devices have addresses 0x{AddressMin:x2} to 0x{AddressMax:x2}. Correct the board's configuration.");
        KernelFile file = KernelFile.Open(PathOf(BusId), OpenFlags.ReadWrite); // the address belongs to the open file: each device has its own
        if (file.TryIoctl(I2cAbi.SetAddress, (void*)(nint)deviceAddress, out int errno))
            return TransfersAnything ? new LinuxI2cDevice(settings, file) : new SmbusI2cDevice(settings, file, _functions);
        file.Dispose();
        throw errno == Errno.Busy ? HeldByKernel(settings, errno) : Errno.Exception($"{settings} cannot be addressed", errno, "");
    }

    private static string PathOf(int busId) => string.Create(CultureInfo.InvariantCulture, $"/dev/i2c-{busId}");

    private static IOException HeldByKernel(I2cConnectionSettings settings, int errno)
    {
        string device = string.Create(CultureInfo.InvariantCulture, $"{settings.BusId}-{settings.DeviceAddress:x4}");
        string? driver = Path.GetFileName(File.ResolveLinkTarget($"{DevicesOfKernel}/{device}/driver", returnFinalTarget: true)?.FullName);
        return Errno.Exception($"{settings} cannot be had", errno, driver is null
            ? $"A kernel driver has it: 'ls -l {DevicesOfKernel}/{device}' names it; take the device out of the device tree."
            : $"The kernel's driver {driver} has it: 'echo {device} > /sys/bus/i2c/drivers/{driver}/unbind' frees it until the next start, taking it out of the device tree for good.");
    }
}
