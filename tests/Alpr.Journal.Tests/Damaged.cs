using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Tests;

/// <summary>A journal that is about to be damaged, with what an agency kept of it, and the judgement of what came after.</summary>
internal sealed class Damaged
{
    private readonly Bench _bench;
    private readonly List<JournalEntry> _before;

    public Damaged(Bench bench)
    {
        _bench = bench;
        using JournalReader reader = JournalReader.Open(bench.JournalPath);
        _before = [.. reader.Read(0, reader.Count)];
        Kept = reader.LatestCheckpoint();
    }

    public Checkpoint Kept { get; }

    /// <summary>How the journal went on.</summary>
    public enum Outcome
    {
        Whole,
        GoesOn,
        BeganAnew,
    }

    /// <summary>
    /// Opens the journal and requires that nothing is lost in silence: each record is there as it was or named in a signed gap, and what
    /// the agency kept is continued or said to be of another log, with the reason.
    /// </summary>
    public Outcome Judge(string when)
    {
        using (JournalWriter journal = _bench.Open())
        {
            journal.Append(Bench.Detection(999), Bench.Images(999));
            journal.Commit();
        }
        using JournalReader reader = JournalReader.Open(_bench.JournalPath);
        Outcome outcome = reader.LatestCheckpoint().Origin != Kept.Origin ? Outcome.BeganAnew
            : reader.Read(Kept.Size, 1).Single().ToRecord().BodyCase == Record.BodyOneofCase.Gap ? Outcome.GoesOn : Outcome.Whole;
        VerificationReport report = _bench.Export(reader, kept: Kept);
        if (outcome == Outcome.BeganAnew)
        {
            Assert.That(report.Findings.Select(finding => finding.Kind), Is.EqualTo(new[] { FindingKind.OtherLog }), when);
            Assert.That(report.Findings[0].Text, Does.Contain("begins with a signed gap after"), when);
        }
        else
        {
            Assert.That(report.Findings, Is.Empty, when);
            Assert.That(report.ContinuesFrom, Is.EqualTo(Kept.Size), when);
            Records(reader, report, outcome, when);
        }
        int said = _bench.SetAside.Count;
        _bench.Open().Dispose();
        Assert.That(_bench.SetAside, Has.Count.EqualTo(said), $"{when}: the next start finds nothing");
        return outcome;
    }

    private void Records(JournalReader reader, VerificationReport report, Outcome outcome, string when)
    {
        List<SequenceRange> lost = [];
        if (outcome == Outcome.GoesOn)
            lost.AddRange(reader.Read(Kept.Size, 1).Single().ToRecord().Gap.Ranges);
        foreach (JournalEntry before in _before)
        {
            JournalEntry now = reader.Read(before.Sequence, 1).Single();
            Assert.That(now.Leaf, Is.EqualTo(before.Leaf), when);
            bool named = lost.Exists(range => (ulong)before.Sequence >= range.First && (ulong)before.Sequence < range.First + range.Count);
            if (!named)
                Assert.That(now.Envelope.Span.SequenceEqual(before.Envelope.Span), $"{when}: record {before.Sequence} is there or named");
        }
        Assert.That(report.Lost, Is.EqualTo(_before.Count(before => !before.IsGone && reader.Read(before.Sequence, 1).Single().IsGone)), when);
    }
}
