using System.Security.Cryptography;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Looks at single records, holds them for cases, takes them away, and approves purges. Any thread.</summary>
/// <param name="setup">What it works with.</param>
public sealed class EvidenceDesk(OversightSetup setup)
{
    /// <summary>One detection or hit with its pictures.</summary>
    /// <exception cref="OversightException">There is no such record, or it is of another kind.</exception>
    public ViewedRecord View(AccessSession session, UseReason reason, long sequence)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return setup.Gate.Use(session, reason.For(AccessAction.View, $"record {sequence}"), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            JournalEntry entry = RequireEvidence(journal, sequence);
            IReadOnlyList<JournalImage> images = entry.IsGone ? [] : journal.Images(sequence);
            ViewedRecord viewed = new(sequence, entry.IsGone ? null : entry.ToRecord(),
                [.. images.Select(image => new ViewedPicture(DetectionSearch.NameOf(image.Sha256, image.MediaType), image.Kind, image.MediaType, image.Bytes))],
                journal.HitsOf(sequence), journal.CasesOf(sequence));
            return new AccessResult<ViewedRecord>(viewed, entry.IsGone ? 0 : 1);
        });
    }

    /// <summary>Holds records for the reason's case, and the hits of held detections with them.</summary>
    /// <param name="session">Who.</param>
    /// <param name="reason">Why, with the case.</param>
    /// <param name="sequences">Detections and hits, 1 to <see cref="OversightLimits.HeldMax"/>.</param>
    /// <returns>The sequence of the signed record that says so.</returns>
    /// <exception cref="OversightException">No case is named, or a record is not there.</exception>
    public long Hold(AccessSession session, UseReason reason, IReadOnlyList<long> sequences)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(sequences);
        string caseNumber = RequireCase(reason);
        if (sequences.Count is 0 or > OversightLimits.HeldMax)
            throw new OversightException($"A hold takes 1 to {OversightLimits.HeldMax} records at a time.");
        return setup.Gate.Use(session, reason.For(AccessAction.Hold, ExportSelection.Of(sequences).Asked), () =>
        {
            HashSet<long> wanted = [.. sequences];
            using (JournalReader journal = setup.OpenJournal())
            {
                foreach (long sequence in sequences)
                {
                    if (RequireEvidence(journal, sequence).IsGone)
                        throw new OversightException($"Record {sequence} was destroyed; a case can only hold what is there.");
                    wanted.UnionWith(journal.HitsOf(sequence));
                }
            }
            return new AccessResult<long>(Change(holds => holds.Place(caseNumber, wanted, session.User, reason.Purpose)), wanted.Count);
        });
    }

    /// <summary>Releases all records of the reason's case.</summary>
    /// <returns>The sequence of the signed record that says so.</returns>
    /// <exception cref="OversightException">No case is named, or it holds nothing.</exception>
    public long Release(AccessSession session, UseReason reason)
    {
        ArgumentNullException.ThrowIfNull(session);
        string caseNumber = RequireCase(reason);
        return setup.Gate.Use(session, reason.For(AccessAction.Release, $"records held by case {caseNumber}"), () =>
        {
            long held;
            using (JournalReader journal = setup.OpenJournal())
                held = journal.HeldBy(caseNumber).Count;
            return new AccessResult<long>(Change(holds => holds.Release(caseNumber, session.User, reason.Purpose)), held);
        });
    }

    /// <summary>
    /// Cases that hold records, at most <see cref="OversightLimits.CasesMax"/>, in order. For whoever looks at records, and for whoever releases or holds them, who
    /// has to know the cases and may see no plate.
    /// </summary>
    public IReadOnlyList<HeldCase> Cases(AccessSession session, UseReason reason)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(reason);
        AccessRules rules = new(setup.Policy().Access);
        bool MayDo(AccessAction one) => rules.MayDo(session.Role, one);
        AccessAction action = MayDo(AccessAction.View) || !(MayDo(AccessAction.Release) || MayDo(AccessAction.Hold)) ? AccessAction.View
            : MayDo(AccessAction.Status) ? AccessAction.Status // nobody needs a case's number to see which cases there are
            : MayDo(AccessAction.Release) ? AccessAction.Release : AccessAction.Hold;
        return setup.Gate.Use(session, reason.For(action, "cases that hold records"), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            List<HeldCase> cases = [.. journal.Cases().Take(OversightLimits.CasesMax)];
            return new AccessResult<IReadOnlyList<HeldCase>>(cases, cases.Count);
        });
    }

    /// <summary>
    /// Writes records as a batch or a bundle. The access is in the log, with the number of records, before the first byte is written; a transfer that then breaks
    /// is logged as given.
    /// </summary>
    /// <param name="session">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="selection">Which.</param>
    /// <param name="form">Batch or bundle.</param>
    /// <param name="output">Where to; stays the caller's. After an exception what was written is of no use.</param>
    /// <exception cref="OversightException">Nothing fits, or more than one export may hold.</exception>
    public ExportReceipt Export(AccessSession session, UseReason reason, ExportSelection selection, ExportForm form, Stream output)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(output);
        using JournalReader journal = setup.OpenJournal();
        string asked = $"{selection.Asked}, as a {Tally.NameOf(form)}";
        IReadOnlyList<long> chosen = setup.Gate.Use(session, reason.For(AccessAction.Export, asked), () =>
        {
            IReadOnlyList<long> records = selection.Choose(journal);
            if (form == ExportForm.Bundle && records.Count > BundleFormat.RecordsMax)
                throw new OversightException($"{records.Count} records are more than the {BundleFormat.RecordsMax} of one bundle; choose a shorter time, or a batch.");
            return new AccessResult<IReadOnlyList<long>>(records, records.Count);
        });
        if (form == ExportForm.Batch)
            return new(chosen.Count, journal.ExportExhibits(output, chosen, selection.Cases).Size);
        using FileStream core = Scratch();
        long size = journal.ExportExhibits(core, chosen, selection.Cases).Size;
        VerificationReport report = WriteBundle(core, output);
        return report.IsProven
            ? new(report.Exhibits, size)
            : throw new OversightException(
                $"The journal's own records are not proven: {report.Findings[0].Text}. Nothing was exported; keep the journal's file for whoever examines it.");
    }

    /// <summary>Orders the destruction of old records that the policy wants approved by people.</summary>
    /// <param name="session">Who enters it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="before">Detections and hits made before this that no case holds; not younger than the policy's days.</param>
    /// <param name="approvedBy">Two or more different people, one at least of each office that the policy names.</param>
    /// <param name="orders">The journal's side.</param>
    /// <returns>Detections and hits older than that, held ones among them.</returns>
    /// <exception cref="OversightException">The policy asks for no approval, people are missing, or the time is too late.</exception>
    public long ApprovePurge(AccessSession session, UseReason reason, DateTimeOffset before, IReadOnlyList<PurgeApprover> approvedBy, IPurgeOrders orders)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(approvedBy);
        ArgumentNullException.ThrowIfNull(orders);
        IReadOnlyList<string> names = PurgeApproval.NamesOf(approvedBy); // who was named is in the log of a refusal too
        return setup.Gate.Use(session, reason.For(AccessAction.ApprovePurge, $"records made before {AgencyCalendar.Text(before)}", names), () =>
        {
            PurgeApproval.Require(setup.Policy().Retention, approvedBy, before, setup.Clock);
            using JournalReader journal = setup.OpenJournal();
            long records = journal.CountMadeBefore(before);
            orders.Order(before, names);
            return new AccessResult<long>(records, records);
        });
    }

    /// <summary>A record that may be shown as evidence: the access log and the rest have their own ways.</summary>
    internal static JournalEntry RequireEvidence(JournalReader journal, long sequence)
    {
        JournalEntry? entry = sequence < 0 ? null : journal.Read(sequence, 1).FirstOrDefault();
        if (entry is null || entry.Sequence != sequence)
            throw new OversightException($"Record {sequence} is not in the journal; it holds 0 to {journal.Count - 1}.");
        if (!entry.IsGone && entry.ToRecord().BodyCase is not (Record.BodyOneofCase.Detection or Record.BodyOneofCase.Hit))
            throw new OversightException($"Record {sequence} is neither a detection nor a hit; the access log is read by an audit, the rest in reports and batches.");
        return entry;
    }

    private static string RequireCase(UseReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return OversightLimits.RequireText(reason.CaseNumber, "case number");
    }

    private long Change(Func<EvidenceHolds, long> change)
    {
        try
        {
            return setup.Turn.Do(writer => change(writer.Holds));
        }
        catch (ArgumentException refused)
        {
            throw new OversightException(refused.Message);
        }
    }

    private FileStream Scratch() => new(Path.Combine(setup.ScratchFolder, "export-" + RandomNumberGenerator.GetHexString(16, true)), new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Options = FileOptions.DeleteOnClose,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private static VerificationReport WriteBundle(FileStream core, Stream output)
    {
        try
        {
            return BundleWriter.Write(core, output);
        }
        catch (ArgumentException tooLarge)
        {
            throw new OversightException(tooLarge.Message);
        }
    }
}
