using System.Buffers;
using Alpr.Access;
using Alpr.HotLists;
using Alpr.ListFeeds;
using Alpr.Web.Pull;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Alpr.Web.Pages;

/// <summary>
/// <c>/ui/lists/{name}</c>: a file that somebody brings, first looked at and then put in force, read as it comes and never stored in plain. <c>/ui/hot-plates/list</c>:
/// the operators' own plates. Reasons stand in headers where the body is the file.
/// </summary>
/// <param name="parts">Gate and lists.</param>
/// <param name="door">Sessions.</param>
/// <param name="acts">Places.</param>
internal sealed class ListRoutes(WebParts parts, PageDoor door, Turns acts) : IDisposable
{
    /// <summary>Header of the file's name, for the signed log.</summary>
    public const string FileHeader = "Alpr-File";

    /// <summary>Header of what was looked at: SHA-256, hex.</summary>
    public const string Sha256Header = "Alpr-Sha256";

    private const int Sha256Bytes = 32;

    private readonly HotListDesk _desk = new(parts.Oversight.Gate, parts.Feeds, parts.Oversight.Clock);
    private readonly Turns _uploads = new(WebLimits.ListUploadsMax);

    /// <summary>What would come of a file; nothing is changed.</summary>
    public async Task Preview(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        HotListPreview preview = await Read(context, content => _desk.Preview(session, Why(context), NameOf(context), content)).ConfigureAwait(false);
        await Answers.Json(context, PreviewAnswer.Of(preview), PageJson.Default.PreviewAnswer).ConfigureAwait(false);
    }

