using Alpr.Board.Simulated;
using Alpr.Host.Board;

namespace Alpr.Host.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class DeviceSlotTests
{
    private sealed class Gadget : IDisposable
    {
        public bool IsBroken { get; set; }

        public bool IsDisposed { get; private set; }

        public int Use() => IsBroken ? throw new IOException("the gadget is gone.") : 7;

        public void Dispose() => IsDisposed = true;
    }

    private readonly VirtualClock _clock = new();
    private readonly List<Gadget> _opened = [];
    private bool _isAway;
    private int _looks;

    [Test]
    public void A_device_is_opened_when_it_is_first_used_and_once()
    {
        using DeviceSlot<Gadget> slot = Slot();
        Assert.That(_opened, Is.Empty);
        Assert.That(slot.TryUse(gadget => gadget.Use(), out int seven), Is.True);
        Assert.That(slot.TryUse(gadget => gadget.Use(), out _), Is.True);
        Assert.That((seven, _opened.Count, slot.Fault), Is.EqualTo((7, 1, "")));
    }

    [Test]
    public void A_device_that_fails_is_let_go_and_opened_again_after_a_while()
    {
        using DeviceSlot<Gadget> slot = Slot();
        slot.TryUse(gadget => gadget.Use(), out _);
        _opened[0].IsBroken = true;
        Assert.That(slot.TryUse(gadget => gadget.Use(), out _), Is.False);
        Assert.That((_opened[0].IsDisposed, slot.Fault), Is.EqualTo((true, "the gadget is gone.")));
        Assert.That(slot.TryUse(gadget => gadget.Use(), out _), Is.False, "it is not asked again at once");
        Assert.That(slot.Fault, Is.Not.Empty);
        _clock.Advance(600_000);
        Assert.That(slot.TryUse(gadget => gadget.Use(), out _), Is.True);
        Assert.That((_opened.Count, slot.Fault), Is.EqualTo((2, "")));
    }

    [Test]
    public void A_device_that_stays_away_is_looked_for_ever_less_often_but_at_least_every_ten_seconds()
    {
        _isAway = true;
        using DeviceSlot<Gadget> slot = Slot();
        int looks = 0;
        for (int tenths = 0; tenths < 10 * 60; tenths++, _clock.Advance(100_000))
        {
            int before = _looks;
            slot.TryUse(gadget => gadget.Use(), out _);
            looks += _looks - before;
        }
        Assert.That(looks, Is.InRange(8, 12));
        _isAway = false;
        _clock.Advance(10_000_000);
        Assert.That(slot.TryUse(gadget => gadget.Use(), out _), Is.True);
    }

    [Test]
    public void A_device_is_disposed_with_its_slot()
    {
        DeviceSlot<Gadget> slot = Slot();
        slot.TryUse(gadget => gadget.Use(), out _);
        slot.Dispose();
        Assert.That(_opened[0].IsDisposed, Is.True);
    }

    private DeviceSlot<Gadget> Slot() => new("gadget", () =>
    {
        _looks++;
        if (_isAway)
            throw new IOException("there is no gadget.");
        _opened.Add(new Gadget());
        return _opened[^1];
    }, _clock);
}
