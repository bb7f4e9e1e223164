using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Evidence;

namespace Alpr.Journal.Tests;

/// <summary>Times of records, on a clock that the test moves.</summary>
public sealed class ClockTests : JournalFixture
{
    private const long Second = 1_000_000, Hour = 3600 * Second;
    [Test]
    public void A_jump_of_the_clock_is_recorded_before_the_next_record()
    {
        using JournalWriter journal = Bench.Open();
        journal.Append(Bench.Detection(1));
        Bench.Clock.Epoch += TimeSpan.FromMinutes(7);
        Assert.That(journal.Append(Bench.Detection(2)), Is.EqualTo(2));

        Record change = journal.Read(1, 1).Single().ToRecord();
        Assert.That(change.BodyCase, Is.EqualTo(Record.BodyOneofCase.ClockChanged));
        Assert.That(change.Time.UtcUs - change.ClockChanged.ExpectedUtcUs, Is.EqualTo(7 * 60 * Second));
        Assert.That(change.ClockChanged.SourceBefore, Is.EqualTo(TimeSource.System));
    }

    [TestCase(-1, Description = "backwards")]
    [TestCase(1)]
    public void A_second_is_a_jump_and_a_time_servers_step_is_none(int direction)
    {
        using JournalWriter journal = Bench.Open();
        Bench.Clock.Epoch += direction * TimeSpan.FromMilliseconds(400);
        Assert.That(journal.Append(Bench.Detection(1)), Is.Zero);
        Bench.Clock.Epoch += direction * TimeSpan.FromMilliseconds(1000);
        Assert.That(journal.Append(Bench.Detection(2)), Is.EqualTo(2));
    }

    [Test]
    public void Keeping_in_step_over_a_quiet_night_is_no_jump()
    {
        using JournalWriter journal = Bench.Open();
        Bench.Clock.MonotonicUs += 8 * Hour;
        Bench.Clock.Epoch += TimeSpan.FromSeconds(14); // 500 parts in a million
        Assert.That(journal.Append(Bench.Detection(1)), Is.Zero);
    }

    [Test]
    public void Another_keeper_of_the_clock_is_recorded_with_the_one_before()
    {
        using JournalWriter journal = Bench.Open();
        journal.Append(Bench.Detection(1));
        Bench.Clock.Discipline = new(ClockSource.Ntp, 1200);
        journal.Append(Bench.Detection(2));
        Record change = journal.Read(1, 1).Single().ToRecord();
        Assert.That((change.ClockChanged.SourceBefore, change.Time.Source, change.Time.UncertaintyUs), Is.EqualTo((TimeSource.System, TimeSource.Ntp, 1200UL)));
    }

    [Test]
    public void Replayed_footage_has_no_clock_to_watch()
    {
        Bench.Context = new() { BootId = new byte[16], IsRecording = true };
        using JournalWriter journal = Bench.Open();
        journal.Append(Bench.Detection(1));
        Bench.Clock.Epoch += TimeSpan.FromDays(1);
        Assert.That(journal.Append(Bench.Detection(2)), Is.EqualTo(1));
        Assert.That(journal.Read(0, 1).Single().ToRecord().Time.Source, Is.EqualTo(TimeSource.Recording));
    }

    [Test]
    public void A_pole_that_came_up_in_1970_gives_ordered_detections_that_are_dated_once_the_clock_is_set()
    {
        DateTimeOffset bootedAt = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);
        Bench.Clock.MonotonicUs = 10 * Second;
        Bench.Clock.Epoch = DateTimeOffset.UnixEpoch;
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        using (JournalWriter journal = Bench.Open())
        {
            journal.Append(Bench.Detection(1));
            Bench.Clock.MonotonicUs = 70 * Second;
            journal.Append(Bench.Detection(2));
            Assert.That(Verified().Undated, Is.EqualTo(2), "signing does not wait for the time");
            Assert.That(Verified().FirstTime, Is.Null);

            Bench.Clock.MonotonicUs = 100 * Second;
            Bench.Clock.Epoch = bootedAt;
            Bench.Clock.Discipline = new(ClockSource.Gps, 50);
            journal.Append(Bench.Detection(3));

            VerificationReport Verified()
            {
                journal.Commit();
                using JournalReader reader = JournalReader.Open(Bench.JournalPath);
                return Bench.Export(reader);
            }

            VerificationReport report = Verified();
            Assert.That(report.Findings, Is.Empty);
            Assert.That((report.Records, report.DatedLater, report.Undated), Is.EqualTo((4L, 2L, 0L)));
            Assert.That(report.FirstTime, Is.EqualTo(bootedAt.AddSeconds(10)));
            Assert.That(report.LastTime, Is.EqualTo(bootedAt.AddSeconds(100)));
        }
    }

    [Test]
    public void A_boot_that_ended_before_the_clock_was_set_stays_undated()
    {
        Bench.Clock.Discipline = new(ClockSource.Unset, 0);
        using (JournalWriter journal = Bench.Open())
        {
            journal.Append(Bench.Detection(1));
            journal.Commit();
        }
        Bench.Clock.Discipline = new(ClockSource.Ntp, 900);
        Bench.Context = new() { BootId = Enumerable.Repeat((byte)7, 16).ToArray() };
        using (JournalWriter journal = Bench.Open())
        {
            journal.Append(Bench.Detection(2));
            journal.Commit();
        }
        using JournalReader reader = JournalReader.Open(Bench.JournalPath);
        VerificationReport report = Bench.Export(reader);
        Assert.That((report.Undated, report.DatedLater), Is.EqualTo((1L, 0L)));
    }
}
