using Alpr.Access;
using Alpr.Oversight;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>/v1/query</c> and <c>/v1/holds</c>: the desks of oversight, for people who have signed in. Plates travel in bodies, never in addresses.</summary>
/// <param name="parts">What the desks work with.</param>
/// <param name="callers">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class DeskRoutes(WebParts parts, ISessionDesk callers, Turns acts)
{
    private readonly DetectionSearch _search = new(parts.Oversight);
    private readonly EvidenceDesk _evidence = new(parts.Oversight);

    /// <summary>Searches.</summary>
    public async Task Query(HttpContext context, Caller caller) =>
        await Answers.Json(context, await Find(context, caller).ConfigureAwait(false), WebJson.Default.SearchPage).ConfigureAwait(false);

    /// <summary>Searches, for whoever answers with more.</summary>
    public async Task<SearchPage> Find(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        QueryBody body = await Asked.Body(context, WebJson.Default.QueryBody).ConfigureAwait(false);
        return await acts.Do(() => _search.Find(session, body.Reason, body.Terms), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>Holds records for a case.</summary>
    public async Task Hold(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        HoldBody body = await Asked.Body(context, WebJson.Default.HoldBody).ConfigureAwait(false);
        long at = await acts.Do(() => _evidence.Hold(session, body.Reason, body.Sequences), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(at), WebJson.Default.HoldAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Releases the records of a case.</summary>
    public async Task Release(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        ReasonBody body = await Asked.Body(context, WebJson.Default.ReasonBody).ConfigureAwait(false);
        long at = await acts.Do(() => _evidence.Release(session, body.Reason), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(at), WebJson.Default.HoldAnswer).ConfigureAwait(false);
    }
}

/// <summary>Body with a reason.</summary>
internal record ReasonBody
{
    /// <summary>Why, as the policy names purposes.</summary>
    public string Purpose { get; set; } = "";

    /// <summary>The case.</summary>
    public string Case { get; set; } = "";

    /// <summary>On behalf of another agency: the person there.</summary>
    public string RequestedBy { get; set; } = "";

    /// <summary>As the desks take it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public UseReason Reason => new(Purpose, Case, RequestedBy);
}

/// <summary>Body of a search.</summary>
internal sealed record QueryBody : ReasonBody
{
    /// <inheritdoc cref="SearchTerms.Plate"/>
    public string? Plate { get; set; }

    /// <inheritdoc cref="SearchTerms.From"/>
    public DateTimeOffset? From { get; set; }

    /// <inheritdoc cref="SearchTerms.To"/>
    public DateTimeOffset? To { get; set; }

    /// <inheritdoc cref="SearchTerms.State"/>
    public string? State { get; set; }

    /// <inheritdoc cref="SearchTerms.HitsOnly"/>
    public bool HitsOnly { get; set; }

    /// <inheritdoc cref="SearchTerms.Category"/>
    public string? Category { get; set; }

    /// <inheritdoc cref="SearchTerms.List"/>
    public string? List { get; set; }

    /// <inheritdoc cref="SearchTerms.Limit"/>
    public int Limit { get; set; } = 100;

    /// <inheritdoc cref="SearchTerms.Cursor"/>
    public string? Cursor { get; set; }

    /// <summary>As the desks take it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public SearchTerms Terms => new()
    {
        Plate = Plate,
        From = From,
        To = To,
        State = State,
        HitsOnly = HitsOnly,
        Category = Category,
        List = List,
        Limit = Limit,
        Cursor = Cursor,
    };

    /// <summary>Nothing of it: it may hold a plate.</summary>
    public override string ToString() => "(query)";
}

/// <summary>Body of a hold.</summary>
internal sealed record HoldBody : ReasonBody
{
    /// <summary>Detections and hits.</summary>
    public required IReadOnlyList<long> Sequences { get; init; }
}

/// <summary>A hold was placed or released.</summary>
/// <param name="Record">Sequence of the signed record that says so.</param>
internal sealed record HoldAnswer(long Record);
