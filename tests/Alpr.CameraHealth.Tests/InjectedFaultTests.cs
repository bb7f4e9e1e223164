using System.Globalization;

namespace Alpr.CameraHealth.Tests;

/// <summary>Faults done to real and rendered footage: how many are found, under their right name, and whether they end with it.</summary>
public sealed class InjectedFaultTests
{
    private const int LearnSeconds = 60, FaultSeconds = 75, RecoverySeconds = 45;
    private const double FoundMin = 0.95;

    private readonly SortedDictionary<string, (int Tried, int Found, string Missed)> _rates = new(StringComparer.Ordinal);

    [Test]
    public void Faults_in_the_real_toll_gate_are_found_and_end() => Judge(Clip.TollGate(), seed: 1);

    [Test]
    public void Faults_in_the_rendered_crossing_are_found_and_end() => Judge(Clip.Crossing(), seed: 2);

    [Test]
    public void Faults_by_night_under_infrared_are_found_and_end() => Judge(Clip.Night(), seed: 3);

    [Test]
    public void Faults_in_real_photographs_are_found()
    {
        const int Every = 18, Faults = 6;
        _rates.Clear();
        int number = 0;
        foreach (Clip clip in Clip.Photographs())
        {
            using (clip)
            {
                if (number++ % Every != 0)
                    continue;
                Random random = new(number);
                List<Injected> all = Injected.All(random);
                random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all));
                Try(clip, all.Take(Faults), number);
            }
        }
        Conclude($"photographs, seeds 1 to {number} in steps of {Every}");
    }

    private void Judge(Clip clip, int seed)
    {
        _rates.Clear();
        using (clip)
            Try(clip, Injected.All(new(seed)), seed);
        Conclude($"{clip.Name}, seed {seed}");
    }

    private void Try(Clip clip, IEnumerable<Injected> faults, int seed)
    {
        using Player player = new(seed);
        player.Show(clip, LearnSeconds);
        Assert.That(player.Monitor.IsLearned);
        foreach (Injected fault in faults)
        {
            using Clip broken = clip.With(fault.Make);
            player.Events.Clear();
            // An infrared view that goes black is a covered lens: our own light would show something.
            CameraFault expected = fault.Name == "black" && clip.Frames[0].Exposure.IrLevel > 0 ? CameraFault.Blocked : fault.Expected;
            player.Show(broken, FaultSeconds, noise: fault.Expected == CameraFault.Frozen ? 0 : 1);
            string said = string.Join(" ", player.Events.Select(e => $"{(e.Began ? "" : "-")}{e.Fault}({e.Detail.ToString("F2", CultureInfo.InvariantCulture)})"));
            bool found = player.Monitor.Has(expected)
                || (fault.Name is "blur 5" or "blur 8" && player.Monitor.Has(CameraFault.Blocked)); // little is left of a dim view's edges
            CameraHealthMonitor monitor = player.Monitor;
            said += string.Create(CultureInfo.InvariantCulture,
                $" lost {monitor.LostEdges:F2}, sharpness {monitor.Sharpness:F2}, displaced {monitor.DisplacementPixels:F1}");
            player.Show(clip, RecoverySeconds);
            bool over = player.Monitor.IsGood;
            string missed = found && over ? "" : $"{clip.Name}: {(found ? "does not end" : "missed")} [{said}]";
            (int tried, int ok, string before) = _rates.GetValueOrDefault(fault.Name, (0, 0, ""));
            _rates[fault.Name] = (tried + 1, ok + (found && over ? 1 : 0), before + " " + missed);
            if (!over)
                player.Monitor.AcceptView();
            if (!over)
                player.Show(clip, LearnSeconds);
        }
    }

    private void Conclude(string what)
    {
        TestContext.Out.WriteLine(what);
        foreach ((string name, (int tried, int found, string missed)) in _rates)
            TestContext.Out.WriteLine($"  {name,-14} {found,3} of {tried,-3} {missed}");
        int all = _rates.Values.Sum(rate => rate.Tried), good = _rates.Values.Sum(rate => rate.Found);
        TestContext.Out.WriteLine($"  {good} of {all} found and ended");
        Assert.That((double)good / all, Is.GreaterThanOrEqualTo(FoundMin), what);
    }
}
