using System.Security.Cryptography;
using System.Text;
using Alpr.Oversight;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/reports</c>: the report of a period, signed; its figures, its envelope and its printable page until another is made.</summary>
/// <param name="parts">Gate and journal.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class ReportRoutes(WebParts parts, PageDoor door, Turns acts)
{
    private readonly PeriodReport _report = new(parts.Oversight);

    /// <summary>Makes it.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        PageSession page = door.PersonOf(context, caller);
        ReportBody body = await Asked.Body(context, PageJson.Default.ReportBody).ConfigureAwait(false);
        KeptReport kept = KeptReport.Of(await acts.Do(() => _report.Make(page.Session, body.Reason, body.First, body.Last), context.RequestAborted).ConfigureAwait(false));
        page.Keep(kept);
        await Answers.Json(context, new(kept.Id), PageJson.Default.ReportAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>One of its files.</summary>
    public Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        PageSession page = door.KnownPersonOf(context, caller);
        SignedReport report = page.ReportOf((string?)context.Request.RouteValues["id"] ?? "")
            ?? throw new WebProblem(StatusCodes.Status404NotFound, "The report is gone.", "Make it again; the unit keeps the last one that you made while you are signed in.");
        switch ((string?)context.Request.RouteValues["file"])
        {
            case "report.json":
                return Answers.Bytes(context, report.Json, "application/json");
            case "report.dsse":
                context.Response.Headers.ContentDisposition = "attachment";
                return Answers.Bytes(context, report.Envelope, "application/octet-stream");
            case "page.html":
                context.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src '{StyleOf(report.Page)}'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'";
                return Answers.Bytes(context, Encoding.UTF8.GetBytes(report.Page), "text/html; charset=utf-8");
            default:
                throw new WebProblem(StatusCodes.Status404NotFound, "There is no such file.", "The files are report.json, report.dsse and page.html.");
        }
    }

    /// <summary>The page brings its own style and is read without the unit too: this names the very style, so that no other is taken.</summary>
    private static string StyleOf(string page)
    {
        const string Begin = "<style>", End = "</style>";
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, to = page.IndexOf(End, from, StringComparison.Ordinal);
        return $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page[from..to])))}";
    }
}

/// <summary>Body of a report.</summary>
internal sealed record ReportBody : ReasonBody
{
    /// <summary>First day.</summary>
    public required DateOnly First { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly Last { get; init; }
}

/// <summary>A report was made.</summary>
/// <param name="Id">Its name in addresses.</param>
internal sealed record ReportAnswer(string Id);
