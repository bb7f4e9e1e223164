using Alpr.Evidence;
using Alpr.Oversight;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Alpr.Web.Pull;

/// <summary>What a request for a batch says.</summary>
internal sealed record BatchQuestion
{
    /// <summary>Header with the checkpoint that the client keeps, in base 64.</summary>
    public const string KeptHeader = "Alpr-Kept-Checkpoint";

    /// <summary>Media type of a batch.</summary>
    public const string BatchType = "application/vnd.alpr.batch";

    private const string JsonType = "application/json";

    /// <summary>The last sequence that the client has; -1: none.</summary>
    public required long After { get; init; }

    /// <summary>Records at most.</summary>
    public required int Limit { get; init; }

    /// <summary>Pictures: true and false as asked; null: as much as allowed.</summary>
    public required bool? Images { get; init; }

    /// <summary>Hits, of another agency's request: true and false as asked; null: as much as allowed.</summary>
    public required bool? Hits { get; init; }

    /// <summary>How long to wait for something new.</summary>
    public required int WaitSeconds { get; init; }

    /// <summary>JSON in place of a batch.</summary>
    public required bool IsJson { get; init; }

    /// <summary>The client's kept checkpoint; null: none.</summary>
    public required Checkpoint? Kept { get; init; }

    /// <summary>Why.</summary>
    public required UseReason Reason { get; init; }

    /// <summary>Who approved it here; empty: nobody.</summary>
    public required string ApprovedBy { get; init; }

    /// <summary>Approvals as rules and gate take them.</summary>
    public IReadOnlyList<string> Approvals => ApprovedBy.Length == 0 ? [] : [ApprovedBy];

    /// <summary>Reads a request.</summary>
    /// <exception cref="WebProblem">Something of it is not right.</exception>
    public static BatchQuestion Read(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        Asked.Only(query, "after", "limit", "images", "hits", "wait");
        bool isJson = WantsJson(context.Request.Headers.Accept);
        int most = isJson ? WebLimits.JsonRecordsMax : WebLimits.BatchRecordsMax;
        return new()
        {
            After = Asked.Number(query, "after", -1, EvidenceLimits.TreeSizeMax, -1),
            Limit = (int)Asked.Number(query, "limit", 1, most, Math.Min(most, WebLimits.BatchRecordsUsual)),
            Images = Asked.Word(query, "images", "none", "all") is { } images ? images == "all" : null,
            Hits = Asked.Word(query, "hits", "none", "all") is { } hits ? hits == "all" : null,
            WaitSeconds = (int)Asked.Number(query, "wait", 0, WebLimits.WaitSecondsMax, 0),
            IsJson = isJson,
            Kept = ReadKept(context.Request.Headers[KeptHeader]),
            Reason = Asked.Reason(context),
            ApprovedBy = Asked.Header(context, Asked.ApprovedByHeader),
        };
    }

    /// <summary>Reads a request for one picture, which says only why.</summary>
    public static BatchQuestion ForPicture(HttpContext context) => new()
    {
        After = -1,
        Limit = 1,
        Images = true,
        Hits = null,
        WaitSeconds = 0,
        IsJson = false,
        Kept = null,
        Reason = Asked.Reason(context),
        ApprovedBy = Asked.Header(context, Asked.ApprovedByHeader),
    };

    private static bool WantsJson(StringValues accept)
    {
        foreach (string? line in accept)
        {
            foreach (string one in (line ?? "").Split(','))
            {
                string type = one.Split(';')[0].Trim();
                if (type is BatchType or JsonType or "*/*" or "application/*" or "application/octet-stream")
                    return type == JsonType;
            }
        }
        return accept.Count == 0
            ? false
            : throw new WebProblem(StatusCodes.Status406NotAcceptable, "There is no such form of a batch.", $"Accept {BatchType} or {JsonType}.");
    }

    private static Checkpoint? ReadKept(StringValues header)
    {
        if (header.Count == 0)
            return null;
        const string Remedy = "Send the note of the checkpoint that you keep, whole, in base 64 on one line.";
        byte[] note = new byte[WebLimits.HeaderBytesMax];
        if (header is not [{ } text] || !Convert.TryFromBase64String(text, note, out int length))
            throw WebProblem.Bad($"The header {KeptHeader} is not base 64.", Remedy);
        return Checkpoint.TryRead(note.AsSpan(0, length), out Checkpoint? kept, out string? problem)
            ? kept
            : throw WebProblem.Bad($"The header {KeptHeader} is no checkpoint: {problem}.", Remedy);
    }
}
