using Alpr.Contracts.V1;

namespace Alpr.Journal.Tests;

/// <summary>Other threads write through the one that owns the journal, and go on when what they wrote is durable.</summary>
public sealed class JournalTurnTests : JournalFixture
{
    [Test]
    public void Who_asked_goes_on_when_it_is_durable()
    {
        using JournalWriter journal = Bench.Open();
        using AutoResetEvent woken = new(false);
        using JournalTurns turns = new(journal);
        turns.Begin(() => woken.Set());
        long[] durable = new long[4];
        Thread[] askers = [.. Enumerable.Range(0, durable.Length).Select(i => new Thread(() =>
        {
            long at = turns.Do(writer => writer.Append(Journal.Tests.Bench.Detection(i)));
            durable[i] = journal.DurableCount - at; // read after the fact: it can only have grown
        }))];
        Array.ForEach(askers, asker => asker.Start());
        while (askers.Any(asker => asker.IsAlive))
        {
            woken.WaitOne(10);
            turns.RunWaiting();
        }
        Assert.That(durable, Is.All.GreaterThan(0));
        Assert.That(journal.Count, Is.EqualTo(4));
    }

    [Test]
    public void A_failure_belongs_to_who_asked_and_the_journal_goes_on()
    {
        using JournalWriter journal = Bench.Open();
        using JournalTurns turns = new(journal);
        turns.Begin(() => { });
        Exception? seen = null;
        Thread asker = new(() => seen = Assert.Catch(() => turns.Do(writer => writer.Append(new Record()))));
        asker.Start();
        while (asker.IsAlive)
            turns.RunWaiting();
        Assert.That(seen, Is.InstanceOf<ArgumentException>());
        Assert.That(journal.Append(Journal.Tests.Bench.Detection(1)), Is.Zero);
    }

    [Test]
    public void Before_a_thread_serves_who_asks_writes_himself()
    {
        using JournalWriter journal = Bench.Open();
        using JournalTurns turns = new(journal);
        turns.Do(writer => writer.Append(Journal.Tests.Bench.Detection(1)));
        Assert.That(journal.DurableCount, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_waits_for_ever_when_the_journal_closes()
    {
        using JournalWriter journal = Bench.Open();
        JournalTurns turns = new(journal);
        turns.Begin(() => { });
        Exception? seen = null;
        using ManualResetEventSlim asking = new();
        Thread asker = new(() =>
        {
            asking.Set();
            seen = Assert.Catch(() => turns.Do(writer => writer.Count));
        });
        asker.Start();
        asking.Wait();
        turns.Dispose();
        asker.Join();
        Assert.That(seen, Is.InstanceOf<InvalidOperationException>());
    }
}
