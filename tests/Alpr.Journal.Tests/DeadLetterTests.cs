using System.Globalization;

namespace Alpr.Journal.Tests;

public class DeadLetterTests : JournalFixture
{
    [Test]
    public void What_was_set_aside_is_there_after_a_restart_and_goes_with_its_backend()
    {
        using (JournalWriter journal = Bench.Open())
        {
            journal.Append(Bench.Detection(1));
            journal.Cursors.Add("one");
            journal.Cursors.Add("two");
            Assert.That(journal.Cursors.SetAside("one", new(0, new string('x', 300), 5, 5)), Is.True);
            Assert.That(journal.Cursors.SetAside("one", new(0, "again", 6, 6)), Is.True, "the same is said anew");
            journal.Cursors.SetAside("two", new(0, "other", 7, 5));
            journal.Commit();
        }
        using (JournalWriter journal = Bench.Open())
        {
            Assert.That(journal.Cursors.DeadLetters("one"), Is.EqualTo(new[] { new DeadLetter(0, "again", 6, 6) }));
            Assert.That(journal.Cursors.Retry("one", 1), Is.False);
            Assert.That(journal.Cursors.Retry("one", 0), Is.True);
            Assert.That(journal.Cursors.DeadLetters("one").Single().Attempts, Is.Zero);
            journal.Cursors.Forget("one", 0);
            journal.Cursors.Remove("two");
            journal.Commit();
            Assert.That(journal.Cursors.CountDeadLetters("one") + journal.Cursors.CountDeadLetters("two"), Is.Zero);
        }
    }

    [Test]
    public void A_reason_is_cut_and_a_backend_that_is_not_known_is_refused()
    {
        using JournalWriter journal = Bench.Open();
        journal.Cursors.Add("one");
        journal.Cursors.SetAside("one", new(0, new string('x', 300), 5, 5));
        Assert.That(journal.Cursors.DeadLetters("one").Single().Reason, Has.Length.EqualTo(200));
        Assert.That(() => journal.Cursors.SetAside("none", new(0, "", 0, 0)), Throws.ArgumentException);
    }

    [Test]
    public void More_than_ten_thousand_are_not_set_aside()
    {
        using JournalWriter journal = Bench.Open();
        journal.Cursors.Add("one");
        for (int i = 0; i < BackendCursors.DeadLettersMax; i++)
            Assert.That(journal.Cursors.SetAside("one", new(i, "", 0, 1)), Is.True);
        Assert.That(journal.Cursors.SetAside("one", new(BackendCursors.DeadLettersMax, "", 0, 1)), Is.False, BackendCursors.DeadLettersMax.ToString(CultureInfo.InvariantCulture));
        Assert.That(journal.Cursors.SetAside("one", new(3, "", 0, 2)), Is.True, "one of them may be said anew");
    }

    [Test]
    public void A_reader_finds_hits_and_counts_what_is_still_there()
    {
        using JournalWriter journal = Bench.Open();
        for (int i = 0; i < 5; i++)
        {
            long seen = journal.Append(Bench.Detection(i));
            journal.Append(new() { Hit = new() { Detection = (ulong)seen } });
            journal.Append(new() { Health = new() });
        }
        journal.Commit();
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        Assert.Multiple(() =>
        {
            Assert.That(reader.HitsFrom(3, 2), Is.EqualTo(new long[] { 4, 7 }));
            Assert.That(reader.CountFrom(3, Contracts.V1.Record.BodyOneofCase.Detection), Is.EqualTo(4));
            Assert.That(reader.CountFrom(3, Contracts.V1.Record.BodyOneofCase.Hit, Contracts.V1.Record.BodyOneofCase.Health), Is.EqualTo(8));
            Assert.That(reader.TryRead(14)!.Sequence, Is.EqualTo(14));
            Assert.That(reader.TryRead(15), Is.Null);
            Assert.That(reader.Origin, Is.EqualTo(reader.LatestCheckpoint().Origin));
        });
    }
}
