using System.Globalization;
using Alpr.Access;
using Alpr.Live;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary>
/// <c>/ui/aim</c>: the live picture for somebody who aims the camera. Opening it is an access with its purpose; it then stays open for some minutes. Plates are
/// outlined and not read out: who aims needs their size, not their text.
/// </summary>
/// <param name="parts">Gate and clock.</param>
/// <param name="pages">The unit.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class AimRoutes(WebParts parts, PageParts pages, PageDoor door, Turns acts) : IDisposable
{
    private readonly AimDesk _desk = new(pages.Live.View);
    private readonly TokenBuckets _rates = new(WebLimits.AimPicturesMax, WebLimits.AimPictureUs, WebLimits.PageSessionsMax);

    private long NowUs => parts.Oversight.Clock.MonotonicUs;

    /// <summary>Opens it.</summary>
    public async Task Open(HttpContext context, Caller caller)
    {
        PageSession page = door.PersonOf(context, caller);
        ReasonBody body = await Asked.Body(context, WebJson.Default.ReasonBody).ConfigureAwait(false);
        await acts.Do(() => parts.Oversight.Gate.Use(page.Session, Reasons.Request(body.Reason, AccessAction.Maintain, "the live picture"),
            static () => new AccessResult<bool>(true, 0)), context.RequestAborted).ConfigureAwait(false);
        page.OpenAim(NowUs + WebLimits.AimSeconds * 1_000_000L);
        await Answers.Json(context, new(WebLimits.AimSeconds), PageJson.Default.AimAnswer).ConfigureAwait(false);
    }

    /// <summary>What a picture newer than another shows and what to do; nothing (204) while there never was a picture.</summary>
    public async Task State(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query, "after");
        long after = Asked.Number(context.Request.Query, "after", 0, long.MaxValue, 0);
        PageSession page = Require(context, caller);
        AimState? found = await acts.Do(() => _desk.Newer(after, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
        if (found is not { } state)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent; // a wait that came to nothing is no fault: the page says so and asks again
            return;
        }
        (AimFigures figures, float best) = page.Judge(state.Figures);
        await Answers.Json(context, state with { Figures = figures, SharpnessBest = best }, PageJson.Default.AimState).ConfigureAwait(false);
    }

    /// <summary>The picture of a state.</summary>
    public async Task Picture(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        PageSession page = Require(context, caller);
        if (!_rates.TryTake(page.Session.Id, NowUs))
            throw new WebProblem(StatusCodes.Status429TooManyRequests, "There are too many live pictures at once.", "Watch it in one window.") { RetryAfterSeconds = 1 };
        if (!long.TryParse((string?)context.Request.RouteValues["number"], NumberStyles.None, CultureInfo.InvariantCulture, out long number) || _desk.Jpeg(number) is not { } jpeg)
            throw new WebProblem(StatusCodes.Status404NotFound, "The picture is gone.", "Ask for the newest state; its picture is kept until the next.");
        await Answers.Bytes(context, jpeg, "image/jpeg").ConfigureAwait(false);
    }

    /// <summary>Forgets the sharpest that whoever asks saw so far; others keep theirs.</summary>
    public async Task Reset(HttpContext context, Caller caller)
    {
        PageSession page = Require(context, caller);
        await Asked.Body(context, PageJson.Default.NothingBody).ConfigureAwait(false);
        page.ResetFocus();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <inheritdoc/>
    public void Dispose() => _desk.Dispose();

    private PageSession Require(HttpContext context, Caller caller)
    {
        PageSession page = door.KnownPersonOf(context, caller);
        return page.MayAim(NowUs)
            ? page
            : throw new WebProblem(StatusCodes.Status403Forbidden, "The live picture is closed.", "Open it again with its purpose: each opening is in the access log.");
    }
}

/// <summary>The live picture is open.</summary>
/// <param name="Seconds">For so long.</param>
internal sealed record AimAnswer(int Seconds);
