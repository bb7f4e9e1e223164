namespace Alpr.CommandLine;

/// <summary>A file on its way to whoever reads it, with a bar of how much was read. What is read twice, such as a bundle's directory, lets the bar go back.</summary>
/// <param name="file">The file; is disposed of with this.</param>
public sealed class ProgressStream(FileStream file) : Stream
{
    private const int BytesPerMegabyte = 1_000_000;
    private readonly ProgressLine _progress = new("MB");

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = file.Read(buffer);
        if (file.Length >= BytesPerMegabyte)
            _progress.Show(file.Position / BytesPerMegabyte, file.Length / BytesPerMegabyte);
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _progress.Dispose();
            file.Dispose();
        }
        base.Dispose(disposing);
    }
}