    /// <summary>Puts a file in force that was looked at.</summary>
    public async Task Install(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        byte[] lookedAt = new byte[Sha256Bytes];
        if (Convert.FromHexString(Asked.Header(context, Sha256Header), lookedAt, out _, out int written) != OperationStatus.Done || written != Sha256Bytes)
            throw WebProblem.Bad($"The header {Sha256Header} is not right.", "Look at the file first; send its SHA-256 in 64 hex digits.");
        string file = Path.GetFileName(Asked.Header(context, FileHeader));
        HotListInstallation done = await Read(context, content =>
            _desk.Install(session, Why(context), NameOf(context), content, file.Length > 0 ? file : "the unit's page", lookedAt)).ConfigureAwait(false);
        await Answers.Json(context, new(done.List.Header.Entries, done.Outcome.LinesRefused), PageJson.Default.InstalledAnswer, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    /// <summary>The operators' own plates that count.</summary>
    public async Task Plates(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        AccessSession session = door.SessionOf(context, caller);
        ReasonBody body = await Asked.Body(context, WebJson.Default.ReasonBody).ConfigureAwait(false);
        IReadOnlyList<HotPlateEntry> plates = await acts.Do(() => _desk.Plates(session, Reasons.Request(body.Reason, AccessAction.Search, ""), WebLimits.HotPlatesShownMax),
            context.RequestAborted).ConfigureAwait(false);
        await Answers.Json(context, new([.. plates.Select(HotPlateLine.Of)], plates.Count == WebLimits.HotPlatesShownMax), PageJson.Default.HotPlatesAnswer).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _uploads.Dispose();

    private static string NameOf(HttpContext context) => (string?)context.Request.RouteValues["name"] ?? "";

    private static AccessRequest Why(HttpContext context) => Reasons.Request(Asked.Reason(context), AccessAction.InstallHotList, "");

    private async Task<T> Read<T>(HttpContext context, Func<Stream, T> read)
    {
        if (context.Request.ContentType != UploadStream.MediaType)
            throw new WebProblem(StatusCodes.Status415UnsupportedMediaType, "The body is not said to be a file.", $"Send it with 'Content-Type: {UploadStream.MediaType}'.");
        if (context.Request.ContentLength > WebLimits.ListBytesMax)
            throw new WebProblem(StatusCodes.Status413PayloadTooLarge, "The file is larger than any hot list.", $"Send at most {WebLimits.ListBytesMax} bytes; look whether it is the right file.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = WebLimits.ListBytesMax;
        using UploadStream content = new(context.Request.Body, context.RequestAborted);
        try
        {
            return await _uploads.Do(() => read(content), context.RequestAborted).ConfigureAwait(false);
        }
        catch (HotListException refused) when (refused.InnerException is null or FeedException) // others are of the disk, and name its folders
        {
            throw WebProblem.Bad("The list is not taken.", refused.Message);
        }
    }
}

/// <summary>What a file would come to.</summary>
/// <param name="Sha256">Of the file, hex: what is put in force must have the same.</param>
/// <param name="Entries">Entries it has.</param>
/// <param name="Ended">Those of them that count no more.</param>
/// <param name="Lines">Lines of all kinds.</param>
/// <param name="LinesRefused">Lines that are no entries.</param>
/// <param name="FirstRefusals">The first of them: number and reason, nothing of the line.</param>
/// <param name="Withheld">Entries that the policy forbids.</param>
/// <param name="Date">What it says of its own date.</param>
/// <param name="IsIncremental">It adds to the list in force.</param>
/// <param name="IsSameFile">The list in force was made of it.</param>
/// <param name="Categories">Entries of each category.</param>
/// <param name="InForce">The list in force; null: none.</param>
internal sealed record PreviewAnswer(string Sha256, long Entries, long Ended, long Lines, long LinesRefused, IReadOnlyList<string> FirstRefusals, long Withheld, DateTimeOffset? Date, bool IsIncremental,
    bool IsSameFile, IReadOnlyList<CategoryAnswer> Categories, InForceAnswer? InForce)
{
    /// <summary>Of a preview.</summary>
    public static PreviewAnswer Of(HotListPreview preview)
    {
        ImportOutcome outcome = preview.Outcome;
        return new(Convert.ToHexStringLower(outcome.Sha256.Span), outcome.Entries, preview.Ended, outcome.Lines, outcome.LinesRefused, [.. outcome.FirstRefusals.Select(one => one.ToString())],
            outcome.EntriesWithheld, Time(outcome.ListDateUs), preview.IsIncremental, preview.IsSameFile,
            [.. preview.Categories.Select(one => new CategoryAnswer(HotListCategories.Name(one.Category), one.Entries))],
            preview.InForce is { } header ? new(header.Entries, header.LinesRefused, Time(header.ListDateUs), Time(header.InstalledUs)) : null);
    }

    private static DateTimeOffset? Time(long us) => us == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(us);
}

/// <summary>Entries of a category.</summary>
/// <param name="Name">The category.</param>
/// <param name="Entries">How many.</param>
internal sealed record CategoryAnswer(string Name, long Entries);

/// <summary>The list in force beside a file.</summary>
/// <param name="Entries">Entries.</param>
/// <param name="LinesRefused">Lines of its file that were no entries.</param>
/// <param name="Date">What it says of its own date.</param>
/// <param name="Installed">When it came in force.</param>
internal sealed record InForceAnswer(int Entries, long LinesRefused, DateTimeOffset? Date, DateTimeOffset? Installed);

/// <summary>A list is in force.</summary>
/// <param name="Entries">Entries in force.</param>
/// <param name="LinesRefused">Lines that were no entries.</param>
internal sealed record InstalledAnswer(int Entries, long LinesRefused);

/// <summary>The operators' own plates.</summary>
/// <param name="Plates">In the order in which they were entered last.</param>
/// <param name="IsMore">There may be more than these.</param>
internal sealed record HotPlatesAnswer(IReadOnlyList<HotPlateLine> Plates, bool IsMore);

/// <summary>One of them.</summary>
internal sealed record HotPlateLine(string Plate, string State, string Category, string Reference, string Notes, DateTimeOffset Entered, DateTimeOffset Ends)
{
    /// <summary>Of an entry.</summary>
    public static HotPlateLine Of(HotPlateEntry entry) => new(entry.Plate, entry.State, HotListCategories.Name(entry.Category), entry.Reference, entry.Notes,
        DateTimeOffset.UnixEpoch.AddMicroseconds(entry.EnteredUs), DateTimeOffset.UnixEpoch.AddMicroseconds(entry.ExpiresUs));

    /// <summary>Nothing of it.</summary>
    public override string ToString() => "(hot plate)";
}
