using Alpr.ListFeeds;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary>
/// The body of a request as a file that a blocking reader takes piece by piece, in the memory of one piece. It must come within its time: whoever installs it keeps the
/// list's other sources waiting. What goes wrong says so without anything of the file. For one thread.
/// </summary>
internal sealed class UploadStream : SourceStream
{
    /// <summary>Its kind.</summary>
    public const string MediaType = "application/octet-stream";

    private const string Source = "the upload";
    private const int PieceBytes = 64 * 1024;

    private readonly Stream _body;
    private readonly CancellationTokenSource _end;
    private readonly byte[] _piece = new byte[PieceBytes];

    /// <summary>Reads a body.</summary>
    /// <param name="body">Stays the caller's.</param>
    /// <param name="stop">Whoever sends it has gone.</param>
    public UploadStream(Stream body, CancellationToken stop)
    {
        _body = body;
        _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _end.CancelAfter(TimeSpan.FromSeconds(WebLimits.ListSeconds));
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            int got = _body.ReadAsync(_piece.AsMemory(0, Math.Min(buffer.Length, PieceBytes)), _end.Token).AsTask().GetAwaiter().GetResult();
            _piece.AsSpan(0, got).CopyTo(buffer);
            return got;
        }
        catch (BadHttpRequestException wrong) when (wrong.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new FeedException(Source, $"it is larger than {WebLimits.ListBytesMax} bytes, which no hot list is", "Look whether it is the right file", wrong);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            throw new FeedException(Source, $"it did not come whole within {WebLimits.ListSeconds} seconds", "Send it again over a better link", broken);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _end.Dispose();
        base.Dispose(disposing);
    }
}
