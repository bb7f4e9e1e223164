using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Live;
using Alpr.Oversight;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/now</c>: the four lights, rates, what is due. It shows no plate. <c>/ui/inspections</c>: what somebody found at the unit.</summary>
/// <param name="parts">Conditions and log.</param>
/// <param name="pages">The unit.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class NowRoutes(WebParts parts, PageParts pages, PageDoor door, Turns acts)
{
    private readonly InspectionDesk _inspections = new(parts.Oversight);
    private readonly Lock _gate = new();
    private IReadOnlyList<DutyStatus>? _duties;
    private long _dutiesUntilUs;

    /// <summary>Answers.</summary>
    public async Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        door.KnownPersonOf(context, caller);
        NowAnswer answer = await acts.Do(() =>
        {
            DateTimeOffset now = parts.Oversight.Clock.UtcNow;
            IReadOnlyList<Condition> conditions = parts.Conditions();
            return new NowAnswer(now, [.. UnitLight.Names.Select(name => LightOf(name, conditions))], pages.Live.Figures(), pages.Live.ProgramVersion,
                pages.Live.Passages.Rates(now), Duties());
        }, context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, answer, PageJson.Default.NowAnswer).ConfigureAwait(false);
    }

    /// <summary>Writes down an inspection, damage or a repair.</summary>
    public async Task Inspect(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        InspectionBody body = await Asked.Body(context, PageJson.Default.InspectionBody).ConfigureAwait(false);
        long at = await acts.Do(() => body.Kind switch
        {
            "inspection" => _inspections.Inspect(session, body.Reason, body.Passed, body.Findings),
            "damage" => _inspections.ReportDamage(session, body.Reason, body.Findings),
            "repair" => _inspections.Repaired(session, body.Reason, body.Findings),
            _ => throw WebProblem.Bad("The field 'kind' is not right.", "Write one of: inspection, damage, repair."),
        }, context.RequestAborted).ConfigureAwait(false);
        lock (_gate)
            _duties = null;
        await Answers.Json(context, new(at), WebJson.Default.HoldAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    // What is due is read out of years of the log; the page asks each few seconds, and days are what it is counted in.
    private IReadOnlyList<DutyStatus> Duties()
    {
        lock (_gate)
        {
            long nowUs = parts.Oversight.Clock.MonotonicUs;
            if (_duties is null || nowUs >= _dutiesUntilUs)
                (_duties, _dutiesUntilUs) = (pages.Duties(), nowUs + WebLimits.DutiesUs);
            return _duties;
        }
    }

    private static LightAnswer LightOf(string name, IReadOnlyList<Condition> conditions)
    {
        Condition[] parts = [.. conditions.Where(one => UnitLight.Of(one.Part) == name).OrderByDescending(one => one.Light)];
        return new(name, HealthRoute.Name(parts.Select(one => one.Light).DefaultIfEmpty().Max()), [.. parts.Select(one => new PartAnswer(one.Part, HealthRoute.Name(one.Light), one.Reason))]);
    }
}

/// <summary>The four lights on the unit's case and which parts each shows, as the board lights them.</summary>
internal static class UnitLight
{
    /// <summary>Their names, in the order on the case.</summary>
    public static IReadOnlyList<string> Names { get; } = ["camera", "link", "gps", "system"];

    /// <summary>The light that shows a part.</summary>
    public static string Of(string part) => part switch
    {
        "camera" or "scene" or "illumination" => "camera",
        "link" => "link",
        "gps" => "gps",
        _ => "system",
    };
}

/// <summary>The unit as it is now.</summary>
/// <param name="At">Its time.</param>
/// <param name="Lights">The four lights.</param>
/// <param name="Figures">What it counts.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Rates">Passages in each quarter of an hour of the last day, the oldest first.</param>
/// <param name="Duties">What is due, the most urgent first.</param>
internal sealed record NowAnswer(DateTimeOffset At, IReadOnlyList<LightAnswer> Lights, UnitFigures Figures, string Version, IReadOnlyList<int> Rates, IReadOnlyList<DutyStatus> Duties);

/// <summary>A light.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Light">The worst of its parts.</param>
/// <param name="Parts">Its parts, the worst first.</param>
internal sealed record LightAnswer(string Name, string Light, IReadOnlyList<PartAnswer> Parts);

/// <summary>Body of an inspection, damage or repair.</summary>
internal sealed record InspectionBody : ReasonBody
{
    /// <summary><c>inspection</c>, <c>damage</c> or <c>repair</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The unit may stay in service.</summary>
    public bool Passed { get; set; }

    /// <summary>What was found.</summary>
    public string Findings { get; set; } = "";
}
