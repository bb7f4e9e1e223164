using System.Security.Cryptography;
using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Evidence;
using Alpr.Journal;

namespace Alpr.Oversight;

/// <summary>Reads the access log. Each reading is itself an access in it. Any thread.</summary>
/// <param name="setup">What it works with.</param>
public sealed class AccessAudit(OversightSetup setup)
{
    /// <summary>How the access record of an ordinary audit begins; <see cref="DutyRoster"/> knows it by that.</summary>
    public const string AskedAccesses = "accesses";

    /// <summary>How that of a random sample begins.</summary>
    public const string AskedSample = "random sample";

    /// <summary>How that of an audit of purges begins.</summary>
    public const string AskedPurges = "purges";

    /// <summary>The first accesses of a period that fit, in order of time.</summary>
    /// <param name="session">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="filter">Which.</param>
    /// <param name="limit">Rows at most, 1 to <see cref="OversightLimits.RowsMax"/>; go on from the last one's time.</param>
    public IReadOnlyList<AuditRow> Read(AccessSession session, UseReason reason, AuditFilter filter, int limit = OversightLimits.RowsMax)
    {
        Check(reason, filter);
        if (limit is < 1 or > OversightLimits.RowsMax)
            throw new OversightException($"A page has 1 to {OversightLimits.RowsMax} rows, not {limit}.");
        return setup.Gate.Use(session, reason.For(AccessAction.Audit, filter.Asked(AskedAccesses)), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            List<AuditRow> rows = [.. AuditRow.Read(journal, filter).Take(limit)];
            return new AccessResult<IReadOnlyList<AuditRow>>(rows, rows.Count);
        });
    }

    /// <summary>Writes the accesses of a period that fit as CSV. The access is logged before the first byte.</summary>
    /// <returns>Accesses written.</returns>
    /// <exception cref="OversightException">There are more than <see cref="OversightLimits.AccessesMax"/>.</exception>
    public long WriteCsv(AccessSession session, UseReason reason, AuditFilter filter, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(reason, filter);
        using JournalReader journal = setup.OpenJournal();
        List<long> chosen = Choose(session, reason, filter, journal, " as csv");
        AuditCsv.Write(output, AuditRow.Read(journal, filter, chosen.Count == 0 ? 0 : chosen.Max() + 1));
        return chosen.Count;
    }

    /// <summary>Writes the accesses of a period that fit as a signed batch, each with its own proof.</summary>
    /// <returns>Accesses written.</returns>
    /// <exception cref="OversightException">There are more than <see cref="OversightLimits.AccessesMax"/>.</exception>
    public long WriteBatch(AccessSession session, UseReason reason, AuditFilter filter, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check(reason, filter);
        using JournalReader journal = setup.OpenJournal();
        List<long> chosen = Choose(session, reason, filter, journal, " as batch");
        journal.ExportExhibits(output, chosen);
        return chosen.Count;
    }

    /// <summary>Draws a random sample; see <see cref="AuditSample"/> for how.</summary>
    /// <param name="session">Who.</param>
    /// <param name="reason">Why.</param>
    /// <param name="from">Beginning of the period.</param>
    /// <param name="to">Its end, in the past: accesses still to come would change what is drawn.</param>
    /// <param name="size">Accesses to draw, 1 to <see cref="OversightLimits.SampleMax"/>; all when there are fewer.</param>
    /// <param name="seed">To draw a sample again; null for a new seed.</param>
    public AuditSample Sample(AccessSession session, UseReason reason, DateTimeOffset from, DateTimeOffset to, int size, string? seed = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        AuditFilter filter = new() { From = from, To = to };
        if (size is < 1 or > OversightLimits.SampleMax)
            throw new OversightException($"A sample has 1 to {OversightLimits.SampleMax} accesses, not {size}.");
        if (to > setup.Clock.UtcNow)
            throw new OversightException("The period has not ended; a sample is drawn from one that has.");
        string used = seed is null ? RandomNumberGenerator.GetHexString(32, lowercase: true) : AuditSample.RequireSeed(seed);
        return setup.Gate.Use(session, reason.For(AccessAction.Audit, $"{filter.Asked(AskedSample)} of {size} seed {used}"), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            Checkpoint checkpoint = journal.LatestCheckpoint();
            (List<AuditRow> rows, long population) = AuditSample.Draw(AuditRow.Read(journal, filter, checkpoint.Size), used, size);
            return new AccessResult<AuditSample>(new(used, from, to, population, checkpoint.Size, checkpoint.Root.ToString(), rows), rows.Count);
        });
    }

    /// <summary>What was purged in a period, and whether anything is left that the policy no longer lets the unit keep.</summary>
    public PurgeAudit Purges(AccessSession session, UseReason reason, DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentNullException.ThrowIfNull(reason);
        AuditFilter period = new() { From = from, To = to };
        return setup.Gate.Use(session, reason.For(AccessAction.Audit, period.Asked(AskedPurges)), () =>
        {
            using JournalReader journal = setup.OpenJournal();
            PurgeAudit audit = PurgeAudit.Make(journal, setup.Policy().Retention, from, to, setup.Clock.UtcNow);
            return new AccessResult<PurgeAudit>(audit, audit.Statements);
        });
    }

    private List<long> Choose(AccessSession session, UseReason reason, AuditFilter filter, JournalReader journal, string form) =>
        setup.Gate.Use(session, reason.For(AccessAction.Audit, filter.Asked(AskedAccesses) + form), () =>
        {
            List<long> sequences = [.. AuditRow.Read(journal, filter).Take(OversightLimits.AccessesMax + 1).Select(row => row.Sequence)];
            return sequences.Count <= OversightLimits.AccessesMax
                ? new AccessResult<List<long>>(sequences, sequences.Count)
                : throw new OversightException($"More than {OversightLimits.AccessesMax} accesses fit; choose a shorter period.");
        });

    private static void Check(UseReason reason, AuditFilter filter)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(filter);
    }
}

/// <summary>What was purged in a period.</summary>
/// <param name="Statements">Signed purges.</param>
/// <param name="Records">Records that they destroyed whole.</param>
/// <param name="Images">Pictures destroyed.</param>
/// <param name="Unacknowledged">Purges of something that a backend had not got.</param>
/// <param name="Older">Detections and hits still there though older than the policy's days, those held or waiting for a backend among them.</param>
/// <param name="OlderHeld">Those of them that a case holds.</param>
public sealed record PurgeAudit(long Statements, long Records, long Images, long Unacknowledged, long Older, long OlderHeld)
{
    internal static PurgeAudit Make(JournalReader journal, RetentionPolicy policy, DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        PurgeAudit audit = new(0, 0, 0, 0, 0, 0);
        foreach (DatedEntry dated in journal.OfKind(Record.BodyOneofCase.Purge, from, to))
        {
            Purge purge = dated.Entry.ToRecord().Purge;
            audit = audit with
            {
                Statements = audit.Statements + 1,
                Records = audit.Records + (purge.Scope == PurgeScope.Records ? (long)purge.Records : 0),
                Images = audit.Images + (long)purge.Images,
                Unacknowledged = audit.Unacknowledged + (purge.Unacknowledged ? 1 : 0),
            };
        }
        DateTimeOffset cutoff = now - TimeSpan.FromDays(policy.Days);
        return audit with { Older = journal.CountMadeBefore(cutoff), OlderHeld = journal.CountMadeBefore(cutoff, heldOnly: true) };
    }
}
