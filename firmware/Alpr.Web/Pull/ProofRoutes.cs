using Alpr.Evidence;
using Alpr.Journal;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary>What proves, and shows nothing of, the log: its newest signed checkpoint, and hashes that lead from records to roots. For everybody who comes in.</summary>
/// <param name="parts">The journal.</param>
/// <param name="acts">Places.</param>
internal sealed class ProofRoutes(WebParts parts, Turns acts)
{
    /// <summary><c>GET /v1/checkpoint</c>.</summary>
    public async Task Checkpoint(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        byte[] note = await Read(context, journal => journal.LatestCheckpoint().Note.ToArray()).ConfigureAwait(false);
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = note.Length;
        await context.Response.Body.WriteAsync(note, context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary><c>GET /v1/proof/inclusion</c>.</summary>
    public async Task Inclusion(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query, "sequence", "size");
        long sequence = Asked.Number(context.Request.Query, "sequence", 0, EvidenceLimits.TreeSizeMax, null);
        long size = Asked.Number(context.Request.Query, "size", 1, EvidenceLimits.TreeSizeMax, null);
        ProofAnswer answer = await Read(context, journal =>
        {
            RequireSize(journal, size);
            if (sequence >= size)
                throw WebProblem.Bad("The log of that size has no such record.", "Ask for a sequence below the size.");
            return new ProofAnswer(journal.RootAt(size).ToString(), journal.LeafAt(sequence).ToString(), Hex(journal.InclusionProof(sequence, size)));
        }).ConfigureAwait(false);
        await Answers.Json(context, answer, WebJson.Default.ProofAnswer).ConfigureAwait(false);
    }

    /// <summary><c>GET /v1/proof/consistency</c>.</summary>
    public async Task Consistency(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query, "from", "to");
        long from = Asked.Number(context.Request.Query, "from", 0, EvidenceLimits.TreeSizeMax, null);
        long to = Asked.Number(context.Request.Query, "to", 0, EvidenceLimits.TreeSizeMax, null);
        ProofAnswer answer = await Read(context, journal =>
        {
            RequireSize(journal, to);
            if (from > to)
                throw WebProblem.Bad("The sizes are the wrong way round.", "Write the smaller size as 'from'.");
            return new ProofAnswer(journal.RootAt(to).ToString(), null, Hex(journal.ConsistencyProof(from, to)));
        }).ConfigureAwait(false);
        await Answers.Json(context, answer, WebJson.Default.ProofAnswer).ConfigureAwait(false);
    }

    private Task<T> Read<T>(HttpContext context, Func<JournalReader, T> read) => acts.Do(() =>
    {
        using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
        return read(journal);
    }, context.RequestAborted);

    private static void RequireSize(JournalReader journal, long size)
    {
        if (size > journal.Count)
            throw WebProblem.Bad("The log is not so large.", "Ask for the size of a checkpoint of this log; /v1/checkpoint gives the newest.");
    }

    private static string[] Hex(Hash256[] hashes) => [.. hashes.Select(hash => hash.ToString())];
}

/// <summary>A proof, hashes in hex.</summary>
/// <param name="Root">Root of the log at the size asked for.</param>
/// <param name="Leaf">Leaf hash of the record; null for a proof of consistency.</param>
/// <param name="Hashes">The path.</param>
internal sealed record ProofAnswer(string Root, string? Leaf, IReadOnlyList<string> Hashes);
