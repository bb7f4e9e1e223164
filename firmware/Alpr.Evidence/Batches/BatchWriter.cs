using Alpr.Contracts.V1;
using Google.Protobuf;

namespace Alpr.Evidence;

/// <summary>
/// Writes a batch file part by part, so that a batch of any length takes the memory of its largest image. The order is
/// <see cref="Begin"/>, then the statements, then each exhibit and its images, then each record and its images, then
/// <see cref="End"/>; a file without its end is refused as truncated. The stream stays the caller's.
/// </summary>
public sealed class BatchWriter
{
    private readonly Stream _output;
    private ulong _records, _images, _statements, _exhibits;
    private bool _begun, _ended;

    /// <summary>Writes to a stream.</summary>
    public BatchWriter(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Writes the magic bytes and the header.</summary>
    public void Begin(BatchHeader header)
    {
        Require(!_begun);
        _begun = true;
        _output.Write(BatchFormat.Magic);
        Write(new() { Header = header });
    }

    /// <summary>Writes a record by the exact bytes of its envelope.</summary>
    public void Record(ReadOnlyMemory<byte> envelope)
    {
        Require(_begun && !_ended);
        Write(new() { Record = new() { Envelope = UnsafeByteOperations.UnsafeWrap(envelope) } });
        _records++;
    }

    /// <summary>Writes, in place of a record that was purged or lost, its leaf hash.</summary>
    public void Gone(in Hash256 leaf)
    {
        Require(_begun && !_ended);
        Write(new() { Record = new() { GoneLeafHash = ByteString.CopyFrom(leaf.Bytes) } });
        _records++;
    }

    /// <summary>Writes a statement: a change of key, purge, gap or hold with the path to the checkpoint's root.</summary>
    public void Statement(long sequence, ReadOnlyMemory<byte> envelope, ReadOnlySpan<Hash256> inclusion)
    {
        Require(_begun && !_ended && _exhibits + _records == 0);
        Write(new() { Statement = Proven(sequence, envelope, inclusion) });
        _statements++;
    }

    /// <summary>Writes a single record with the path to the checkpoint's root.</summary>
    public void Exhibit(long sequence, ReadOnlyMemory<byte> envelope, ReadOnlySpan<Hash256> inclusion)
    {
        Require(_begun && !_ended && _records == 0);
        Write(new() { Exhibit = Proven(sequence, envelope, inclusion) });
        _exhibits++;
    }

    /// <summary>Writes an image of the exhibit or record before it.</summary>
    public void Image(in Hash256 sha256, ReadOnlyMemory<byte> content)
    {
        Require(_exhibits + _records > 0 && !_ended);
        Write(new()
        {
            Image = new() { Sha256 = ByteString.CopyFrom(sha256.Bytes), Content = UnsafeByteOperations.UnsafeWrap(content) },
        });
        _images++;
    }

    /// <summary>Writes the end and flushes the stream.</summary>
    public void End()
    {
        Require(_begun && !_ended);
        _ended = true;
        Write(new()
        {
            End = new() { Records = _records, Images = _images, Statements = _statements, Exhibits = _exhibits, FormatVersion = BatchFormat.Version },
        });
        _output.Flush();
    }

    private static ProvenRecord Proven(long sequence, ReadOnlyMemory<byte> envelope, ReadOnlySpan<Hash256> inclusion)
    {
        ProvenRecord proven = new() { Sequence = (ulong)sequence, Envelope = UnsafeByteOperations.UnsafeWrap(envelope) };
        foreach (ref readonly Hash256 hash in inclusion)
            proven.Inclusion.Add(ByteString.CopyFrom(hash.Bytes));
        return proven;
    }

    private void Write(BatchPart part)
    {
        int size = part.CalculateSize();
        if (size > EvidenceLimits.BatchPartBytesMax)
            throw new ArgumentException(
                $"A part of {size} bytes is larger than a batch may hold, {EvidenceLimits.BatchPartBytesMax}.");
        part.WriteDelimitedTo(_output);
    }

    private static void Require(bool inOrder)
    {
        if (!inOrder)
            throw new InvalidOperationException(
                "The parts of a batch are a header, records each followed by its images, and an end.");
    }
}
