using System.Globalization;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Oversight;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pages;

/// <summary><c>/ui/search</c>, <c>/ui/records</c>: detections, one whole record with its proof, and the pictures of what was shown.</summary>
/// <param name="parts">Gate and journal.</param>
/// <param name="door">Sessions.</param>
/// <param name="desks">Searches.</param>
/// <param name="acts">Places.</param>
internal sealed class SearchRoutes(WebParts parts, PageDoor door, DeskRoutes desks, Turns acts)
{
    private readonly EvidenceDesk _evidence = new(parts.Oversight);

    /// <summary>Searches; the crops of the plates that were found may then be shown.</summary>
    public async Task Search(HttpContext context, Caller caller)
    {
        PageSession page = door.PersonOf(context, caller);
        SearchPage found = await desks.Find(context, caller).ConfigureAwait(false);
        long[] sequences = [.. found.Rows.Select(row => row.Sequence)];
        page.Show(sequences, whole: false);
        IReadOnlyList<long> proven = await acts.Do(() =>
        {
            using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
            return RecordProof.Proven(journal, sequences, KeyId);
        }, context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new(found.Rows, proven, found.Next, found.IsOutOfTime), PageJson.Default.FoundAnswer).ConfigureAwait(false);
    }

    /// <summary>One record with its proof; its pictures may then be shown.</summary>
    public async Task View(HttpContext context, Caller caller)
    {
        PageSession page = door.PersonOf(context, caller);
        RecordBody body = await Asked.Body(context, PageJson.Default.RecordBody).ConfigureAwait(false);
        RecordAnswer answer = await acts.Do(() =>
        {
            ViewedRecord viewed = _evidence.View(page.Session, body.Reason, body.Sequence);
            using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
            return AnswerFor(viewed, journal);
        }, context.RequestAborted).ConfigureAwait(false);
        page.Show([body.Sequence], whole: true);
        await Answers.Json(context, answer, PageJson.Default.RecordAnswer).ConfigureAwait(false);
    }

    /// <summary>A picture of what was shown: no access of its own, since the log has the one that showed it.</summary>
    public async Task Picture(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        PageSession page = door.KnownPersonOf(context, caller);
        if (!long.TryParse((string?)context.Request.RouteValues["sequence"], NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
            || !ImageName.TryRead((string?)context.Request.RouteValues["name"] ?? "", out Hash256 hash) || !page.MaySee(sequence, isPlate: true))
            throw NotThere();
        JournalImage image = await acts.Do(() =>
        {
            using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
            return journal.Image(sequence, hash);
        }, context.RequestAborted).ConfigureAwait(false) ?? throw NotThere();
        if (image.MediaType != "image/jpeg" || !page.MaySee(sequence, image.Kind == ImageKind.Plate))
            throw NotThere();
        await Answers.Bytes(context, image.Bytes, image.MediaType).ConfigureAwait(false);
    }

    private string KeyId => parts.Pages!.Live.KeyId;

    private RecordAnswer AnswerFor(ViewedRecord viewed, JournalReader journal)
    {
        if (viewed.Record is not { } record)
            return new() { Sequence = viewed.Sequence, Proof = new(false, "", viewed.Sequence, journal.Count, ["the record was destroyed; only its hash is left in the log"]) };
        Detection? detection = record.Detection;
        return new()
        {
            Sequence = viewed.Sequence,
            Proof = RecordProof.Of(journal, viewed.Sequence, KeyId),
            Device = record.DeviceId,
            Utc = record.Time is { UtcUs: > 0 } time ? DateTimeOffset.UnixEpoch.AddMicroseconds(time.UtcUs) : null,
            TimeSource = record.Time?.Source.ToString() ?? "",
            Plate = detection?.Plate ?? "",
            State = detection?.State ?? "",
            StateConfidence = detection?.StateConfidence ?? 0,
            Confidence = detection?.Confidence ?? 0,
            CharacterConfidence = [.. detection?.CharacterConfidence ?? []],
            Raw = detection?.RawPlate ?? "",
            Frames = detection?.Frames ?? 0,
            Candidates = [.. (detection?.Candidates ?? []).Select(one => new CandidateAnswer(one.Plate, one.Confidence))],
            Pictures = [.. viewed.Pictures.Select(one => new PictureAnswer(one.Name, one.Kind.ToString()))],
            Hits = [.. viewed.Hits.Select(at => HitOf(journal, at)).OfType<HitAnswer>()],
            HeldBy = viewed.HeldBy,
        };
    }

    private static HitAnswer? HitOf(JournalReader journal, long sequence)
    {
        if (journal.Read(sequence, 1).FirstOrDefault() is not { IsGone: false } entry || entry.ToRecord().Hit is not { } hit)
            return null;
        return new(sequence, hit.Category, hit.List, hit.Match.ToString(), hit.EntryPlate, hit.EntryState, hit.Reference, hit.Informational, (long)hit.ListAgeS, hit.States.ToString());
    }

    private static WebProblem NotThere() => new(StatusCodes.Status404NotFound, "There is no such picture.", "Search again: pictures are shown with what was found, and go when their time is over.");
}

/// <summary>Some of what was found.</summary>
/// <param name="Rows">Detections.</param>
/// <param name="Proven">Those whose signature and place in the log are right; their pictures are judged when somebody looks at one.</param>
/// <param name="Next">Cursor of the next page; null when there is no more.</param>
/// <param name="IsOutOfTime">The page ended because its time did.</param>
internal sealed record FoundAnswer(IReadOnlyList<DetectionRow> Rows, IReadOnlyList<long> Proven, string? Next, bool IsOutOfTime);

/// <summary>Body of a look at a record.</summary>
internal sealed record RecordBody : ReasonBody
{
    /// <summary>Its place in the log.</summary>
    public required long Sequence { get; init; }
}

/// <summary>A record whole. Of one that was destroyed all but place and proof is empty.</summary>
internal sealed record RecordAnswer
{
    /// <summary>Its place in the log.</summary>
    public required long Sequence { get; init; }

