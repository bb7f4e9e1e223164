using System.Net;
using System.Security.Cryptography;
using Alpr.Board.Time;
using Alpr.Board.Tls;

namespace Alpr.Sync.Webhook;

/// <summary>
/// One client of one web server with its open connection, kept while it works. Redirects are followed on the same host, port and path scheme alone, and only those
/// that keep the POST (307, 308). No proxy, no cookies; answers are read up to a bound.
/// </summary>
internal sealed class HttpsPoster : IDisposable
{
    private const int RedirectsMax = 3, AnswerBytesMax = 64 * 1024;

    // A server that refuses a large body before it came ends the connection; asked first, it can say so (RFC 9110, 10.1.1).
    private const int AskFirstBytes = 256 * 1024;

    private readonly WebhookTimes _times;
    private readonly ServerTrust _trust;
    private readonly HttpClient _client;
    private readonly byte[] _answer = new byte[AnswerBytesMax];

    /// <summary>Says what an answer, all of which came, means.</summary>
    /// <param name="answer">Its head.</param>
    /// <param name="body">Its body, up to a bound; counts until the next request.</param>
    public delegate DeliveryResult Judge(HttpResponseMessage answer, ReadOnlySpan<byte> body);

    /// <summary>Reads the files; connects to nothing yet.</summary>
    /// <exception cref="IOException">One of them cannot be used; in words.</exception>
    public HttpsPoster(string host, TlsFiles files, WebhookTimes times, IClock clock)
    {
        _times = times;
        _trust = new(host, files, clock, BackendTrust.Remedies("url"));
        MadeUs = clock.MonotonicUs;
        _client = new(HttpsLine.Handler(_trust, times.ConnectMsMax))
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours
        };
    }

    /// <summary>When it was made, on the monotonic clock.</summary>
    public long MadeUs { get; }

    /// <summary>Posts a body and judges the whole answer. Throws for nothing that a network or server does.</summary>
    /// <param name="address">Where to, on this server.</param>
    /// <param name="body">What.</param>
    /// <param name="headers">Besides those of every request.</param>
    /// <param name="judge">Says what the answer means.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public DeliveryResult Send(Uri address, in WebhookBody body, IReadOnlyList<(string Name, string Value)> headers, Judge judge, CancellationToken stop)
    {
        using CancellationTokenSource whole = CancellationTokenSource.CreateLinkedTokenSource(stop);
        whole.CancelAfter(_times.WholeMsMax);
        using CancellationTokenSource step = CancellationTokenSource.CreateLinkedTokenSource(whole.Token);
        try
        {
            Uri uri = address;
            for (int hop = 0; ; hop++)
            {
                using HttpResponseMessage answer = Post(uri, body, headers, step);
                if ((int)answer.StatusCode is 307 or 308 && hop < RedirectsMax && IsSameServer(uri, answer.Headers.Location, out Uri? to))
                {
                    uri = to;
                    continue;
                }
                // Its word counts once the answer is all there: a proxy may say 200 before the server behind it said anything.
                int length = ReadOut(answer, step.Token);
                return judge(answer, _answer.AsSpan(0, length));
            }
        }
        catch (OperationCanceledException)
        {
            stop.ThrowIfCancellationRequested();
            return DeliveryResult.Retry(whole.IsCancellationRequested
                ? $"it was not through after {_times.WholeMsMax / 1000} s. Check the line and the server"
                : step.IsCancellationRequested ? $"no answer came within {_times.AnswerMsMax / 1000} s. Check whether the server is up" : NetworkFailure.Words(System.Net.Sockets.SocketError.TimedOut));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return _trust.Verdict is { } verdict ? DeliveryResult.Misconfigured(verdict.ToString()) : DeliveryResult.Retry(NetworkFailure.Words(failure));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_answer); // it may hold a key
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _trust.Dispose();
    }

    private HttpResponseMessage Post(Uri uri, in WebhookBody body, IReadOnlyList<(string Name, string Value)> headers, CancellationTokenSource step)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new SentContent(body, () => step.CancelAfter(_times.AnswerMsMax)),
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "alpr-appliance");
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.ExpectContinue = body.Bytes.Length > AskFirstBytes;
        return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, step.Token).GetAwaiter().GetResult();
    }

    // More than the bound is left unread, which ends the connection when the answer is disposed.
    private int ReadOut(HttpResponseMessage answer, CancellationToken stop)
    {
        using Stream content = answer.Content.ReadAsStream(stop);
        int all = 0, got;
        while (all < AnswerBytesMax && (got = content.ReadAsync(_answer.AsMemory(all), stop).AsTask().GetAwaiter().GetResult()) > 0)
            all += got;
        return all;
    }

    private static bool IsSameServer(Uri from, Uri? location, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? to) =>
        Uri.TryCreate(from, location, out to) && to.Scheme == Uri.UriSchemeHttps && to.IdnHost == from.IdnHost && to.Port == from.Port;

    /// <summary>A body that says when it is sent: from then on the server's time runs.</summary>
    private sealed class SentContent : HttpContent
    {
        private readonly byte[] _bytes;
        private readonly Action _sent;

        public SentContent(in WebhookBody body, Action sent)
        {
            (_bytes, _sent) = (body.Bytes, sent);
            Headers.TryAddWithoutValidation("Content-Type", body.ContentType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_bytes).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
            _sent();
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_bytes, cancellationToken).ConfigureAwait(false);
            await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            _sent();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes.Length;
            return true;
        }
    }
}
