using Alpr.Board.Time;
using Alpr.Health.KnownPlate;
using Alpr.Tests.Common;

namespace Alpr.Health.Tests;

public sealed class KnownPlateTests : HealthFixture
{
    private const long Minute = 60_000_000;
    private static readonly TimeZoneInfo West = TimeZoneInfo.CreateCustomTimeZone("west", TimeSpan.FromHours(-8), "west", "west");

    [Test]
    public void The_units_models_read_the_known_plate_right()
    {
        KnownPlateReading read = KnownPlateTest.Run(Repository.Models, SystemClock.Instance);
        TestContext.Out.WriteLine($"confidence {read.Confidence:0.000}, {read.DurationUs / 1000} ms");
        Assert.That((read.IsRight, read.Problem), Is.EqualTo((true, "")));
        Assert.That(read.Confidence, Is.GreaterThan(0.8f));
    }

    [Test]
    public void Another_plate_in_the_picture_is_red_and_nothing_says_which()
    {
        byte[] picture = File.ReadAllBytes(Path.Combine(Repository.Footage, "stills", "still-1.jpg"));
        KnownPlateReading read = KnownPlateTest.Run(Repository.Models, picture, "6TRN518", SystemClock.Instance);
        Assert.That((read.IsRight, read.Confidence), Is.EqualTo((false, 0f)));
        Assert.That(read.Problem, Does.Contain("another text was read").And.Contain("Install the models").And.Not.Contain("DKR8145").And.Not.Contain("6TRN518"));
    }

    [Test]
    public void A_model_that_has_rotted_and_a_picture_that_has_are_red_with_the_remedy()
    {
        foreach (string file in Directory.GetFiles(Repository.Models))
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        byte[] model = File.ReadAllBytes(Path.Combine(Folder, "plate-reader.onnx"));
        model[model.Length / 2] ^= 1;
        File.WriteAllBytes(Path.Combine(Folder, "plate-reader.onnx"), model);
        KnownPlateReading rotten = KnownPlateTest.Run(Folder, SystemClock.Instance);
        Assert.That(rotten.IsRight, Is.False);
        Assert.That(rotten.Problem, Does.StartWith("A picture whose plate is known could not be read: ").And.Contain("plate-reader.onnx"));
        Assert.That(KnownPlateTest.Run(Repository.Models, [1, 2, 3], "6TRN518", Clock).Problem, Does.Contain("no JPEG"));
    }

    [Test]
    public void The_first_read_is_ten_minutes_after_the_start_the_next_at_the_hour_of_the_agencys_day()
    {
        SelfTestPlan plan = new(3, static () => West, Clock); // it is 10:00 there
        Assert.That(Due(plan, 9 * Minute), Is.False);
        Assert.That(Due(plan, 2 * Minute), Is.True);
        plan.Done();
        Assert.That(Due(plan, 16 * 60 * Minute), Is.False, "two in the morning");
        Assert.That(Due(plan, 60 * Minute), Is.True, "three");
        plan.Done();
        Assert.That(Due(plan, 23 * 60 * Minute), Is.False);
        Assert.That(Due(plan, 60 * Minute), Is.True, "the next day");
    }

    [Test]
    public void A_unit_that_starts_before_the_hour_reads_twice_that_day_and_one_without_an_hour_never()
    {
        Clock.Epoch = new(2026, 11, 2, 10, 0, 0, TimeSpan.Zero); // two in the morning there
        SelfTestPlan plan = new(3, static () => West, Clock), never = new(null, static () => West, Clock);
        Assert.That(Due(plan, 10 * Minute), Is.True);
        plan.Done();
        Assert.That(Due(plan, 30 * Minute), Is.False);
        Assert.That(Due(plan, 30 * Minute), Is.True);
        Assert.That(Due(never, 100 * 60 * Minute), Is.False);
    }

    [Test]
    public void A_clock_that_is_set_back_a_year_costs_one_read_and_the_next_is_not_missed()
    {
        SelfTestPlan plan = new(3, static () => TimeZoneInfo.Utc, Clock);
        Clock.Advance(20 * Minute);
        plan.Done();
        Clock.Jump(TimeSpan.FromDays(-365));
        Assert.That(plan.IsDue, Is.True);
        plan.Done();
        Assert.That(plan.IsDue, Is.False);
        Assert.That(Due(plan, 24 * 60 * Minute), Is.True);
    }

    private bool Due(SelfTestPlan plan, long afterUs)
    {
        Clock.Advance(afterUs);
        return plan.IsDue;
    }
}
