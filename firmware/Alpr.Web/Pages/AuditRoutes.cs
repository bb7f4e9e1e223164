using Alpr.Access;
using Alpr.Oversight;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/audit</c>: the access log, a random sample of it, and what purges left.</summary>
/// <param name="parts">Gate and journal.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class AuditRoutes(WebParts parts, PageDoor door, Turns acts)
{
    private readonly AccessAudit _audit = new(parts.Oversight);

    /// <summary>The accesses of a period.</summary>
    public async Task Read(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        AuditBody body = await Asked.Body(context, PageJson.Default.AuditBody).ConfigureAwait(false);
        IReadOnlyList<AuditRow> rows = await acts.Do(() => _audit.Read(session, body.Reason, body.Filter), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new([.. rows.Select(AuditLine.Of)], rows.Count == OversightLimits.RowsMax), PageJson.Default.AuditAnswer).ConfigureAwait(false);
    }

    /// <summary>The same as a file for a spreadsheet.</summary>
    public async Task Csv(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        AuditBody body = await Asked.Body(context, PageJson.Default.AuditBody).ConfigureAwait(false);
        byte[] file = await acts.Do(() =>
        {
            using MemoryStream output = new();
            _audit.WriteCsv(session, body.Reason, body.Filter, output);
            return output.ToArray();
        }, context.RequestAborted).ConfigureAwait(false);
        await Answers.Bytes(context, file, "text/csv; charset=utf-8").ConfigureAwait(false);
    }

    /// <summary>A random sample of a period that has ended.</summary>
    public async Task Sample(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        SampleBody body = await Asked.Body(context, PageJson.Default.SampleBody).ConfigureAwait(false);
        AuditSample sample = await acts.Do(() => _audit.Sample(session, body.Reason, body.From, body.To, body.Size, body.Seed.Length == 0 ? null : body.Seed),
            context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(sample.Seed, sample.Statement, [.. sample.Rows.Select(AuditLine.Of)]), PageJson.Default.SampleAnswer).ConfigureAwait(false);
    }

    /// <summary>What was purged.</summary>
    public async Task Purges(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        PeriodBody body = await Asked.Body(context, PageJson.Default.PeriodBody).ConfigureAwait(false);
        PurgeAudit purges = await acts.Do(() => _audit.Purges(session, body.Reason, body.From, body.To), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, purges, PageJson.Default.PurgeAudit).ConfigureAwait(false);
    }
}

/// <summary>Body with a period.</summary>
internal record PeriodBody : ReasonBody
{
    /// <summary>Made at this time or later.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Made before this time.</summary>
    public required DateTimeOffset To { get; init; }
}

/// <summary>Body of an audit.</summary>
internal sealed record AuditBody : PeriodBody
{
    /// <inheritdoc cref="AuditFilter.User"/>
    public string? User { get; set; }

    /// <inheritdoc cref="AuditFilter.Action"/>
    public string? Action { get; set; }

    /// <inheritdoc cref="AuditFilter.Refused"/>
    public bool? Refused { get; set; }

    /// <summary>Words in the purposes that are looked for.</summary>
    public string? Words { get; set; }

    /// <summary>As the audit takes it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public AuditFilter Filter => new() { From = From, To = To, User = User, Action = Action, Refused = Refused, Purpose = Words };
}

/// <summary>Body of a sample.</summary>
internal sealed record SampleBody : PeriodBody
{
    /// <summary>Accesses to draw.</summary>
    public required int Size { get; init; }

    /// <summary>To draw a sample again; empty: a new one.</summary>
    public string Seed { get; set; } = "";
}

/// <summary>Accesses.</summary>
/// <param name="Rows">In order of time.</param>
/// <param name="IsMore">There are more than these.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditLine> Rows, bool IsMore);

/// <summary>A sample.</summary>
/// <param name="Seed">What it was drawn with.</param>
/// <param name="Statement">What must be printed with it.</param>
/// <param name="Rows">In the order of the log.</param>
internal sealed record SampleAnswer(string Seed, string Statement, IReadOnlyList<AuditLine> Rows);

/// <summary>An access, as the log has it.</summary>
internal sealed record AuditLine(long Sequence, DateTimeOffset Made, string User, string Agency, string Action, string Purpose, string CaseNumber, string Asked, bool Refused,
    string RefusedBecause, bool Failed, long Results, string Client, string RequestedBy, IReadOnlyList<string> ApprovedBy)
{
    /// <summary>Of a row.</summary>
    public static AuditLine Of(AuditRow row) => new(row.Sequence, row.Made, row.Access.User, row.Access.Agency, row.Access.Action, row.Access.Purpose, row.Access.CaseNumber, row.Access.Asked,
        row.Access.Refused, row.Access.RefusedBecause, row.Access.Failed, (long)row.Access.Results, row.Access.Client, row.Access.RequestedBy, row.Access.ApprovedBy);
}
