using System.Globalization;
using Alpr.Access;
using Alpr.Journal;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary>What a client gets in one batch.</summary>
/// <param name="First">First sequence; of nothing, where it would go on.</param>
/// <param name="Count">Records.</param>
/// <param name="Next">What the client asks as <c>after</c> next.</param>
/// <param name="Images">With pictures.</param>
/// <param name="Exhibits">Single records of another agency's batch; null: a range of the whole log.</param>
internal sealed record BatchChoice(long First, int Count, long Next, bool Images, IReadOnlyList<long>? Exhibits)
{
    /// <summary>Sequences in it.</summary>
    public IEnumerable<long> Sequences => Exhibits ?? Enumerable.Range(0, Count).Select(i => First + i);
}

/// <summary>
/// Decides what a client gets: the agency's own programs the log as it is, record by record; another agency single detections, hits only where both sides allow it,
/// nothing else. The access is in the signed log, durable, before the choice is given out. Any thread.
/// </summary>
/// <param name="parts">Gate, journal, log.</param>
/// <param name="callers">Sessions of programs.</param>
/// <param name="sharing">Agreements.</param>
/// <param name="ledger">Refusals.</param>
internal sealed class BatchChooser(WebParts parts, CallerDesk callers, SharingBook sharing, RefusalLedger ledger)
{
    private const int QuietMax = 1_000; // records that are looked at for one that is worth a batch
    private static readonly string Pull = AccessActions.Name(AccessAction.Pull);

    /// <summary>Chooses; null when there is nothing new, which is nothing to record.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="question">What.</param>
    /// <param name="nothingNext">What the client asks as <c>after</c> next when there is nothing.</param>
    /// <exception cref="Exception">A <see cref="WebProblem"/> or <see cref="AccessRefusedException"/>: it is refused.</exception>
    public BatchChoice? Choose(Caller caller, BatchQuestion question, out long nothingNext)
    {
        AccessSession? program = caller.Kind == CallerKind.Program ? callers.SessionOfProgram(caller) : null; // may write a record, which is then not news
        using JournalReader journal = JournalReader.Open(parts.Oversight.JournalPath);
        long size = journal.Count;
        if (question.After >= size)
        {
            throw new WebProblem(StatusCodes.Status409Conflict, "The log is shorter than what you have of it.",
                "Compare checkpoints: if the origin is another, the unit began a new log, which you pull from the beginning; if not, the log was rolled back, and you keep what you have as evidence.");
        }
        return program is not null
            ? ForProgram(journal, size, program, question, out nothingNext)
            : ForAgency(journal, size, caller, question, out nothingNext);
    }

    /// <summary>Refuses another agency what its agreement does not give, and says whether hits go.</summary>
    public (bool Hits, bool Images) RequireAgreement(Caller caller, BatchQuestion question, string asked)
    {
        SharingRequest request = new()
        {
            Certificate = caller.Fingerprint,
            UtcUs = sharing.NowUs,
            Hits = question.Hits == true,
            Pictures = question.Images == true,
            Purpose = question.Reason.Purpose,
            RequestedBy = question.Reason.RequestedBy,
            ApprovedBy = question.Approvals,
        };
        SharingRules rules = sharing.Rules;
        if (rules.Decide(request) is { Refusal: { } because })
        {
            ledger.Refuse(Record(caller, question, asked), because);
            throw new WebProblem(StatusCodes.Status403Forbidden, "It is refused.", because);
        }
        return (question.Hits ?? rules.Decide(request with { Hits = true }).IsAllowed, question.Images ?? rules.Decide(request with { Pictures = true }).IsAllowed);
    }

    /// <summary>The record of another agency's access.</summary>
    public static Contracts.V1.Access Record(Caller caller, BatchQuestion question, string asked, long results = 0)
    {
        Contracts.V1.Access access = new()
        {
            Agency = caller.Agency,
            Action = Pull,
            Purpose = question.Reason.Purpose,
            CaseNumber = question.Reason.CaseNumber,
            RequestedBy = question.Reason.RequestedBy,
            Asked = asked,
            Client = caller.Fingerprint,
            Results = (ulong)results,
        };
        access.ApprovedBy.AddRange(question.Approvals);
        return access;
    }

    private BatchChoice? ForProgram(JournalReader journal, long size, AccessSession session, BatchQuestion question, out long nothingNext)
    {
        nothingNext = question.After;
        long first = question.After + 1;
        if (!IsWorth(journal, first, size))
            return null;
        bool images = question.Images ?? true;
        int count = (int)Math.Min(question.Limit, size - first);
        count = journal.CountWithin(Enumerable.Range(0, count).Select(i => first + i), images, WebLimits.BatchBytesMax);
        BatchChoice choice = new(first, count, first + count - 1, images, null);
        string asked = string.Create(CultureInfo.InvariantCulture, $"records {first} to {choice.Next}{Form(question, images)}");
        return parts.Oversight.Gate.Use(session, Reasons.Request(question.Reason, AccessAction.Pull, asked, question.Approvals),
            () => new AccessResult<BatchChoice>(choice, count));
    }

    private BatchChoice? ForAgency(JournalReader journal, long size, Caller caller, BatchQuestion question, out long nothingNext)
    {
        (bool hits, bool images) = RequireAgreement(caller, question, string.Create(CultureInfo.InvariantCulture, $"detections after record {question.After}"));
        nothingNext = Math.Max(question.After, size - 1);
        IEnumerable<long> found = journal.DetectionsAfter(question.After, question.Limit);
        if (hits)
            found = found.Concat(journal.HitsAfter(question.After, question.Limit)).Order();
        List<long> chosen = [.. found.Where(sequence => sequence < size).Take(question.Limit)];
        if (chosen.Count == 0)
            return null;
        bool isAll = chosen.Count < question.Limit;
        int count = journal.CountWithin(chosen, images, WebLimits.BatchBytesMax);
        isAll &= count == chosen.Count;
        chosen = chosen[..count];
        string asked = string.Create(CultureInfo.InvariantCulture, $"detections{(hits ? " and hits" : "")} from record {chosen[0]} to {chosen[^1]}{Form(question, images)}");
        parts.Log.Write(Record(caller, question, asked, count));
        return new(chosen[0], count, isAll ? Math.Max(chosen[^1], size - 1) : chosen[^1], images, chosen);
    }

    // The record of a pull is in the log and would itself be new: two programs that wait would feed each other for ever. It goes along with what is.
    private static bool IsWorth(JournalReader journal, long first, long size)
    {
        long seen = 0;
        foreach (JournalEntry entry in journal.Read(first, size - first))
        {
            if (++seen > QuietMax || entry.IsGone || entry.ToRecord() is not { BodyCase: Contracts.V1.Record.BodyOneofCase.Access, Access: { Refused: false } access } || access.Action != Pull)
                return true;
        }
        return false;
    }

    private static string Form(BatchQuestion question, bool images) => (images ? ", with pictures" : ", without pictures") + (question.IsJson ? ", as JSON" : "");
}
