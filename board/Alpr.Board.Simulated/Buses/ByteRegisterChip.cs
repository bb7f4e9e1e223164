namespace Alpr.Board.Simulated.Buses;

/// <summary>A chip of 256 registers of a byte, with a pointer that a write's first byte sets.</summary>
/// <remarks>
/// Faults: a register that is stuck at a value, whatever is written; for an identity register that is another chip.
/// </remarks>
public abstract class ByteRegisterChip(int address) : SimulatedI2cChip(address)
{
    private readonly byte[] _registers = new byte[256];
    private readonly short[] _stuck = NoneStuck();
    private byte _pointer;

    /// <summary>Whether the pointer goes on after each byte.</summary>
    protected abstract bool AutoIncrements { get; }

    /// <summary>Makes a register read as a value for ever.</summary>
    public void Stick(byte register, byte value) => _stuck[register] = value;

    /// <summary>Ends all <see cref="Stick"/>.</summary>
    public void Unstick() => Array.Fill(_stuck, (short)-1);

    /// <summary>What a register holds, without the bus.</summary>
    public byte Peek(byte register) => _stuck[register] >= 0 ? (byte)_stuck[register] : _registers[register];

    /// <summary>Sets a register, read-only ones too, without the bus.</summary>
    public void Poke(byte register, byte value) => _registers[register] = value;

    /// <inheritdoc/>
    public sealed override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        BeginTransfer();
        _pointer = bytes[0];
        foreach (byte value in bytes[1..])
        {
            WriteRegister(_pointer, value);
            Advance();
        }
    }

    /// <inheritdoc/>
    public sealed override void Read(Span<byte> bytes)
    {
        BeginTransfer();
        foreach (ref byte value in bytes)
        {
            value = _stuck[_pointer] >= 0 ? (byte)_stuck[_pointer] : ReadRegister(_pointer);
            Advance();
        }
    }

    /// <summary>What happens at the start of a transfer: time-keeping registers are brought up to date.</summary>
    protected virtual void BeginTransfer()
    {
    }

    /// <summary>What the bus master reads.</summary>
    protected virtual byte ReadRegister(byte register) => _registers[register];

    /// <summary>What the bus master's write does: a chip masks what is read-only.</summary>
    protected virtual void WriteRegister(byte register, byte value) => _registers[register] = value;

    /// <summary>The register after another, while the pointer goes on.</summary>
    protected virtual byte Following(byte register) => (byte)(register + 1);

    private static short[] NoneStuck()
    {
        short[] none = new short[256];
        Array.Fill(none, (short)-1);
        return none;
    }

    private void Advance()
    {
        if (AutoIncrements)
            _pointer = Following(_pointer);
    }
}
