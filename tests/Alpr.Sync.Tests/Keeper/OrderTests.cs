using Alpr.Contracts.V1;
using Alpr.Journal;
using Alpr.Tests.Common;

namespace Alpr.Sync.Tests;

/// <summary>What goes, in which order, with what.</summary>
public class OrderTests : SyncFixture
{
    [Test]
    public void Records_go_oldest_first_and_the_cursor_follows()
    {
        Fill(5);
        Receiver receiver = Receive();
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0, 1, 2, 3, 4 }));
            Assert.That(Cursor(), Is.EqualTo(5));
            Assert.That(receiver.Taken.Select(static one => one.IdempotencyKey), Has.All.StartsWith("alpr-journal/pole-17/"));
            Assert.That(receiver.Taken.Select(static one => one.IdempotencyKey), Is.Unique);
        });
    }

    [Test]
    public void A_backend_gets_what_its_filter_names_and_the_cursor_passes_over_the_rest()
    {
        long seen = Detect(1);
        Hit(seen, sighting: 2);
        Journal.Append(new() { Health = new() });
        Journal.Append(new() { Tamper = new() { Kind = TamperKind.LensBlocked } });
        Journal.Append(new() { Access = new() { User = "officer" } });
        Journal.Commit();
        (string Name, Action<BackendFilter> Filter, long[] Gets)[] cases =
        [
            ("detections", static filter => filter.Hits = false, [0]),
            ("hits", static filter => filter.Detections = false, [1]),
            ("health", static filter => (filter.Detections, filter.Hits, filter.Health) = (false, false, true), [2, 3]),
            ("all", static filter => filter.Health = true, [0, 1, 2, 3]),
        ];
        Receiver[] receivers = [.. cases.Select(static one => new Receiver(one.Name))];
        foreach (Receiver one in receivers)
            Backends[one.Name] = () => one;
        Keeper.SetBackends([.. cases.Select(static one => Settings(one.Name, one.Filter))]);
        foreach (Receiver one in receivers)
            Step(one.Name);
        Assert.Multiple(() =>
        {
            for (int i = 0; i < cases.Length; i++)
                Assert.That(receivers[i].Sequences, Is.EqualTo(cases[i].Gets), cases[i].Name);
            Assert.That(Journal.Cursors.Acknowledged, Is.EqualTo(5));
        });
    }

    [TestCase("none", 0)]
    [TestCase("plate", 1)]
    [TestCase("all", 2)]
    public void Pictures_go_as_far_as_the_filter_lets_them(string images, int count)
    {
        long seen = Detect(1, Pictures());
        Hit(seen);
        Journal.Commit();
        Receiver receiver = Receive(filter: filter => filter.Images = images);
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Taken, Has.Count.EqualTo(2));
            Assert.That(receiver.Taken.Select(static one => one.Images.Count), Has.All.EqualTo(count));
            Assert.That(receiver.Taken.SelectMany(static one => one.Images).Count(static one => one.Kind == ImageKind.Context), Is.EqualTo(images == "all" ? 2 : 0));
        });
    }

    [Test]
    public void A_hit_takes_its_signed_detection_along()
    {
        long seen = Detect(1);
        long hit = Hit(seen);
        Journal.Commit();
        Receiver receiver = Receive();
        Step();
        Delivery told = receiver.Taken.Single(one => one.Sequence == hit);
        using JournalReader reader = JournalReader.Open(Options.Path);
        Assert.Multiple(() =>
        {
            Assert.That(told.Detection!.Sequence, Is.EqualTo((ulong)seen));
            Assert.That(told.DetectionEnvelope.ToArray(), Is.EqualTo(reader.TryRead(seen)!.Envelope.ToArray()));
            Assert.That(told.DetectionKey, Is.EqualTo(receiver.Taken.Single(one => one.Sequence == seen).IdempotencyKey));
        });
    }

    [Test]
    public void Alerts_go_before_the_backlog_which_then_passes_over_them()
    {
        Fill(300);
        long alert = Hit(299), counted = Hit(298, sighting: 2);
        Fill(3);
        Receiver receiver = Receive();
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences[0], Is.EqualTo(alert));
            Assert.That(receiver.Sequences[1..], Is.EqualTo(Enumerable.Range(0, 305).Select(static i => (long)i).Where(i => i != alert)), "and a later sighting waits its turn");
            Assert.That(receiver.Sequences, Does.Contain(counted));
            Assert.That(Cursor(), Is.EqualTo(305));
        });
    }

    [Test]
    public void An_alert_that_comes_while_a_backlog_drains_goes_next()
    {
        Fill(50);
        Receiver receiver = Receive();
        Step(most: 10);
        long alert = Hit(49);
        Journal.Commit();
        Keeper.Tell(Journal.DurableCount);
        Step(most: 1);
        Assert.That(receiver.Sequences, Is.EqualTo(Enumerable.Range(0, 10).Select(static i => (long)i).Append(alert)));
    }

    [Test]
    public void An_alert_tries_a_backend_that_waits_unless_that_asked_for_quiet()
    {
        Fill(1);
        bool isDown = true;
        TimeSpan? quiet = null;
        Receiver receiver = Receive();
        receiver.Answer = _ => isDown ? DeliveryResult.Retry("down", quiet) : DeliveryResult.Acknowledged;
        Step(most: 60); // the waits are long by now
        while (Keeper.Find("one").Tend() - Clock.MonotonicUs < 30_000_000)
            Clock.Advance(1_000_000);
        Clock.Advance(6_000_000);
        isDown = false;
        long alert = Hit(0);
        Journal.Commit();
        Keeper.Find("one").Tend();
        Assert.That(receiver.Sequences, Is.EqualTo(new[] { alert }));

        (isDown, quiet) = (true, TimeSpan.FromMinutes(10));
        Keeper.Find("one").Tend();
        isDown = false;
        Clock.Advance(60_000_000);
        Hit(0);
        Journal.Commit();
        Keeper.Find("one").Tend();
        Assert.That(receiver.Sequences, Has.Length.EqualTo(1));
    }

    [Test]
    public void Purged_records_are_passed_over_even_when_they_were_read_before()
    {
        Fill(4);
        Receiver receiver = Receive();
        receiver.Answer = static _ => DeliveryResult.Retry("down");
        Step(most: 3);
        Clock.Advance((long)TimeSpan.FromDays(40).TotalMicroseconds);
        long kept = Detect(9);
        Journal.Commit();
        Journal.Keeper.Retention = new() { Maximum = TimeSpan.FromDays(30) };
        while (Journal.Keeper.Tend())
        {
        }
        Journal.Commit();
        receiver.Answer = static _ => DeliveryResult.Acknowledged;
        Step();
        Assert.That(receiver.Sequences.Where(static one => one < 4), Is.Empty);
        Assert.That(receiver.Sequences, Does.Contain(kept));
    }

    [Test]
    public void What_is_acknowledged_behind_a_gap_is_not_sent_again_and_the_cursor_stays_before_it()
    {
        Fill(6);
        Receiver receiver = Receive(deliveriesMax: 6);
        int tries = 0;
        receiver.Answer = one => one.Sequence == 2 && tries++ < 3 ? DeliveryResult.Retry("later") : DeliveryResult.Acknowledged;
        Keeper.Find("one").Tend();
        Clock.Advance(LaneCursor.MoveUsMax);
        Assert.That(Keeper.Figures[0].Position, Is.EqualTo(2));
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0, 1, 3, 4, 5, 2 }));
            Assert.That(Cursor(), Is.EqualTo(6));
        });
    }

    [Test]
    public void Under_random_faults_and_power_cuts_nothing_is_lost_and_what_comes_twice_has_its_key()
    {
        int seed = Torture.Seed(20260117);
        for (int run = 0; run < Torture.Count(4, 200); run++)
        {
            ulong state = (ulong)(seed + run);
            int Draw(int below)
            {
                state = state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407;
                return (int)((state >> 33) % (ulong)below);
            }
            List<(long Sequence, string Key)> taken = [];
            Receiver Make()
            {
                Receiver receiver = Receive(deliveriesMax: 1 + Draw(7));
                receiver.Answer = one =>
                {
                    if (Draw(4) == 0)
                        return DeliveryResult.Retry("a fault");
                    lock (taken)
                        taken.Add((one.Sequence, one.IdempotencyKey));
                    return Draw(8) == 0 ? DeliveryResult.Retry("the answer was lost") : DeliveryResult.Acknowledged;
                };
                return receiver;
            }
            CutPower();
            Make();
            long first = Journal.DurableCount;
            for (int act = 0; act < 60; act++)
            {
                long seen = Detect(act);
                if (Draw(5) == 0)
                    Hit(seen, (uint)(1 + Draw(2)));
                Journal.Commit();
                Step(most: Draw(6));
                if (Draw(20) == 0)
                {
                    CutPower();
                    Make();
                }
            }
            Step(most: 5000);
            long[] wanted = [.. Enumerable.Range((int)first, (int)(Journal.DurableCount - first)).Select(static i => (long)i)];
            Assert.Multiple(() =>
            {
                Assert.That(taken.Select(static one => one.Sequence).Where(one => one >= first).Distinct().Order(), Is.EqualTo(wanted), $"seed {seed + run}");
                Assert.That(taken.GroupBy(static one => one.Sequence).Select(static one => one.Select(static two => two.Key).Distinct().Count()), Has.All.EqualTo(1), $"seed {seed + run}");
                Assert.That(Cursor(), Is.EqualTo(Journal.DurableCount), $"seed {seed + run}");
            });
        }
    }
}
