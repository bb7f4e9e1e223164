namespace Alpr.Board.Simulated.Buses;

/// <summary>A chip on a <see cref="SimulatedI2cBus"/>.</summary>
/// <param name="address">Its 7-bit address.</param>
public abstract class SimulatedI2cChip(int address)
{
    /// <summary>Its 7-bit address.</summary>
    public int Address => address;

    /// <summary>True for a chip that acknowledges nothing: no power, or not there.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Bytes that the bus master writes in one transfer.</summary>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes that the bus master reads in one transfer.</summary>
    public abstract void Read(Span<byte> bytes);
}
