using System.Globalization;
using Alpr.Access;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Oversight;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>GET /v1/records/{sequence}/images/{name}</c>: one picture; each is an access in the signed log, as a look at the record or a pull.</summary>
/// <param name="parts">Gate, journal, log.</param>
/// <param name="callers">Sessions.</param>
/// <param name="chooser">Agreements.</param>
/// <param name="acts">Places.</param>
internal sealed class PictureRoute(WebParts parts, CallerDesk callers, BatchChooser chooser, Turns acts)
{
    /// <summary>Answers.</summary>
    public async Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        if (!long.TryParse((string?)context.Request.RouteValues["sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            || !ImageName.TryRead((string?)context.Request.RouteValues["name"] ?? "", out Hash256 hash))
            throw NotThere();
        UseReason reason = Asked.Reason(context);
        AccessSession? person = caller.Kind == CallerKind.Terminal ? callers.SessionOf(context, caller) : null;
        BatchQuestion? question = caller.Kind == CallerKind.Agency ? BatchQuestion.ForPicture(context) : null;
        JournalImage image = await acts.Do(() => caller.Kind switch
        {
            CallerKind.Terminal => Look(person!, reason, sequence, hash),
            CallerKind.Program => Pull(caller, reason, sequence, hash),
            _ => Share(caller, question!, sequence, hash),
        }, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.ContentDisposition = "attachment";
        await Answers.Bytes(context, image.Bytes, image.MediaType == "image/jpeg" ? "image/jpeg" : "application/octet-stream").ConfigureAwait(false);
    }

    private JournalImage Look(AccessSession session, UseReason reason, long sequence, Hash256 hash) =>
        parts.Oversight.Gate.Use(session, Reasons.Request(reason, AccessAction.View, Words(sequence)), () => new AccessResult<JournalImage>(Find(sequence, hash), 1));

    private JournalImage Pull(Caller caller, UseReason reason, long sequence, Hash256 hash) =>
        parts.Oversight.Gate.Use(callers.SessionOfProgram(caller), Reasons.Request(reason, AccessAction.Pull, Words(sequence)), () => new AccessResult<JournalImage>(Find(sequence, hash), 1));

    private JournalImage Share(Caller caller, BatchQuestion question, long sequence, Hash256 hash)
    {
        chooser.RequireAgreement(caller, question, Words(sequence));
        JournalImage image = Find(sequence, hash);
        parts.Log.Write(BatchChooser.Record(caller, question, Words(sequence), results: 1));
        return image;
    }

    // Only detections have pictures, and they alone are looked for: asking tells nothing of other records.
    private JournalImage Find(long sequence, Hash256 hash)
    {
        using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
        return journal.Image(sequence, hash) ?? throw NotThere();
    }

    private static string Words(long sequence) => string.Create(CultureInfo.InvariantCulture, $"a picture of record {sequence}");

    private static WebProblem NotThere() => new(StatusCodes.Status404NotFound, "There is no such picture.", "Take the names from a search, or from a batch in JSON; pictures go when their time is over.");
}
