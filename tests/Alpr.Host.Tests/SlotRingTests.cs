using Alpr.Host.Pipeline;

namespace Alpr.Host.Tests;

public sealed class SlotRingTests
{
    private sealed class Slot
    {
        public int Value;
    }

    [Test]
    public void Items_come_out_in_the_order_they_went_in_and_none_is_lost_when_the_writer_waits()
    {
        const int items = 20_000;
        using SlotRing<Slot> ring = Ring(3, WhenFull.Wait);
        Thread writer = new(() =>
        {
            for (int i = 0; i < items && ring.TryRent(out Slot? slot); i++)
            {
                slot.Value = i;
                ring.Publish(slot);
            }
            ring.Complete();
        });
        writer.Start();
        int expected = 0;
        while (ring.TryTake(Timeout.Infinite, out Slot? slot))
        {
            Assert.That(slot.Value, Is.EqualTo(expected++));
            ring.Return(slot);
        }
        writer.Join();
        Assert.That(expected, Is.EqualTo(items));
        Assert.That(ring.IsFinished, Is.True);
        Assert.That(ring.Dropped, Is.Zero);
    }

    [Test]
    public void A_full_ring_that_drops_gives_up_the_oldest_and_counts_it()
    {
        using SlotRing<Slot> ring = Ring(3, WhenFull.DropOldest);
        for (int i = 0; i < 5; i++)
            Put(ring, i);
        Assert.That(ring.Dropped, Is.EqualTo(2));
        Assert.That(Drain(ring), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public void The_item_being_read_is_never_given_up()
    {
        using SlotRing<Slot> ring = Ring(3, WhenFull.DropOldest);
        Put(ring, 0);
        ring.TryTake(0, out Slot? reading);
        for (int i = 1; i < 9; i++)
            Put(ring, i);
        Assert.That(reading!.Value, Is.Zero);
        ring.Return(reading);
        Assert.That(Drain(ring), Is.EqualTo(new[] { 7, 8 }));
    }

    [Test]
    public void An_aborted_ring_lets_a_waiting_writer_and_a_waiting_reader_go()
    {
        using SlotRing<Slot> full = Ring(2, WhenFull.Wait), empty = Ring(2, WhenFull.Wait);
        Put(full, 0);
        Put(full, 1);
        bool rented = true, taken = true;
        Thread writer = new(() => rented = full.TryRent(out _)), reader = new(() => taken = empty.TryTake(Timeout.Infinite, out _));
        writer.Start();
        reader.Start();
        full.Abort();
        empty.Abort();
        Assert.That(writer.Join(10_000) && reader.Join(10_000), Is.True);
        Assert.That(rented || taken, Is.False);
    }

    [Test]
    public void A_reader_that_waits_in_vain_is_told_whether_more_may_come()
    {
        using SlotRing<Slot> ring = Ring(2, WhenFull.Wait);
        Assert.That(ring.TryTake(1, out _), Is.False);
        Assert.That(ring.IsFinished, Is.False);
        ring.Complete();
        Assert.That(ring.TryTake(Timeout.Infinite, out _), Is.False);
        Assert.That(ring.IsFinished, Is.True);
    }

    [Test]
    public void A_slot_returned_unused_can_be_rented_again()
    {
        using SlotRing<Slot> ring = Ring(2, WhenFull.Wait);
        for (int i = 0; i < 10; i++)
        {
            ring.TryRent(out Slot? slot);
            ring.Return(slot!);
        }
        Assert.That(ring.Waiting, Is.Zero);
    }

    private static SlotRing<Slot> Ring(int slots, WhenFull whenFull) => new([.. Enumerable.Range(0, slots).Select(_ => new Slot())], whenFull);

    private static void Put(SlotRing<Slot> ring, int value)
    {
        ring.TryRent(out Slot? slot);
        slot!.Value = value;
        ring.Publish(slot);
    }

    private static List<int> Drain(SlotRing<Slot> ring)
    {
        List<int> values = [];
        while (ring.TryTake(0, out Slot? slot))
        {
            values.Add(slot.Value);
            ring.Return(slot);
        }
        return values;
    }
}
