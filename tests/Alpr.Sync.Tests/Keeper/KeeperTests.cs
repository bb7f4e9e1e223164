using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;

namespace Alpr.Sync.Tests;

/// <summary>Backends come and go, agreements end, threads stop.</summary>
public class KeeperTests : SyncFixture
{
    [Test]
    public void A_removed_backends_cursor_goes_and_a_new_one_gets_all_that_is_there()
    {
        Fill(3);
        Receive();
        Step();
        Receiver two = Receive("two"); // in place of the first
        Step("two");
        Assert.Multiple(() =>
        {
            Assert.That(Journal.Cursors.Positions.Keys, Is.EqualTo(new[] { "two" }));
            Assert.That(two.Sequences, Is.EqualTo(new long[] { 0, 1, 2 }));
            Assert.That(() => Keeper.Find("one"), Throws.ArgumentException);
        });
        Keeper.SetBackends([]);
        Assert.That(Journal.Cursors.Positions, Is.Empty);
    }

    [Test]
    public void A_backend_that_was_changed_goes_on_at_its_cursor()
    {
        Fill(3);
        Receive();
        Step();
        Detect(4);
        Journal.Commit();
        Receiver changed = Receive(filter: static filter => filter.Images = "all");
        Step();
        Assert.That(changed.Sequences, Is.EqualTo(new long[] { 3 }));
    }

    [Test]
    public void An_agency_gets_what_comes_from_its_beginning_on()
    {
        Fill(3);
        Receiver receiver = Receive(filter: static filter => filter.Agency = "Next County");
        long first = Detect(4);
        Journal.Commit();
        Step();
        Assert.That(receiver.Sequences, Is.EqualTo(new[] { first }));
    }

