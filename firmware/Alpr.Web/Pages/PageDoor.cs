using System.Net;
using System.Net.Sockets;
using Alpr.Access;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Alpr.Web.Pages;

/// <summary>
/// The door of the pages: who comes has no certificate and is known by a cookie that the unit gave at the sign-in, from the same address. Requests of other sites'
/// pages are refused by what browsers say of where they come from; what changes anything needs a header as well that no other site's page can send. Any thread.
/// </summary>
/// <param name="parts">Accounts and clock.</param>
/// <param name="ledger">Refusals.</param>
internal sealed class PageDoor(WebParts parts, RefusalLedger ledger) : IDoorkeeper, ISessionDesk
{
    /// <summary>The cookie. Its prefix makes browsers take it only from this host, over TLS, for all paths (RFC 6265bis, 4.1.3.2).</summary>
    public const string Cookie = "__Host-alpr";

    /// <summary>Sent by the pages' own script with each change.</summary>
    public const string Header = "Alpr-Page";

    private const int SessionLength = 32;
    private const string Data = "/ui/", SiteHeader = "Sec-Fetch-Site", SameOrigin = "same-origin";

    private readonly PageSessions _sessions = new();

    /// <inheritdoc/>
    public string ContentSecurityPolicy => "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        + "frame-ancestors 'none'; form-action 'none'; base-uri 'none'";

    /// <inheritdoc/>
    public string Directory => "Go back to the unit's first page.";

    /// <inheritdoc/>
    public string RateRemedy => "Wait a moment, then load the page again.";

    private long NowUs => parts.Oversight.Clock.MonotonicUs;

    /// <inheritdoc/>
    public string? RateName(HttpContext context) => TerminalOf(context);

    /// <inheritdoc/>
    public Caller Of(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = SameOrigin;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        string terminal = TerminalOf(context);
        if (!context.Request.Path.StartsWithSegments(Data[..^1], StringComparison.Ordinal))
            return new(CallerKind.Person, terminal);
        RequireOwnPage(context.Request);
        return ledger.MayAsk(terminal)
            ? new(CallerKind.Person, terminal)
            : throw new WebProblem(StatusCodes.Status429TooManyRequests, "Requests from this address were refused too often.", "Find out why, then come again.")
            {
                RetryAfterSeconds = WebLimits.RefusalSeconds,
            };
    }

    /// <inheritdoc/>
    public WebProblem Refused(Contracts.V1.Access access, string because)
    {
        ledger.Refuse(access, because);
        return new(StatusCodes.Status403Forbidden, "It is refused.", because);
    }

    /// <inheritdoc/>
    public AccessSession SessionOf(HttpContext context, Caller caller) => PersonOf(context, caller).Session;

    /// <summary>Who is signed in; null: nobody, or no longer, or from another address.</summary>
    public PageSession? FindPerson(HttpContext context, Caller caller)
    {
        string id = context.Request.Cookies[Cookie] ?? "";
        AccessSession? open = id.Length == SessionLength ? parts.Door.Find(id) : null;
        if (open is null)
            _sessions.Remove(id);
        return open?.Client == caller.Fingerprint ? _sessions.Find(id, NowUs) : null;
    }

    /// <summary>Who is signed in.</summary>
    /// <exception cref="WebProblem">Nobody, or no longer, or from another address.</exception>
    public PageSession PersonOf(HttpContext context, Caller caller) =>
        FindPerson(context, caller) ?? throw new WebProblem(StatusCodes.Status401Unauthorized, "You are not signed in, or the session has ended.", "Sign in.");

    /// <summary>Who is signed in and may do anything at all: for what shows no plate and is not recorded.</summary>
    /// <exception cref="WebProblem">Nobody; or a password must be changed or a course passed first.</exception>
    public PageSession KnownPersonOf(HttpContext context, Caller caller)
    {
        PageSession page = PersonOf(context, caller);
        return parts.Door.Standing(page.Session) is { } wrong ? throw new WebProblem(StatusCodes.Status403Forbidden, "It is refused.", wrong) : page;
    }

    /// <summary>Somebody signed in: the browser gets the cookie.</summary>
    public void Open(HttpContext context, AccessSession session)
    {
        if (_sessions.Add(session, NowUs) is { } gone)
            parts.Door.SignOut(gone);
        context.Response.Cookies.Append(Cookie, session.Id, Options());
    }

    /// <summary>Somebody signed out.</summary>
    public void Close(HttpContext context, AccessSession session)
    {
        _sessions.Remove(session.Id);
        parts.Door.SignOut(session);
        context.Response.Cookies.Delete(Cookie, Options());
    }

    /// <summary>A place by its address. The hosts of one IPv6 network are one: each takes a new address as often as it likes.</summary>
    internal static string Place(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.IsIPv6LinkLocal || IPAddress.IsLoopback(address))
            return address.ToString();
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>What the log calls the terminal of somebody.</summary>
    private static string TerminalOf(HttpContext context) => $"page at {Place(context.Connection.RemoteIpAddress ?? IPAddress.None)}";

    private static CookieOptions Options() => new() { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" };

    private static void RequireOwnPage(HttpRequest request)
    {
        bool isChange = !HttpMethods.IsGet(request.Method);
        StringValues site = request.Headers[SiteHeader], origin = request.Headers.Origin;
        bool isOurs = site.Count == 0 || site == SameOrigin || (site == "none" && !isChange); // none: typed into the browser, or opened from a mark
        if (origin.Count > 0)
            isOurs &= origin == $"https://{request.Host.Value}";
        if (isChange)
            isOurs &= site.Count + origin.Count > 0 && request.Headers[Header] == "1";
        if (!isOurs)
            throw new WebProblem(StatusCodes.Status403Forbidden, "The request does not come from the unit's own page.", "Open the unit's first page in this window and begin there.");
    }
}
