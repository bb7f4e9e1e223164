namespace Alpr.Board.Simulated.Buses;

/// <summary>A chip of registers of 16 bits, high byte first on the wire, with a pointer that stays until another is written: TI's sensors.</summary>
/// <remarks>
/// Faults: a register that is stuck at a value, whatever is written; for an identity register that is another chip.
/// </remarks>
public abstract class WordRegisterChip(int address) : SimulatedI2cChip(address)
{
    private readonly ushort[] _registers = new ushort[256];
    private readonly int[] _stuck = NoneStuck();
    private byte _pointer;

    /// <summary>Makes a register read as a value for ever.</summary>
    public void Stick(byte register, ushort value) => _stuck[register] = value;

    /// <summary>Ends all <see cref="Stick"/>.</summary>
    public void Unstick() => Array.Fill(_stuck, -1);

    /// <summary>What a register holds, without the bus.</summary>
    public ushort Peek(byte register) => _stuck[register] >= 0 ? (ushort)_stuck[register] : _registers[register];

    /// <summary>Sets a register, read-only ones too, without the bus.</summary>
    public void Poke(byte register, ushort value) => _registers[register] = value;

    /// <inheritdoc/>
    public sealed override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        _pointer = bytes[0];
        if (bytes.Length >= 3) // a lone byte of a word changes nothing
            WriteRegister(_pointer, (ushort)(bytes[1] << 8 | bytes[2]));
    }

    /// <inheritdoc/>
    public sealed override void Read(Span<byte> bytes)
    {
        ushort value = _stuck[_pointer] >= 0 ? (ushort)_stuck[_pointer] : ReadRegister(_pointer);
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)((i & 1) == 0 ? value >> 8 : value);
    }

    /// <summary>What the bus master reads: a sensor measures here.</summary>
    protected virtual ushort ReadRegister(byte register) => _registers[register];

    /// <summary>What the bus master's write does: a chip masks what is read-only.</summary>
    protected abstract void WriteRegister(byte register, ushort value);

    private static int[] NoneStuck()
    {
        int[] none = new int[256];
        Array.Fill(none, -1);
        return none;
    }
}