    [Test]
    public void Without_an_agreement_nothing_is_sent_the_cursor_stays_and_red_says_why()
    {
        Receiver receiver = Receive(filter: static filter => filter.Agency = "Next County");
        List<(string Agency, bool Hits)> asked = [];
        string? refusal = "its agreement ended on 2026-12-31.";
        Refusal = (agency, hits) =>
        {
            asked.Add((agency, hits));
            return refusal;
        };
        Fill(2);
        Hit(1);
        Journal.Commit();
        Step(most: 5);
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Batches, Is.Empty);
            Assert.That(Cursor(), Is.Zero);
            Assert.That(asked, Has.All.EqualTo(("Next County", true)), "the alert goes first, and is a hit");
            Assert.That(Last("backend one").Light, Is.EqualTo(Light.Red));
            Assert.That(Last("backend one").Reason, Does.Contain("its agreement ended on 2026-12-31. What is for it waits"));
        });
        refusal = null;
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 2, 0, 1 }));
            Assert.That(Last("backend one").Light, Is.EqualTo(Light.Green));
        });
    }

    [Test]
    public void A_power_cut_repeats_only_what_was_not_acknowledged_durably()
    {
        Fill(3);
        Receive();
        Step();
        Fill(2);
        Receiver before = Receive(filter: static filter => filter.Images = "none");
        Keeper.Find("one").Tend();
        Keeper.Find("one").Tend();
        string[] keys = [.. before.Taken.Select(static one => one.IdempotencyKey)];
        Assert.That(before.Sequences, Is.EqualTo(new long[] { 3, 4 }));
        CutPower();
        Receiver after = Receive();
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(after.Sequences, Is.EqualTo(new long[] { 3, 4 }));
            Assert.That(after.Taken.Select(static one => one.IdempotencyKey), Is.EqualTo(keys));
        });
    }

    [Test]
    public void Cursors_are_moved_in_batches()
    {
        Fill(3000);
        Receive();
        int before = Turns.Taken;
        Step(most: 10_000);
        Assert.That(Turns.Taken - before, Is.InRange(3, 4), "for 3000 records");
        Assert.That(Cursor(), Is.EqualTo(3000));
    }

    [Test]
    public void The_light_says_since_when_and_how_many_wait_and_turns_red_after_a_day()
    {
        Fill(7);
        Receiver receiver = Receive();
        receiver.Answer = static _ => DeliveryResult.Retry("it is busy (503).");
        Step(most: 3);
        Assert.Multiple(() =>
        {
            Assert.That(Last("link").Light, Is.EqualTo(Light.Amber));
            Assert.That(Last("backend one").Reason, Is.EqualTo("one: it is busy (503). Tried again since 2027-01-15 08:00 UTC, 7 wait."));
        });
        Clock.Advance(90_000_000_000);
        Step(most: 3);
        Assert.That(Last("link").Light, Is.EqualTo(Light.Red));
        BackendFigures figures = Keeper.Figures.Single();
        Assert.Multiple(() =>
        {
            Assert.That(figures.Waiting, Is.EqualTo(7));
            Assert.That(figures.OldestWaitingUs, Is.GreaterThanOrEqualTo(90_000_000_000));
        });
        receiver.Answer = static _ => DeliveryResult.Acknowledged;
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(Last("link"), Is.EqualTo(("link", Light.Green, "")));
            Assert.That(Keeper.Figures.Single().Delivered, Is.EqualTo(7));
            Assert.That(Keeper.Figures.Single().Waiting, Is.Zero);
            Assert.That(Keeper.Figures.Single().OldestWaitingUs, Is.EqualTo(-1));
        });
    }

    [Test]
    public void What_needs_a_person_is_red_at_once_and_link_is_the_worst_of_all()
    {
        Fill(1);
        Receiver one = new("one") { Answer = static _ => DeliveryResult.Misconfigured("the key is wrong") }, two = new("two");
        (Backends["one"], Backends["two"]) = (() => one, () => two);
        Keeper.SetBackends([Settings("one"), Settings("two")]);
        Keeper.Find("one").Tend();
        Step("two");
        Assert.Multiple(() =>
        {
            Assert.That(Last("backend one").Light, Is.EqualTo(Light.Red));
            Assert.That(Last("backend two").Light, Is.EqualTo(Light.Green));
            Assert.That(Last("link").Light, Is.EqualTo(Light.Red));
            Assert.That(Last("link").Reason, Does.Contain("the key is wrong"));
        });
    }

    [Test]
    public void A_fault_in_a_backend_is_shown_without_its_words_and_is_no_end()
    {
        Fill(1);
        Receiver receiver = Receive();
        receiver.Answer = static _ => throw new FormatException("7ABC000");
        Keeper.Find("one").Tend();
        Assert.That(Last("backend one").Reason, Does.Contain("FormatException").And.Not.Contain("7ABC000"));
        receiver.Answer = static _ => DeliveryResult.Acknowledged;
        Step();
        Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0 }));
    }

    [Test]
    public void A_slow_backend_does_not_slow_another()
    {
        Fill(200);
        using ManualResetEventSlim release = new(), all = new();
        Receiver slow = new("slow"), quick = new("quick");
        slow.Answer = _ =>
        {
            release.Wait();
            return DeliveryResult.Acknowledged;
        };
        quick.Answer = one =>
        {
            if (one.Sequence == 200)
                all.Set();
            return DeliveryResult.Acknowledged;
        };
        (Backends["slow"], Backends["quick"]) = (() => slow, () => quick);
        Keeper.SetBackends([Settings("slow"), Settings("quick")]);
        using CancellationTokenSource stop = new();
        Thread keeper = new(() => Keeper.Run(stop.Token));
        keeper.Start();
        lock (Turns.Gate)
        {
            Detect(200);
            Journal.Commit();
        }
        Keeper.Tell(201);
        Assert.That(all.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Assert.That(slow.Sequences, Is.Empty);
        release.Set();
        stop.Cancel();
        Assert.That(keeper.Join(TimeSpan.FromSeconds(10)), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(quick.Sequences, Is.EqualTo(Enumerable.Range(0, 201).Select(static i => (long)i)));
            Assert.That(Cursor("quick"), Is.EqualTo(201), "the last move is committed at the stop");
        });
    }

    [Test]
    public void It_stops_within_a_second_though_a_backend_never_comes_back()
    {
        Fill(1);
        using ManualResetEventSlim release = new(), entered = new();
        Receiver hung = Receive();
        hung.Answer = _ =>
        {
            entered.Set();
            release.Wait();
            return DeliveryResult.Retry("late");
        };
        using CancellationTokenSource stop = new();
        Thread keeper = new(() => Keeper.Run(stop.Token));
        keeper.Start();
        Assert.That(entered.Wait(TimeSpan.FromSeconds(30)), Is.True);
        long before = Environment.TickCount64;
        stop.Cancel();
        Assert.That(keeper.Join(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(Environment.TickCount64 - before, Is.LessThan(1500), "a second, and what a loaded machine takes");
        release.Set();
    }

    [Test]
    public void Backends_come_and_go_while_others_run()
    {
        Fill(20);
        using CountdownEvent first = new(1), second = new(1);
        Receiver stays = new("stays"), comes = new("comes");
        stays.Answer = one => Note(one, first);
        comes.Answer = one => Note(one, second);
        DeliveryResult Note(Delivery one, CountdownEvent done)
        {
            if (one.Sequence == 19)
                done.Signal();
            return DeliveryResult.Acknowledged;
        }
        int opened = 0;
        Backends["stays"] = () =>
        {
            opened++;
            return stays;
        };
        (Backends["goes"], Backends["comes"]) = (static () => new Receiver("goes"), () => comes);
        Keeper.SetBackends([Settings("stays"), Settings("goes")]);
        using CancellationTokenSource stop = new();
        Thread keeper = new(() => Keeper.Run(stop.Token));
        keeper.Start();
        Assert.That(first.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Keeper.SetBackends([Settings("stays"), Settings("comes")]);
        Assert.That(second.Wait(TimeSpan.FromSeconds(30)), Is.True);
        stop.Cancel();
        Assert.That(keeper.Join(TimeSpan.FromSeconds(10)), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(opened, Is.EqualTo(1), "what was not changed goes on");
            Assert.That(Journal.Cursors.Positions.Select(static one => (one.Key, one.Value)), Is.EqualTo(new[] { ("comes", 20L), ("stays", 20L) }));
            Assert.That(Last("backend goes"), Is.EqualTo(("backend goes", Light.Green, "")));
        });
    }

    [Test]
    public void A_thread_left_behind_moves_no_cursor_of_a_backend_that_has_its_name_later()
    {
        Fill(3);
        using ManualResetEventSlim release = new(), entered = new(), left = new();
        Receiver hung = new("one", 3);
        hung.Answer = one =>
        {
            entered.Set();
            release.Wait();
            if (one.Sequence == 2)
                left.Set();
            return DeliveryResult.Acknowledged;
        };
        Backends["one"] = () => hung;
        Keeper.SetBackends([Settings()]);
        using CancellationTokenSource stop = new();
        Thread keeper = new(() => Keeper.Run(stop.Token));
        keeper.Start();
        Assert.That(entered.Wait(TimeSpan.FromSeconds(30)), Is.True);
        Keeper.SetBackends([]);
        Receiver later = new("one") { Answer = static _ => DeliveryResult.Retry("down") };
        Backends["one"] = () => later;
        Keeper.SetBackends([Settings()]);
        release.Set();
        Assert.That(left.Wait(TimeSpan.FromSeconds(30)), Is.True);
        stop.Cancel();
        Assert.That(keeper.Join(TimeSpan.FromSeconds(10)), Is.True);
        Assert.That(Cursor(), Is.Zero);
    }

    [Test]
    public void A_backend_is_tried_with_a_record_that_says_that_it_is_a_test()
    {
        Receive();
        Assert.That(Keeper.Test("one", default).Single().Passed, Is.True);
    }

    [Test]
    public void Telling_takes_no_memory()
    {
        Receive();
        Keeper.Tell(1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Keeper.Tell(i);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void A_name_twice_is_refused() =>
        Assert.That(() => Keeper.SetBackends([Settings(), Settings(filter: static filter => filter.Images = "none")]), Throws.ArgumentException);

    [Test]
    [SuppressMessage("Assertion", "NUnit2045", Justification = "one after the other")]
    public void A_cursor_that_cannot_be_moved_now_is_moved_later()
    {
        Fill(2);
        Receive();
        Turns.IsDead = true;
        Step(most: 6);
        Assert.That(Cursor(), Is.Zero);
        Turns.IsDead = false;
        Clock.Advance(LaneCursor.MoveUsMax);
        Step();
        Assert.That(Cursor(), Is.EqualTo(2));
    }
}
