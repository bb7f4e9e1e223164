using Alpr.Contracts.V1;

namespace Alpr.Journal.Tests;

/// <summary>Where the policy wants approval, nothing goes for its age alone, and what people ordered goes with their names.</summary>
public sealed class PurgeOrderTests : JournalFixture
{
    private static readonly string[] Names = ["council member", "city attorney"];

    private JournalOptions Options => Bench.Options with { Retention = new() { Keep = TimeSpan.FromDays(730), NeedsOrder = true } };

    [Test]
    public void Old_records_wait_for_the_order_and_the_journal_says_so()
    {
        using JournalWriter journal = Bench.Open(Options);
        Fill(journal, 5);
        Pass(days: 729);
        TendAll(journal);
        Assert.That((journal.Keeper.Expired, journal.Keeper.RetentionState), Is.EqualTo((0L, RetentionState.Kept)));
        Pass(days: 2);
        TendAll(journal);
        Assert.That((journal.Keeper.Expired, journal.Keeper.RetentionState), Is.EqualTo((0L, RetentionState.AwaitsOrder)));
    }

    [Test]
    public void An_order_destroys_what_is_older_and_names_who_gave_it()
    {
        using JournalWriter journal = Bench.Open(Options);
        Fill(journal, 3);
        Pass(days: 10);
        DateTimeOffset before = Bench.Clock.UtcNow;
        Pass(days: 1);
        Fill(journal, 2);
        Pass(days: 731);
        journal.Keeper.Order(before, Names);
        TendAll(journal);
        Assert.That(journal.Keeper.Expired, Is.EqualTo(3));
        Purge purge = journal.Read(5, 1).Single().ToRecord().Purge;
        Assert.That((purge.Reason, purge.Records, purge.OrderedBy.ToArray()), Is.EqualTo((PurgeReason.Order, 3UL, Names)));
        Assert.That(journal.Keeper.RetentionState, Is.EqualTo(RetentionState.AwaitsOrder), "for the two others");
    }

    [Test]
    public void An_order_outlives_a_restart_and_spares_what_is_held()
    {
        using (JournalWriter journal = Bench.Open(Options))
        {
            Fill(journal, 4);
            journal.Holds.Place("26-1", [1], "a detective", "");
            Pass(days: 731);
            journal.Keeper.Order(Bench.Clock.UtcNow, Names);
            journal.Commit();
        }
        using (JournalWriter journal = Bench.Open(Options))
        {
            TendAll(journal);
            Assert.That(journal.Read(0, 4).Select(entry => entry.IsGone), Is.EqualTo(new[] { true, false, true, true }));
        }
        using (JournalWriter journal = Bench.Open(Options))
        {
            journal.Holds.Release("26-1", "a detective", "");
            TendAll(journal);
            Assert.That(journal.Read(1, 1).Single().IsGone, Is.False, "a finished order is not taken up again");
        }
    }

    [Test]
    public void An_order_waits_for_the_backend_that_has_not_got_the_records()
    {
        using JournalWriter journal = Bench.Open(Options);
        journal.Cursors.Add("agency");
        Fill(journal, 4);
        journal.Cursors.Acknowledge("agency", 2);
        Pass(days: 731);
        journal.Keeper.Order(Bench.Clock.UtcNow, Names);
        TendAll(journal);
        Assert.That((journal.Keeper.Expired, journal.Keeper.RetentionState), Is.EqualTo((2L, RetentionState.AwaitsBackend)));
        journal.Cursors.Acknowledge("agency", 4);
        Pass(days: 1);
        TendAll(journal);
        Assert.That((journal.Keeper.Expired, journal.Keeper.RetentionState), Is.EqualTo((4L, RetentionState.Kept)));
    }

    [Test]
    public void What_is_there_a_day_after_its_last_is_an_alarm()
    {
        using JournalWriter journal = Bench.Open(Bench.Options with { Retention = new() { Keep = TimeSpan.FromDays(30), Maximum = TimeSpan.FromDays(60) } });
        Fill(journal, 1);
        Pass(days: 62);
        Bench.Clock.Discipline = new(Board.Time.ClockSource.Unset, 0);
        TendAll(journal);
        Assert.That(journal.Keeper.RetentionState, Is.EqualTo(RetentionState.Overdue), "nobody knows how old it is");
    }

    [Test]
    public void Another_policy_takes_effect_without_a_restart_and_its_hash_is_in_every_record_from_there_on()
    {
        using JournalWriter journal = Bench.Open(Options);
        Fill(journal, 1);
        Google.Protobuf.ByteString policy = Google.Protobuf.ByteString.CopyFrom(Enumerable.Repeat((byte)7, 32).ToArray());
        long change = journal.ChangePolicy(new() { PolicySha256 = policy, Version = "2", InstalledBy = "the administrator" });
        journal.Keeper.Retention = new() { Keep = TimeSpan.FromDays(1) };
        Fill(journal, 1);
        Pass(days: 2);
        TendAll(journal);
        Record[] records = [.. journal.Read(change, 1).Select(entry => entry.ToRecord()), journal.Read(journal.Count - 1, 1).Single().ToRecord()];
        Assert.That(records.Select(record => record.PolicySha256), Is.All.EqualTo(policy));
        Assert.That(journal.Keeper.Expired, Is.EqualTo(2));
    }

    private static void Fill(JournalWriter journal, int records)
    {
        for (int i = 0; i < records; i++)
            journal.Append(Journal.Tests.Bench.Detection(i), Journal.Tests.Bench.Images(i));
        journal.Commit();
    }

    private static void TendAll(JournalWriter journal)
    {
        while (journal.Keeper.Tend())
            ;
    }

    private void Pass(double days) => Bench.Clock.MonotonicUs += (long)(days * 86_400_000_000);
}
