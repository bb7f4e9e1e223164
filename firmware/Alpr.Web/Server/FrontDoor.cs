using Alpr.Access;
using Alpr.HotLists;
using Alpr.Journal;
using Alpr.Oversight;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alpr.Web.Server;

/// <summary>
/// What every request of a listener passes before its route, and every answer after it: plain paths alone, a rate for each client, headers, and one form of saying no.
/// Nothing that goes wrong tells a client anything of the inside. Any thread.
/// </summary>
internal sealed class FrontDoor
{
    private const string CallerKey = "alpr-caller";

    private readonly WebParts _parts;
    private readonly IDoorkeeper _keeper;
    private readonly RefusalLedger _ledger;
    private readonly TokenBuckets _rates;

    public FrontDoor(WebParts parts, WebRates limits, IDoorkeeper keeper, RefusalLedger ledger)
    {
        (_parts, _keeper, _ledger) = (parts, keeper, ledger);
        _rates = new(limits.RequestsAtOnce, 1_000_000 / limits.RequestsPerSecond, WebLimits.CertificatesMax);
    }

    /// <summary>The way in and out.</summary>
    public async Task Pass(HttpContext context, RequestDelegate next)
    {
        SetHeaders(context.Response.Headers, _keeper.ContentSecurityPolicy);
        try
        {
            RequirePlainPath(context);
            if (_keeper.RateName(context) is { } name && !_rates.TryTake(name, _parts.Oversight.Clock.MonotonicUs))
                throw new WebProblem(StatusCodes.Status429TooManyRequests, "There are too many requests of this client.", _keeper.RateRemedy) { RetryAfterSeconds = 1 };
            context.Items[CallerKey] = _keeper.Of(context);
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode >= 400)
                await Bare(context.Response.StatusCode).Write(context).ConfigureAwait(false); // what routing says by a number alone
        }
        catch (Exception failure)
        {
            await Answer(context, failure).ConfigureAwait(false);
        }
    }

    /// <summary>A route's own check and answer.</summary>
    public Task Route(HttpContext context, WebRoute route)
    {
        Caller caller = (Caller)context.Items[CallerKey]!;
        if ((route.For & caller.Kind) == 0)
        {
            throw _keeper.Refused(new()
            {
                Agency = caller.Agency,
                Action = AccessActions.Name(caller.Kind == CallerKind.Terminal ? AccessAction.View : AccessAction.Pull),
                Asked = $"{route.Method} {route.Path}",
                Client = caller.Fingerprint,
            }, $"This is for {Words(route.For)}; the certificate is of {Words(caller.Kind)}.");
        }
        return route.Answer(context, caller);
    }

    private static void SetHeaders(IHeaderDictionary headers, string contentSecurityPolicy)
    {
        headers.StrictTransportSecurity = "max-age=31536000";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
    }

    // Kestrel decodes and shortens paths; what it would have to decode or shorten is nobody's honest request here.
    private void RequirePlainPath(HttpContext context)
    {
        string target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        int end = target.AsSpan().IndexOfAny('?', '#');
        ReadOnlySpan<char> path = end < 0 ? target : target.AsSpan(0, end);
        bool isPlain = path.StartsWith("/") && !path.Contains("//", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal)
            && !path.Contains("/.", StringComparison.Ordinal);
        foreach (char one in path)
            isPlain &= char.IsAsciiLetterOrDigit(one) || one is '/' or '.' or '-' or '_';
        if (!isPlain)
            throw Bare(StatusCodes.Status404NotFound);
    }

    private async Task Answer(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested || context.Response.HasStarted)
        {
            context.Abort(); // what was sent must not look whole
            if (failure is not (IOException or OperationCanceledException))
                _parts.Complain($"web: {context.Request.Method} {context.Request.Path}, under way: {failure.GetType().Name}");
            return;
        }
        if (failure is AccessRefusedException && context.Items[CallerKey] is Caller caller)
            _ledger.Count(caller.Fingerprint);
        context.Response.Headers.ContentLength = null;
        try
        {
            await ProblemOf(context, failure).Write(context).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            context.Abort();
        }
    }

    private WebProblem ProblemOf(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case WebProblem problem:
                return problem;
            case AccessRefusedException refused:
                return new(StatusCodes.Status403Forbidden, "It is refused.", refused.Message);
            case OversightException wrong:
                return WebProblem.Bad("It cannot be asked so.", wrong.Message);
            case BadHttpRequestException bad:
                return Bare(bad.StatusCode);
            case OperationCanceledException:
                return WebProblem.Busy("The unit is stopping, or it took too long.");
            default:
                _parts.Complain($"web: {context.Request.Method} {context.Request.Path}: {failure.GetType().Name}");
                return failure is JournalException or HotListException or AccountException or InvalidOperationException or IOException
                    ? new(StatusCodes.Status503ServiceUnavailable, "The unit cannot do it now.", "Come again in a minute; if it stays so, look at the unit's health.") { RetryAfterSeconds = 60 }
                    : new(StatusCodes.Status500InternalServerError, "The unit failed.", "Tell whoever keeps the unit; its own log has the kind of failure.");
        }
    }

    private WebProblem Bare(int status) => status switch
    {
        StatusCodes.Status404NotFound => new(status, "There is no such thing.", _keeper.Directory),
        StatusCodes.Status405MethodNotAllowed => new(status, "The method is not for this path.", _keeper.Directory),
        StatusCodes.Status413PayloadTooLarge => new(status, "The body is too large.", $"Send at most {WebLimits.BodyBytesMax} bytes."),
        StatusCodes.Status408RequestTimeout => new(status, "The request came too slowly.", $"Send the body within {WebLimits.BodySeconds} seconds."),
        StatusCodes.Status415UnsupportedMediaType => new(status, "The body is not said to be JSON.", "Send it with 'Content-Type: application/json'."),
        _ => new(status, "The request is not right.", _keeper.Directory),
    };

    private static string Words(CallerKind kinds) => string.Join(" and ", new[]
    {
        (CallerKind.Program, "programs of the agency"), (CallerKind.Person, "people at the pages"), (CallerKind.Agency, "other agencies with an agreement"), (CallerKind.Terminal, "people at the agency's terminals"),
    }.Where(one => (kinds & one.Item1) != 0).Select(one => one.Item2));
}
