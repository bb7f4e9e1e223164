using System.Globalization;
using Alpr.Access;
using Alpr.Journal;
using Alpr.Oversight;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary>
/// <c>/ui/cases</c>, <c>/ui/exports</c>: cases that hold records, and records taken away as evidence. An export is written as it is made, and its access is in the log
/// before its first byte; one that breaks off is aborted, so that it does not look whole.
/// </summary>
/// <param name="parts">Gate and journal.</param>
/// <param name="pages">The unit's name, for the file's.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class EvidenceRoutes(WebParts parts, PageParts pages, PageDoor door, Turns acts) : IDisposable
{
    private readonly EvidenceDesk _desk = new(parts.Oversight);
    private readonly Turns _exports = new(WebLimits.PageExportsMax);

    /// <summary>Cases that hold records.</summary>
    public async Task Cases(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        ReasonBody body = await Asked.Body(context, WebJson.Default.ReasonBody).ConfigureAwait(false);
        IReadOnlyList<HeldCase> cases = await acts.Do(() => _desk.Cases(session, body.Reason), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new([.. cases.Take(WebLimits.CasesShownMax).Select(one => new CaseAnswer(one.CaseNumber, one.Records))], cases.Count > WebLimits.CasesShownMax),
            PageJson.Default.CasesAnswer).ConfigureAwait(false);
    }

    /// <summary>Records as a bundle or a batch.</summary>
    public async Task Export(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        ExportBody body = await Asked.Body(context, PageJson.Default.ExportBody).ConfigureAwait(false);
        ExportForm form = body.Form switch
        {
            "bundle" => ExportForm.Bundle,
            "batch" => ExportForm.Batch,
            _ => throw WebProblem.Bad("The field 'form' is not right.", "Write one of: bundle, batch."),
        };
        ExportSelection selection = body.Selection();
        using IDisposable place = await _exports.Enter(context.RequestAborted).ConfigureAwait(false);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        stop.CancelAfter(TimeSpan.FromSeconds(WebLimits.ExportSeconds));
        await Task.Factory.StartNew(() => Write(context.Response, session, body.Reason, selection, form, stop.Token), stop.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _exports.Dispose();

    private void Write(HttpResponse response, AccessSession session, UseReason reason, ExportSelection selection, ExportForm form, CancellationToken stop)
    {
        using AnswerStream output = new(response.BodyWriter, stop, () => Begin(response, form, stop));
        _desk.Export(session, reason, selection, form, output);
        output.Flush();
    }

    // Not before the first byte: until then it may become a refusal, which is no file.
    private void Begin(HttpResponse response, ExportForm form, CancellationToken stop)
    {
        string made = parts.Oversight.Clock.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        response.ContentType = form == ExportForm.Bundle ? "application/zip" : BatchQuestion.BatchType;
        response.Headers.ContentDisposition = $"attachment; filename=\"evidence-{pages.Live.DeviceId}-{made}{(form == ExportForm.Bundle ? ".zip" : ".alprb")}\"";
        response.StartAsync(stop).GetAwaiter().GetResult();
    }
}

/// <summary>Body of an export: exactly one of what the case holds, single records, what a search finds.</summary>
internal sealed record ExportBody : ReasonBody
{
    /// <summary><c>bundle</c>, to be checked with openssl, or <c>batch</c>.</summary>
    public required string Form { get; init; }

    /// <summary>What the case holds.</summary>
    public bool Held { get; set; }

    /// <summary>Single records, with their hits.</summary>
    public IReadOnlyList<long>? Sequences { get; set; }

    /// <summary>What a search finds, all pages of it; its own reason does not count.</summary>
    public QueryBody? Search { get; set; }

    /// <summary>Which records.</summary>
    /// <exception cref="OversightException">They cannot be asked so.</exception>
    /// <exception cref="WebProblem">None or several of the three are given.</exception>
    public ExportSelection Selection() => (Held, Sequences, Search) switch
    {
        (true, null, null) => ExportSelection.OfCase(Case),
        (false, { } some, null) => ExportSelection.Of(some),
        (false, null, { } search) => ExportSelection.OfSearch(search.Terms),
        _ => throw WebProblem.Bad("Nobody knows which records are meant.", "Give exactly one of: held, sequences, search."),
    };

    /// <summary>Nothing of it: it may hold a plate.</summary>
    public override string ToString() => "(export)";
}

/// <summary>Cases.</summary>
/// <param name="Cases">In order.</param>
/// <param name="IsMore">There are more than these.</param>
internal sealed record CasesAnswer(IReadOnlyList<CaseAnswer> Cases, bool IsMore);

/// <summary>A case.</summary>
/// <param name="Case">Its number.</param>
/// <param name="Records">Records that it holds.</param>
internal sealed record CaseAnswer(string Case, long Records);
