using Alpr.Board.I2c;

namespace Alpr.Board.Simulated.Buses;

/// <summary>An I2C bus with simulated chips and faults to order.</summary>
/// <remarks>Nothing allocates in a transfer that succeeds. One thread uses it.</remarks>
public sealed class SimulatedI2cBus(int busId = 1) : I2cBus
{
    private const int NoDevice = 6, TimedOut = 110, LostArbitration = 11; // ENXIO, ETIMEDOUT, EAGAIN (errno.h)

    private readonly SimulatedI2cChip?[] _chips = new SimulatedI2cChip?[128];
    private long _failAt = -1;
    private ulong _failSeed;
    private int _failEvery;

    /// <inheritdoc/>
    public override int BusId => busId;

    /// <summary>Transfers so far, failed ones too.</summary>
    public long Transfers { get; private set; }

    /// <summary>True while something holds a line low: every transfer times out.</summary>
    public bool IsHung { get; set; }

    /// <summary>Puts a chip on the bus and gives it back.</summary>
    public TChip Attach<TChip>(TChip chip)
        where TChip : SimulatedI2cChip
    {
        _chips[chip.Address] = chip;
        return chip;
    }

    /// <summary>Makes one transfer fail: 0 is the next one, -1 none. This is how every place at which a driver can be hit is tried.</summary>
    public void FailAfter(int transfers) => _failAt = Transfers + transfers;

    /// <summary>Makes one transfer in so many fail, chosen by a seed; 0 for none.</summary>
    public void FailEvery(int transfers, ulong seed) => (_failEvery, _failSeed) = (transfers, seed);

    /// <inheritdoc/>
    public override I2cDevice CreateDevice(int deviceAddress)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(deviceAddress, 0x08);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deviceAddress, 0x77);
        return new Device(this, new(busId, deviceAddress));
    }

    private SimulatedI2cChip Select(I2cConnectionSettings settings)
    {
        long transfer = Transfers++;
        if (IsHung)
            throw Error(settings, TimedOut, "the bus is held low");
        if (transfer == _failAt || (_failEvery > 0 && SeededNumbers.At(_failSeed, (ulong)transfer) % (ulong)_failEvery == 0))
            throw Error(settings, LostArbitration, "the transfer was disturbed");
        return _chips[settings.DeviceAddress] is { IsSilent: false } chip ? chip : throw Error(settings, NoDevice, "no device answers");
    }

    private static IOException Error(I2cConnectionSettings settings, int errno, string what) => new($"{settings}: {what} (errno {errno}).");

    private sealed class Device(SimulatedI2cBus bus, I2cConnectionSettings settings) : I2cDevice
    {
        public override I2cConnectionSettings ConnectionSettings => settings;

        public override void Read(Span<byte> buffer) => bus.Select(settings).Read(buffer);

        public override void Write(ReadOnlySpan<byte> buffer) => bus.Select(settings).Write(buffer);

        public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
        {
            SimulatedI2cChip chip = bus.Select(settings);
            chip.Write(writeBuffer);
            chip.Read(readBuffer);
        }
    }
}
