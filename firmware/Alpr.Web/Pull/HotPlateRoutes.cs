using Alpr.Access;
using Alpr.HotLists;
using Alpr.ListFeeds;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>/v1/hot-plates</c>: people enter a plate, or take one out.</summary>
/// <param name="parts">Gate and lists.</param>
/// <param name="callers">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class HotPlateRoutes(WebParts parts, ISessionDesk callers, Turns acts)
{
    private const double DaysMax = 366;

    private readonly HotListDesk _desk = new(parts.Oversight.Gate, parts.Feeds, parts.Oversight.Clock);

    private long NowUs => (parts.Oversight.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Enters a plate.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        HotPlateBody body = await Asked.Body(context, WebJson.Default.HotPlateBody).ConfigureAwait(false);
        if (!HotListCategories.TryParse(body.Category, out HotListCategory category))
            throw WebProblem.Bad("The field 'category' is not right.", $"The categories are {HotListCategories.AllNames}.");
        if (!(body.Days > 0 && body.Days <= DaysMax))
            throw WebProblem.Bad("The field 'days' is not right.", $"Write for how many days, up to {DaysMax}; the policy may allow less.");
        HotPlate plate = new()
        {
            Plate = body.Plate,
            State = body.State,
            Category = category,
            Officer = body.Officer,
            Phone = body.Phone,
            Reference = body.Reference,
            Synopsis = body.Synopsis,
            ExpiresUs = NowUs + (long)(body.Days * 86_400e6),
        };
        await Take(context, () =>
        {
            _desk.EnterPlate(session, Reasons.Request(body.Reason, AccessAction.EnterHotPlate, ""), plate);
            return true;
        }).ConfigureAwait(false);
        await Answers.Json(context, new(DateTimeOffset.UnixEpoch.AddMicroseconds(plate.ExpiresUs)), WebJson.Default.HotPlateAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Takes a plate out.</summary>
    public async Task Delete(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        HotPlateOutBody body = await Asked.Body(context, WebJson.Default.HotPlateOutBody).ConfigureAwait(false);
        bool was = await Take(context, () => _desk.RemovePlate(session, Reasons.Request(body.Reason, AccessAction.RemoveHotPlate, ""), body.Plate, body.State)).ConfigureAwait(false);
        context.Response.StatusCode = was
            ? StatusCodes.Status204NoContent
            : throw new WebProblem(StatusCodes.Status404NotFound, "There is no such hot plate.", "Write plate and state as they were entered.");
    }

    private async Task<bool> Take(HttpContext context, Func<bool> act)
    {
        try
        {
            return await acts.Do(act, context.RequestAborted).ConfigureAwait(false);
        }
        catch (HotPlateException refused)
        {
            throw WebProblem.Bad("The hot plate is not taken.", refused.Message);
        }
    }
}

/// <summary>Body of a hot plate that is entered.</summary>
internal sealed record HotPlateBody : ReasonBody
{
    /// <inheritdoc cref="HotPlate.Plate"/>
    public required string Plate { get; init; }

    /// <inheritdoc cref="HotPlate.State"/>
    public string State { get; set; } = "";

    /// <summary>Why it is sought, such as <c>stolen_vehicle</c>.</summary>
    public string Category { get; set; } = "hot_plate";

    /// <summary>For how many days.</summary>
    public required double Days { get; init; }

    /// <inheritdoc cref="HotPlate.Officer"/>
    public string Officer { get; set; } = "";

    /// <inheritdoc cref="HotPlate.Phone"/>
    public string Phone { get; set; } = "";

    /// <inheritdoc cref="HotPlate.Reference"/>
    public string Reference { get; set; } = "";

    /// <inheritdoc cref="HotPlate.Synopsis"/>
    public string Synopsis { get; set; } = "";

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(hot plate)";
}

/// <summary>Body of a hot plate that is taken out.</summary>
internal sealed record HotPlateOutBody : ReasonBody
{
    /// <inheritdoc cref="HotPlate.Plate"/>
    public required string Plate { get; init; }

    /// <inheritdoc cref="HotPlate.State"/>
    public string State { get; set; } = "";

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(hot plate)";
}

/// <summary>A hot plate is in force.</summary>
/// <param name="Until">Until when.</param>
internal sealed record HotPlateAnswer(DateTimeOffset Until);