    /// <summary>What is proven of it.</summary>
    public required RecordProof Proof { get; init; }

    /// <summary>The unit that signed it.</summary>
    public string Device { get; init; } = "";

    /// <summary>When; null when its clock was not set.</summary>
    public DateTimeOffset? Utc { get; init; }

    /// <summary>What kept the clock.</summary>
    public string TimeSource { get; init; } = "";

    /// <summary>The plate. A machine read it.</summary>
    public string Plate { get; init; } = "";

    /// <summary>Issuing state; empty: unknown.</summary>
    public string State { get; init; } = "";

    /// <summary>0 to 1.</summary>
    public float StateConfidence { get; init; }

    /// <summary>0 to 1, of the whole.</summary>
    public float Confidence { get; init; }

    /// <summary>0 to 1, of each character.</summary>
    public IReadOnlyList<float> CharacterConfidence { get; init; } = [];

    /// <summary>The reader's own text.</summary>
    public string Raw { get; init; } = "";

    /// <summary>Frames in which it was read.</summary>
    public uint Frames { get; init; }

    /// <summary>Other readings.</summary>
    public IReadOnlyList<CandidateAnswer> Candidates { get; init; } = [];

    /// <summary>Its pictures that are there.</summary>
    public IReadOnlyList<PictureAnswer> Pictures { get; init; } = [];

    /// <summary>Its hits.</summary>
    public IReadOnlyList<HitAnswer> Hits { get; init; } = [];

    /// <summary>Cases that hold it.</summary>
    public IReadOnlyList<string> HeldBy { get; init; } = [];
}

/// <summary>Another reading.</summary>
/// <param name="Plate">The text.</param>
/// <param name="Confidence">0 to 1.</param>
internal sealed record CandidateAnswer(string Plate, float Confidence);

/// <summary>A picture.</summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Kind"><c>Plate</c> or <c>Context</c>.</param>
internal sealed record PictureAnswer(string Name, string Kind);

/// <summary>A hit.</summary>
/// <param name="Sequence">Its place in the log.</param>
/// <param name="Category">Why the plate is sought.</param>
/// <param name="List">The list.</param>
/// <param name="Match">How it matched.</param>
/// <param name="EntryPlate">The list's plate.</param>
/// <param name="EntryState">The list's state.</param>
/// <param name="Reference">The list's name for the entry.</param>
/// <param name="Informational">No reason to stop anybody.</param>
/// <param name="ListAgeSeconds">Age of the list at the hit.</param>
/// <param name="States">How the states compare.</param>
internal sealed record HitAnswer(long Sequence, string Category, string List, string Match, string EntryPlate, string EntryState, string Reference, bool Informational, long ListAgeSeconds, string States);
