using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Health.Alarms;
using Alpr.Tests.Common;

namespace Alpr.Health.Tests;

public sealed class AlarmTests : HealthFixture
{
    private const double Hour = 3.6e9;
    private const long Day = 86_400_000_000;

    [Test]
    public void A_certificate_is_green_then_amber_a_month_before_its_end_then_red_the_last_three_days()
    {
        CertificateWatch watch = Watch(validDays: 100);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
        Clock.Advance(69 * Day);
        Assert.That(watch.Look()!.Value.Light, Is.EqualTo(Light.Green));
        Clock.Advance(2 * Day);
        PartLight soon = watch.Look()!.Value;
        Assert.That(soon.Light, Is.EqualTo(Light.Amber));
        Assert.That(soon.Reason, Does.StartWith("The interface's certificate (").And.Contain("unit.pem").And.Contain("in 29 days").And.EndWith("Renew it."));
        Clock.Advance(26 * Day);
        Assert.That(watch.Look()!.Value.Light, Is.EqualTo(Light.Red));
        Clock.Advance(4 * Day);
        Assert.That(watch.Look()!.Value.Reason, Does.Contain("expired on"));
    }

    [Test]
    public void A_certificate_that_is_exchanged_is_green_again()
    {
        CertificateWatch watch = Watch(validDays: 10);
        Assert.That(watch.Look()!.Value.Light, Is.EqualTo(Light.Amber));
        Watch(validDays: 400);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
    }

    [Test]
    public void A_file_that_is_no_certificate_is_named_and_while_the_clock_is_unset_nobody_judges()
    {
        string path = Path.Combine(Folder, "none.pem");
        File.WriteAllText(path, "nothing");
        CertificateWatch watch = new([new("the device's certificate", path, "Renew it."), new("another", Path.Combine(Folder, "away.pem"), "Renew it.")], Clock);
        PartLight light = watch.Look()!.Value;
        Assert.That((light.Light, light.Reason), Is.EqualTo((Light.Amber, light.Reason)));
        Assert.That(light.Reason, Does.Contain("none.pem").And.Contain("away.pem").And.Contain("cannot be read"));
        Clock.Discipline = new(ClockSource.Unset, 0);
        Assert.That(watch.Look(), Is.Null);
    }

    [Test]
    public void The_intermediate_that_ends_first_counts()
    {
        using Authority authority = new(Clock);
        string path = Path.Combine(Folder, "chain.pem");
        File.WriteAllText(path, authority.Issue("leaf", validDays: 400).ExportCertificatePem() + "\n" + authority.Issue("middle", validDays: 40).ExportCertificatePem());
        CertificateWatch watch = new([new("the chain", path, "Renew it.")], Clock);
        Assert.That(watch.Look()!.Value.Light, Is.EqualTo(Light.Amber), "issued thirty days ago for forty");
    }

    [Test]
    public void Records_that_wait_for_a_day_are_amber_and_named_by_who_does_not_take_them()
    {
        BacklogWatch watch = new(hours: 24, share: 0.5);
        Assert.That(watch.Judge([new("backend center", 10, (long)(23.9 * Hour)), new("backend spare", 0, -1)], default), Is.EqualTo(PartLight.Green));
        PartLight late = watch.Judge([new("backend center", 10, (long)(25 * Hour)), new("'puller', which pulls", 1, (long)(99 * Hour)), new("backend quick", 1, 5)], default);
        Assert.That(late.Light, Is.EqualTo(Light.Amber));
        Assert.That(late.Reason, Does.StartWith("1 records wait for 'puller', which pulls, the oldest for 99 hours.").And.Contain("backend center").And.Not.Contain("quick"));
    }

    [Test]
    public void What_waits_and_fills_half_of_the_journals_bound_is_amber_though_it_is_young()
    {
        BacklogWatch watch = new(hours: 24, share: 0.5);
        Assert.That(watch.Judge([new("backend center", 400, 1)], new(800, 1000, 1000)), Is.EqualTo(PartLight.Green));
        Assert.That(watch.Judge([new("backend center", 700, 1)], new(800, 1000, 1000)).Reason, Does.Contain("56% of journal.bytes_max").Or.Contain("56 % of journal.bytes_max"));
        Assert.That(watch.Judge([new("backend center", 700, 1)], new(800, null, 1000)), Is.EqualTo(PartLight.Green), "no bound");
        Assert.That(watch.Judge([], new(999, 1000, 1000)), Is.EqualTo(PartLight.Green), "nobody is to get anything");
    }

    [Test]
    public void A_clock_that_is_set_back_is_shown_for_a_day()
    {
        ClockStepWatch watch = new(Clock);
        Clock.Advance(5_000_000);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
        Clock.Jump(TimeSpan.FromSeconds(-37));
        Clock.Advance(1_000_000);
        Assert.That(watch.Look().Reason, Does.StartWith("The clock was set back by 37 s at 2026-11-02 "));
        Clock.Advance(Day - 1_000_000);
        Assert.That(watch.Look().Light, Is.EqualTo(Light.Amber));
        Clock.Advance(2_000_000);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
    }

    [Test]
    public void A_small_step_a_drift_a_jump_forward_and_the_first_setting_are_no_alarm()
    {
        ClockStepWatch watch = new(Clock);
        Clock.Jump(TimeSpan.FromMilliseconds(-900));
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
        Clock.Jump(TimeSpan.FromDays(3));
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green));
        Clock.DriftPpm = -400;
        Clock.Advance(Day);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green), "35 s in a day, by slewing");
        Clock.Discipline = new(ClockSource.Unset, 0);
        watch.Look();
        Clock.Jump(TimeSpan.FromDays(-3));
        Clock.Discipline = new(ClockSource.Gps, 0);
        Assert.That(watch.Look(), Is.EqualTo(PartLight.Green), "it meant nothing before");
    }

    private CertificateWatch Watch(int validDays)
    {
        using Authority authority = new(Clock);
        (string path, _) = Authority.Write(authority.Issue("unit.example", validFromDays: 0, validDays), Path.Combine(Folder, "unit"));
        return new([new("the interface's certificate", path, "Renew it.")], Clock);
    }
}
