using Alpr.Board.Time;
using Alpr.Board.Tls;
using Alpr.Sync;
using Alpr.Sync.Webhook;

namespace Alpr.Health.Collector;

/// <summary>
/// The HTTPS connection to the collector, with the trust that webhooks have. Remembers in words why the last request failed. No redirects, no proxy, one connection,
/// answers up to a bound.
/// </summary>
internal sealed class CollectorLine : DelegatingHandler
{
    private const int AnswerBytesMax = 64 * 1024;

    private readonly ServerTrust _trust;

    private CollectorLine(ServerTrust trust, int waitMs)
        : base(HttpsLine.Handler(trust, waitMs)) => _trust = trust;

    /// <summary>Why the last request was not taken, with the remedy; empty when it was.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Reads the files; connects to nothing yet.</summary>
    /// <exception cref="IOException">One of them cannot be used; in words.</exception>
    public static CollectorLine Open(CollectorSettings settings, int waitMs, IClock clock) =>
        new(new ServerTrust(new Uri(settings.Url).IdnHost, new(settings.CaCertificates, settings.ClientCertificate, settings.ClientKey), clock, BackendTrust.Remedies("url")), waitMs);

    /// <summary>A client over this line.</summary>
    public HttpClient Client(int waitMs) => new(this, disposeHandler: false) { Timeout = TimeSpan.FromMilliseconds(waitMs), MaxResponseContentBufferSize = AnswerBytesMax };

    /// <inheritdoc/>
    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(base.Send(request, cancellationToken));
        }
        catch (Exception failure) when (Explain(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(await base.SendAsync(request, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception failure) when (Explain(failure))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            _trust.Dispose();
    }

    private HttpResponseMessage Judge(HttpResponseMessage answer)
    {
        int status = (int)answer.StatusCode;
        Problem = status switch
        {
            >= 200 and <= 299 => "",
            401 or 403 => $"it refuses the unit ({status}). Its keeper must allow the unit's client certificate",
            404 => "it knows no such path (404). Check the path in url; usual is /v1/metrics",
            429 or 503 => $"it has no time ({status}). Ask who keeps it, or raise every_s",
            _ => $"it answers {status}. Its log says why",
        };
        return answer;
    }

    private bool Explain(Exception failure)
    {
        Problem = failure switch
        {
            OperationCanceledException => "no answer came in time. Check the unit's network and whether it runs",
            _ => _trust.Verdict?.ToString() ?? NetworkFailure.Words(failure),
        };
        return false;
    }
}
