using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync.Tests;

public class DeadLetterTests : SyncFixture
{
    [Test]
    public void A_record_that_is_refused_five_times_is_set_aside_with_the_reason_and_the_others_go_on()
    {
        Fill(4);
        int refused = 0;
        Receiver receiver = Receive();
        receiver.Answer = one =>
        {
            if (one.Sequence != 1)
                return DeliveryResult.Acknowledged;
            refused++;
            return DeliveryResult.Refused("it is too large (413).\nSend no scenes" + new string('x', 400));
        };
        Step();
        DeadLetter letter = Journal.Cursors.DeadLetters("one").Single();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0, 2, 3 }));
            Assert.That(refused, Is.EqualTo(BackendLane.RefusalsMax));
            Assert.That(letter.Sequence, Is.EqualTo(1));
            Assert.That(letter.Attempts, Is.EqualTo(5));
            Assert.That(letter.Reason, Does.StartWith("it is too large (413). Send no scenes").And.Length.LessThanOrEqualTo(EvidenceTextMax));
            Assert.That(Cursor(), Is.EqualTo(4));
            Assert.That(Last("backend one").Light, Is.EqualTo(Light.Amber));
            Assert.That(Last("backend one").Reason, Does.Contain("refused 1 records").And.Not.Contain("ABC"));
        });
    }

    [Test]
    public void A_record_set_aside_can_be_tried_again_over_a_restart_and_is_forgotten_once_it_is_through()
    {
        Fill(2);
        Receiver receiver = Receive();
        receiver.Answer = static one => one.Sequence == 0 ? DeliveryResult.Refused("no") : DeliveryResult.Acknowledged;
        Step();
        Assert.That(Keeper.Retry("one", 1), Is.False, "only what was set aside");
        Assert.That(Keeper.Retry("one", 0), Is.True);
        CutPower();
        receiver = Receive();
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0 }));
            Assert.That(Journal.Cursors.DeadLetters("one"), Is.Empty);
            Assert.That(Last("backend one").Light, Is.EqualTo(Light.Green));
        });
    }

    [Test]
    public void A_record_refused_again_stays_set_aside()
    {
        Fill(1);
        Receiver receiver = Receive();
        receiver.Answer = static _ => DeliveryResult.Refused("no");
        Step();
        Keeper.Retry("one", 0);
        receiver.Answer = static _ => DeliveryResult.Refused("still no");
        Step();
        Assert.That(Journal.Cursors.DeadLetters("one").Single().Reason, Is.EqualTo("still no"));
    }

    [Test]
    public void A_refused_alert_does_not_hold_the_backlog()
    {
        Fill(3);
        long alert = Hit(2);
        Journal.Commit();
        Receiver receiver = Receive();
        receiver.Answer = one => one.Sequence == alert ? DeliveryResult.Refused("no hits here") : DeliveryResult.Acknowledged;
        Step();
        Assert.Multiple(() =>
        {
            Assert.That(receiver.Sequences, Is.EqualTo(new long[] { 0, 1, 2 }));
            Assert.That(Journal.Cursors.DeadLetters("one").Single().Sequence, Is.EqualTo(alert));
            Assert.That(Cursor(), Is.EqualTo(4));
        });
    }

    [Test]
    public void Ten_thousand_set_aside_stop_the_backend_and_show_red()
    {
        Fill(2);
        Journal.Cursors.Add("one");
        for (int i = 0; i < BackendCursors.DeadLettersMax; i++)
            Journal.Cursors.SetAside("one", new(1_000_000 + i, "no", 0, 5));
        Journal.Commit();
        Receiver receiver = Receive();
        receiver.Answer = static _ => DeliveryResult.Refused("no");
        Step(most: 40);
        Assert.Multiple(() =>
        {
            Assert.That(Journal.Cursors.CountDeadLetters("one"), Is.EqualTo(BackendCursors.DeadLettersMax));
            Assert.That(Cursor(), Is.Zero);
            Assert.That(Keeper.Figures[0].Light, Is.EqualTo(Light.Red));
            Assert.That(Keeper.Figures[0].Reason, Does.Contain("No more can be set aside"));
            Assert.That(Last("link").Light, Is.EqualTo(Light.Red));
        });
        receiver.Answer = static _ => DeliveryResult.Acknowledged;
        Step();
        Assert.That(Cursor(), Is.EqualTo(2));
    }

    private const int EvidenceTextMax = 200;
}
