using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.HotLists;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>/v1/hot-plates</c>: people enter a plate, or take one out.</summary>
/// <param name="parts">Gate and lists.</param>
/// <param name="callers">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class HotPlateRoutes(WebParts parts, ISessionDesk callers, Turns acts)
{
    private const int PlateLengthMax = 64; // as typed, with separators; longer is no plate, and would only fill the log
    private const double DaysMax = 366;

    private long NowUs => (parts.Oversight.Clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Enters a plate.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        HotPlateBody body = await Asked.Body(context, WebJson.Default.HotPlateBody).ConfigureAwait(false);
        RequireLengths(body.Plate, body.State);
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
        await acts.Do(() => Enter(session, body, plate), context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(DateTimeOffset.UnixEpoch.AddMicroseconds(plate.ExpiresUs)), WebJson.Default.HotPlateAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>Takes a plate out.</summary>
    public async Task Delete(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = callers.SessionOf(context, caller);
        HotPlateOutBody body = await Asked.Body(context, WebJson.Default.HotPlateOutBody).ConfigureAwait(false);
        RequireLengths(body.Plate, body.State);
        bool was = await acts.Do(() => parts.Oversight.Gate.Use(session, Reasons.Request(body.Reason, AccessAction.RemoveHotPlate, Words(body.Plate, body.State)), () =>
        {
            bool removed = parts.Feeds.RemoveHotPlate(body.Plate, body.State, NowUs, out _);
            return new AccessResult<bool>(removed, removed ? 1 : 0);
        }), context.RequestAborted).ConfigureAwait(false);
        context.Response.StatusCode = was
            ? StatusCodes.Status204NoContent
            : throw new WebProblem(StatusCodes.Status404NotFound, "There is no such hot plate.", "Write plate and state as they were entered.");
    }

    private bool Enter(AccessSession session, HotPlateBody body, HotPlate plate) =>
        parts.Oversight.Gate.Use(session, Reasons.Request(body.Reason, AccessAction.EnterHotPlate, Words(plate.Plate, plate.State)), () =>
        {
            IReadOnlyList<ConfigurationProblem> problems = parts.Feeds.EnterHotPlate(plate, NowUs, out _);
            return problems.Count == 0
                ? new AccessResult<bool>(true, 1)
                : throw WebProblem.Bad("The hot plate is not taken.", string.Join("; ", problems.Select(problem => $"{problem.Field}: {problem.Reason}")) + ".");
        });

    private static void RequireLengths(string plate, string state)
    {
        if (plate.Length > PlateLengthMax || state.Length > PlateLengthMax)
            throw WebProblem.Bad("The field 'plate' or 'state' is too long.", "Write the plate's letters and digits, and two letters of the state.");
    }

    private static string Words(string plate, string state) => $"plate {plate} {state}".TrimEnd();
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
