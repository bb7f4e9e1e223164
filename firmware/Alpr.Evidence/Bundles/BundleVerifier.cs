using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Alpr.Evidence;

/// <summary>
/// Judges an evidence bundle: proves the batch in it, then writes the bundle anew from that batch and compares every byte. Nothing
/// in a file makes it throw.
/// </summary>
public static class BundleVerifier
{
    /// <summary>True when a file begins as a zip does; the stream is put back to its beginning.</summary>
    public static bool IsBundle(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Span<byte> magic = stackalloc byte[4];
        file.Position = 0;
        bool zip = file.ReadAtLeast(magic, magic.Length, false) == magic.Length && magic.SequenceEqual("PK\x3\x4"u8);
        file.Position = 0;
        return zip;
    }

    /// <summary>Reads a bundle and reports all that is wrong with it.</summary>
    /// <param name="bundle">The file; it must be seekable.</param>
    /// <param name="options">What to judge it against; null judges it against itself.</param>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public static VerificationReport Verify(Stream bundle, VerificationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (!TryFindCore(bundle, out long from, out long length, out uint crc))
            return Refused(FindingKind.NotABatch, $"the file is not a bundle: it does not begin with {BundleFormat.Core}");
        using StreamPart core = new(bundle, from, length);
        if (CrcOf(core) != crc) // anybody can make it right again, but most damage is none's work, and this names it at once
            return Refused(FindingKind.BundleDiffers, $"the checksum of {BundleFormat.Core} is wrong: the file was damaged on its way, get it again");
        using ComparingStream expected = new(bundle);
        BundleFiles files = new(new(expected));
        files.Begin(core);
        core.Position = 0;
        VerificationReport report = BatchVerifier.Verify(core, options, files);
        if (!report.IsProven)
            return report;
        if (BundleWriter.Problem(core, report) is { } problem)
            return report with { Findings = [new(FindingKind.Malformed, problem)] };
        files.Finish(report);
        return expected.FirstDifference is not { } at && expected.IsAtEnd
            ? report
            : report with { Findings = [new(FindingKind.BundleDiffers,
                $"from byte {expected.FirstDifference ?? bundle.Length} on the bundle is not what its own evidence gives: a page, picture, key or step was changed, or another version wrote it")] };
    }

    private static VerificationReport Refused(FindingKind kind, string text) =>
        BatchVerifier.Verify(Stream.Null) with { Findings = [new(kind, text)] };

    private static uint CrcOf(Stream content)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        uint crc = 0;
        for (int read; (read = content.Read(buffer)) > 0;)
            crc = StoredZip.Crc(crc, buffer.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(buffer);
        content.Position = 0;
        return crc;
    }

    // The first entry, as our writer writes it: its name at 30, the batch behind it.
    private static bool TryFindCore(Stream bundle, out long from, out long length, out uint crc)
    {
        byte[] name = Encoding.ASCII.GetBytes(BundleFormat.Core);
        byte[] header = new byte[StoredZip.LocalHeaderBytes + name.Length];
        bundle.Position = 0;
        bool read = bundle.ReadAtLeast(header, header.Length, false) == header.Length;
        from = header.Length;
        crc = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(14));
        length = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(22));
        return read && header.AsSpan(0, 4).SequenceEqual("PK\x3\x4"u8)
            && header.AsSpan(StoredZip.LocalHeaderBytes).SequenceEqual(name) && from + length <= bundle.Length
            && length <= BundleFormat.CoreBytesMax;
    }

    /// <summary>A part of a stream, which it shares the position of: put back before each read.</summary>
    private sealed class StreamPart(Stream whole, long from, long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            whole.Position = from + Position;
            int read = whole.Read(buffer[..(int)Math.Min(buffer.Length, length - Position)]);
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }

    /// <summary>Takes what should be in a file and remembers where the file differs first.</summary>
    private sealed class ComparingStream(Stream actual) : Stream
    {
        private readonly byte[] _buffer = new byte[64 * 1024];
        private long _at;

        public long? FirstDifference { get; private set; }

        public bool IsAtEnd => _at == actual.Length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _at;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> expected)
        {
            while (!expected.IsEmpty && FirstDifference is null)
            {
                Span<byte> seen = _buffer.AsSpan(0, Math.Min(expected.Length, _buffer.Length));
                actual.Position = _at;
                int read = actual.ReadAtLeast(seen, seen.Length, false);
                int same = seen[..read].CommonPrefixLength(expected[..seen.Length]);
                _at += same;
                if (same < seen.Length)
                    FirstDifference = _at;
                expected = expected[seen.Length..];
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
