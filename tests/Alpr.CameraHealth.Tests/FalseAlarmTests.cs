namespace Alpr.CameraHealth.Tests;

/// <summary>Footage without a fault, real and rendered, through everything that a road does to a camera: nothing may be said.</summary>
public sealed class FalseAlarmTests
{
    private const int Minutes = 5;

    [Test]
    public void The_real_toll_gate_with_waiting_vehicles_gives_no_alarm() => Play(Clip.TollGate(every: 18), _ => 1);

    [Test]
    public void The_rendered_crossing_gives_no_alarm() => Play(Clip.Crossing(every: 10), _ => 1);

    [Test]
    public void The_night_under_infrared_gives_no_alarm() => Play(Clip.Night(every: 5), _ => 1);

    [Test]
    public void Dusk_and_dawn_give_no_alarm() => Play(Clip.TollGate(), second => 0.6 + 0.4 * Math.Cos(second * 2 * Math.PI / 300));

    [Test]
    public void Clouds_and_headlights_that_change_the_exposure_from_frame_to_frame_give_no_alarm() =>
        Play(Clip.TollGate(), second => second % 7 == 3 ? 1.8 : second % 5 == 0 ? 0.5 : 1);

    [Test]
    public void Day_and_night_in_turn_give_no_alarm()
    {
        using Clip day = Clip.Crossing(), night = Clip.Night();
        using Player player = new(11);
        for (int i = 0; i < 2; i++)
        {
            player.Show(day, 150);
            player.Show(night, 150);
        }
        Assert.That(player.Events, Is.Empty);
    }

    [Test]
    public void Real_photographs_give_no_alarm()
    {
        const int Every = 12;
        int number = 0, shown = 0;
        Assert.Multiple(() =>
        {
            foreach (Clip clip in Clip.Photographs())
            {
                using (clip)
                {
                    if (number++ % Every != 0)
                        continue;
                    shown++;
                    using Player player = new(number);
                    player.Show(clip, 130, second => 1 + 0.15 * Math.Sin(second));
                    Assert.That(player.Events, Is.Empty, $"{clip.Name}, seed {number}");
                }
            }
        });
        TestContext.Out.WriteLine($"{shown} photographs");
    }

    private static void Play(Clip clip, Func<int, double> light)
    {
        using (clip)
        {
            using Player player = new(7);
            player.Show(clip, 60 * Minutes, light);
            Assert.That(player.Monitor.IsLearned);
            Assert.That(player.Events, Is.Empty, $"{clip.Name}, seed 7");
        }
    }
}
