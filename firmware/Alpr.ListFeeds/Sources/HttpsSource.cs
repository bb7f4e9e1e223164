using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Alpr.Board.Time;
using Alpr.Board.Tls;

namespace Alpr.ListFeeds;

/// <summary>
/// A web server with TLS. It is asked by tag and date whether it has anything new; redirects are followed on the same host alone; what is packed with gzip is
/// unpacked as it comes. A proxy is not used.
/// </summary>
/// <param name="address">Of the kind <see cref="FeedKind.Https"/>.</param>
/// <param name="credentials">For its host.</param>
/// <param name="clock">Certificates are judged by it.</param>
/// <param name="times">How long is waited.</param>
public sealed class HttpsSource(FeedAddress address, FeedCredentials credentials, IClock clock, FeedTimes times) : IListSource
{
    private const int RedirectsMax = 3;

    /// <inheritdoc/>
    public string Name => address.Name;

    /// <inheritdoc/>
    public bool Confirms => true;

    /// <inheritdoc/>
    public long? WatchUs => null;

    /// <inheritdoc/>
    public ListOffer? Fetch(FeedState known, CancellationToken stop)
    {
        Connection connection = new(address, credentials, clock, times, stop);
        try
        {
            HttpResponseMessage answer = Ask(connection, known);
            if (answer.StatusCode == HttpStatusCode.NotModified && !known.IsBlank)
            {
                connection.Dispose();
                return null;
            }
            if (answer.StatusCode != HttpStatusCode.OK)
                throw WebFailure.Of(Name, answer.StatusCode);
            FeedState seen = new()
            {
                EntityTag = Validator(answer.Headers.NonValidated, "ETag"),
                LastModified = Validator(answer.Content.Headers.NonValidated, "Last-Modified"),
            };
            return new Offer { Name = Name, Content = Unpacked(answer, connection), Seen = seen, Connection = connection };
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private HttpResponseMessage Ask(Connection connection, FeedState known)
    {
        UriBuilder builder = new(Uri.UriSchemeHttps, address.Host, address.Port, address.Path);
        Uri uri = builder.Uri;
        for (int hop = 0; ; hop++)
        {
            HttpResponseMessage answer = connection.Send(uri, known);
            if ((int)answer.StatusCode is not (301 or 302 or 303 or 307 or 308))
                return answer;
            bool isAddress = Uri.TryCreate(uri, answer.Headers.Location, out Uri? to);
            HttpStatusCode status = answer.StatusCode;
            answer.Dispose();
            if (!isAddress || to is null || to.Scheme != Uri.UriSchemeHttps || to.IdnHost != uri.IdnHost || to.Port != uri.Port || hop == RedirectsMax)
                throw WebFailure.Of(Name, status);
            uri = to;
        }
    }

    private CountedStream Unpacked(HttpResponseMessage answer, Connection connection)
    {
        // A body without a length ends where the connection does, and nobody could tell a whole list from a piece (RFC 9112, 6.3).
        if (answer.Content.Headers.ContentLength is null && answer.Headers.TransferEncodingChunked != true)
        {
            throw new FeedException(Name, "it does not say how long the list is, so that a piece would look like all of it",
                "Its keeper must have it send a length, or chunks");
        }
        string[] packings = [.. answer.Content.Headers.ContentEncoding.Select(one => one.ToLowerInvariant()).Where(one => one != "identity")];
        if (packings is not ([] or ["gzip"] or ["x-gzip"]))
        {
            throw new FeedException(Name, "it packs the list in a way that was not asked for",
                "Its keeper must have it send the list plain or with gzip");
        }
        connection.Guard.ExpectContent();
        WebStream raw = new(answer.Content.ReadAsStream(), connection.Guard, Name);
        return packings.Length == 0 ? new(raw, Name) : new(new UnpackingStream(raw, Name), Name, atEnd: bytes =>
        {
            if ((uint)bytes != raw.LastFour)
                throw new FeedException(Name, "what it packed with gzip was cut off", "Tell its keeper; it is tried again by itself");
        });
    }

    private static string Validator(HttpHeadersNonValidated headers, string name)
    {
        string value = headers.TryGetValues(name, out HeaderStringValues values) ? values.ToString() : "";
        return FeedState.IsValidator(value) ? value : "";
    }

    /// <summary>Unpacks, with a damaged packing in words.</summary>
    private sealed class UnpackingStream(WebStream packed, string source) : SourceStream
    {
        private readonly GZipStream _gzip = new(packed, CompressionMode.Decompress);

        public override int Read(Span<byte> buffer)
        {
            try
            {
                return _gzip.Read(buffer);
            }
            catch (InvalidDataException damage)
            {
                throw new FeedException(source, "what it packed with gzip is damaged", "Tell its keeper; it is tried again by itself", damage);
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _gzip.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Offer : ListOffer
    {
        public required Connection Connection { get; init; }

        protected override void Dispose(bool disposing)
        {
            Connection.Dispose();
            base.Dispose(disposing);
        }
    }

    /// <summary>One client for one fetch: certificates are read anew, and nothing stays open.</summary>
    private sealed class Connection : IDisposable
    {
        private static readonly TrustRemedies Remedies = new(
            "Name the authority's certificate as ca_certificates in the appliance's configuration, if it is the right one",
            "Write the name that the certificate has into the policy");

        private readonly string _source;
        private readonly int _answerMs;
        private readonly ServerTrust _trust;
        private readonly HttpClient _client;

        public Connection(FeedAddress address, FeedCredentials credentials, IClock clock, FeedTimes times, CancellationToken stop)
        {
            (_source, _answerMs) = (address.Name, times.ConnectMsMax + times.AnswerMsMax);
            _trust = Trust(address, credentials, clock);
            Guard = new(times, stop);
            _client = new(HttpsLine.Handler(_trust, times.ConnectMsMax))
            {
                Timeout = Timeout.InfiniteTimeSpan, // the guard's
            };
        }

        public FetchGuard Guard { get; }

        private static ServerTrust Trust(FeedAddress address, FeedCredentials credentials, IClock clock)
        {
            try
            {
                return new(address.Host, new(credentials.CaCertificates, credentials.ClientCertificate, credentials.ClientKey), clock, Remedies);
            }
            catch (TlsFileException unusable)
            {
                throw new FeedException(address.Name, unusable.Problem, unusable.Remedy, unusable);
            }
        }

        private FeedException? Refused() => _trust.Verdict is { } verdict ? new(_source, verdict.Problem, verdict.Remedy) : null;

        public HttpResponseMessage Send(Uri uri, FeedState known)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, uri)
            {
                Version = HttpVersion.Version11,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, identity");
            request.Headers.TryAddWithoutValidation("User-Agent", "alpr-appliance");
            if (known.EntityTag.Length > 0)
                request.Headers.TryAddWithoutValidation("If-None-Match", known.EntityTag);
            if (known.LastModified.Length > 0)
                request.Headers.TryAddWithoutValidation("If-Modified-Since", known.LastModified);
            Guard.Expect("an answer", _answerMs);
            try
            {
                return _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Guard.Token).GetAwaiter().GetResult();
            }
            catch (OperationCanceledException failure)
            {
                // Not ours: the handler's own time for a connection.
                throw Guard.Failure(_source, failure) ?? new FeedException(_source, "the host does not answer",
                    "Check the unit's network, the firewall and the server; it is tried again by itself", failure);
            }
            catch (HttpRequestException failure)
            {
                throw Refused() ?? Guard.Failure(_source, failure) ?? WebFailure.Of(_source, failure);
            }
        }

        public void Dispose()
        {
            _client.Dispose();
            _trust.Dispose();
            Guard.Dispose();
        }
    }
}
