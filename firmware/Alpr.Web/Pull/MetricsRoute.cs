using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>GET /metrics</c>: the unit's figures as Prometheus reads them, for the agency's own clients. The path is the one that Prometheus asks by itself.</summary>
/// <param name="parts">The page.</param>
/// <param name="acts">One after the other: a page costs milliseconds, and nobody needs two.</param>
internal sealed class MetricsRoute(WebParts parts, Turns acts)
{
    private const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Answers.</summary>
    public async Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        byte[] page = await acts.Do(parts.Metrics, context.RequestAborted).ConfigureAwait(false);
        await Answers.Bytes(context, page, MediaType).ConfigureAwait(false);
    }
}
