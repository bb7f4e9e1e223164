using Alpr.Board.Camera;
using Alpr.Board.Simulated;
using Alpr.Board.Simulated.Buses;
using Alpr.Contracts;
using Alpr.Host.Board;

namespace Alpr.Host.Tests;

/// <summary>The loop of light around a sensor whose settings take effect some frames later.</summary>
public sealed class LightingLoopTests
{
    [TestCase(0)]
    [TestCase(2)]
    [TestCase(4)]
    public void By_night_every_frame_says_rightly_which_of_the_two_exposures_it_is(int delay)
    {
        VirtualClock clock = new();
        LightingLoop lighting = new(new(new(), new()), delay, clock);
        Sensor sensor = new(delay);
        using Frame frame = new(64 * 64);
        frame.SetSize(64, 64);
        HashSet<int> longOnes = [], shortOnes = [];
        ulong place = 0;
        for (int n = 0; n < 90 * 30; n++, clock.Advance(33_333))
        {
            lighting.SeeSensors(new(1, clock.MonotonicUs), new(20, clock.MonotonicUs));
            FrameExposure wanted = lighting.Wanted(1_000_000, out _);
            lighting.Applied(wanted.IrLevel, wanted.IsNight);
            foreach (ref byte luma in frame.Luma)
                luma = (byte)(SeededNumbers.At(5, place++) % 4);
            (int exposureUs, double gainDb) = sensor.Take();
            (frame.CapturedUs, frame.Sequence, frame.Exposure) = (clock.MonotonicUs, n, new(exposureUs, (float)gainDb, 0, false, 0));
            lighting.Update(frame, sensor);
            if (n > 80 * 30)
                (frame.Exposure.Bracket == 0 ? longOnes : shortOnes).Add(frame.Exposure.ExposureUs);
        }
        Assert.That(longOnes, Is.Not.Empty);
        Assert.That(shortOnes, Is.Not.Empty);
        Assert.That(shortOnes.Max(), Is.LessThan(longOnes.Min()));
    }

    private sealed class Sensor(int delay) : ICameraControls
    {
        private ControlDelay<(int ExposureUs, double GainDb)> _delay = new(delay);

        public CameraControlRange Range => new(10, 1000, 0, 24);

        public int DelayFrames => delay;

        public (int ExposureUs, double GainDb) Take() => _delay.Advance();

        public bool TrySet(int exposureUs, double gainDb)
        {
            _delay.Set((exposureUs, gainDb));
            return true;
        }
    }
}
