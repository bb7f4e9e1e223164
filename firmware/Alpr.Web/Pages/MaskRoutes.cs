using System.Text;
using Alpr.Access;
using Alpr.Board.Configuration;
using Alpr.Evidence;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary>
/// <c>/ui/masks</c>: the policy's private areas. They are a part of the policy: an administrator puts a changed policy in force as <c>alprd policy install</c> does, and
/// everybody else gets the changed file to hand on.
/// </summary>
/// <param name="parts">Gate and policy.</param>
/// <param name="pages">The policy's file.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class MaskRoutes(WebParts parts, PageParts pages, PageDoor door, Turns acts)
{
    private const string Name = "changed policy";

    /// <summary>The masks of the policy in force.</summary>
    public Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        PageSession page = Require(context, caller);
        AgencyPolicy policy = parts.Oversight.Policy();
        return Answers.Json(context, new(pages.Live.DeviceId, policy.Revision, Hash256.Of(pages.PolicyBytes()).ToString(), MayInstall(page.Session), page.MayAim(parts.Oversight.Clock.MonotonicUs),
            [.. policy.PrivacyMasks.Select(mask => new MaskBody { Device = mask.Device, Name = mask.Name, Polygon = mask.Polygon })]), PageJson.Default.MasksAnswer);
    }

    /// <summary>What other masks would make different, and the file; nothing is changed.</summary>
    public async Task Changes(HttpContext context, Caller caller)
    {
        AccessSession session = Require(context, caller).Session;
        MasksBody body = await Asked.Body(context, PageJson.Default.MasksBody).ConfigureAwait(false);
        MaskChanges changes = await acts.Do(() =>
        {
            PolicyInstallation installation = Prepare(session, body);
            return new MaskChanges(installation.Changes, Encoding.UTF8.GetString(installation.Bytes));
        }, context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, changes, PageJson.Default.MaskChanges).ConfigureAwait(false);
    }

    /// <summary>Puts the policy with other masks in force.</summary>
    public async Task Post(HttpContext context, Caller caller)
    {
        AccessSession session = door.SessionOf(context, caller);
        MasksBody body = await Asked.Body(context, PageJson.Default.MasksBody).ConfigureAwait(false);
        await acts.Do(() => parts.Oversight.Gate.Use(session, Reasons.Request(body.Reason, AccessAction.InstallPolicy, "policy with other privacy masks, drawn on the unit's page"), () =>
        {
            PolicyInstallation installation = Prepare(session, body);
            pages.InstallPolicy(installation);
            return new AccessResult<bool>(true, installation.Changes.Count);
        }), context.RequestAborted).ConfigureAwait(false);
        await Get(context, caller).ConfigureAwait(false);
    }

    private PolicyInstallation Prepare(AccessSession session, MasksBody body)
    {
        byte[] inForce = pages.PolicyBytes();
        if (Hash256.Of(inForce).ToString() != body.Sha256)
            throw WebProblem.Bad("Another policy came in force meanwhile.", "Load the page again and draw on the masks that are in force now.");
        if (body.Masks.Count > WebLimits.MasksMax)
            throw WebProblem.Bad("There are too many masks.", $"Draw at most {WebLimits.MasksMax}; one may have many corners.");
        try
        {
            byte[] changed = PolicyEdit.WithMasks(inForce, [.. body.Masks.Select(mask => new PrivacyMaskPolicy { Device = mask.Device, Name = mask.Name, Polygon = mask.Polygon })]);
            return PolicyInstallation.Prepare(changed, Name, inForce, PolicyInstaller.Account(session.User));
        }
        catch (ConfigurationException refused)
        {
            throw WebProblem.Bad("The policy does not take these masks.", refused.Message);
        }
    }

    private PageSession Require(HttpContext context, Caller caller)
    {
        PageSession page = door.KnownPersonOf(context, caller);
        return MayInstall(page.Session) || new AccessRules(parts.Oversight.Policy().Access).MayDo(page.Session.Role, AccessAction.Maintain)
            ? page
            : throw new WebProblem(StatusCodes.Status403Forbidden, "It is refused.", "The agency's policy lets your role neither aim the camera nor change the policy: ask the administrator.");
    }

    private bool MayInstall(AccessSession session) => new AccessRules(parts.Oversight.Policy().Access).MayDo(session.Role, AccessAction.InstallPolicy);
}

/// <summary>Masks in force.</summary>
/// <param name="Device">The unit: masks that name another are not its.</param>
/// <param name="Revision">Of the policy.</param>
/// <param name="Sha256">Of the policy's file, hex.</param>
/// <param name="MayInstall">Whoever asks may put another policy in force.</param>
/// <param name="IsPictureOpen">The live picture is open to be drawn on.</param>
/// <param name="Masks">All masks.</param>
internal sealed record MasksAnswer(string Device, int Revision, string Sha256, bool MayInstall, bool IsPictureOpen, IReadOnlyList<MaskBody> Masks);

/// <summary>What becomes different.</summary>
/// <param name="Changes">A line each.</param>
/// <param name="Policy">The changed file.</param>
internal sealed record MaskChanges(IReadOnlyList<string> Changes, string Policy);

/// <summary>Body of other masks.</summary>
internal sealed record MasksBody : ReasonBody
{
    /// <summary>All that there shall be.</summary>
    public required IReadOnlyList<MaskBody> Masks { get; init; }

    /// <summary>SHA-256 of the policy's file that they were drawn on, hex.</summary>
    public required string Sha256 { get; init; }
}

/// <summary>A mask.</summary>
internal sealed record MaskBody
{
    /// <inheritdoc cref="PrivacyMaskPolicy.Device"/>
    public string Device { get; set; } = "";

    /// <inheritdoc cref="PrivacyMaskPolicy.Name"/>
    public string Name { get; set; } = "";

    /// <inheritdoc cref="PrivacyMaskPolicy.Polygon"/>
    public required IReadOnlyList<IReadOnlyList<double>> Polygon { get; init; }
}
