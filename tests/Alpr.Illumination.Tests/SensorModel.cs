using Alpr.Contracts;

namespace Alpr.Illumination.Tests;

/// <summary>What a sensor with a delay does with what it is asked, and how it turns light into luma.</summary>
internal sealed class SensorModel(int delayFrames, Random? noise = null)
{
    /// <summary>Luma counts per candela a square metre, millisecond and unit of gain, as a share of full scale.</summary>
    public const double Sensitivity = 3e-3;

    private readonly Queue<FrameExposure> _onTheWay = new(Enumerable.Repeat(new FrameExposure(1000, 0, 0, false, 0), delayFrames));
    private readonly Random? _noise = noise;

    /// <summary>How the next frame is taken: exposure and gain as asked some frames ago, light and filter as asked now.</summary>
    public FrameExposure Next(FrameExposure asked)
    {
        _onTheWay.Enqueue(asked);
        FrameExposure late = _onTheWay.Dequeue();
        return late with { IrLevel = asked.IrLevel, IsNight = asked.IsNight };
    }

    /// <summary>Luma of a luminance under an exposure, with shot and read noise averaged over some samples, clipped.</summary>
    public float Luma(double luminance, in FrameExposure taken, double samples = 1000)
    {
        double gain = Math.Pow(10, taken.GainDb / 20);
        double share = luminance * Sensitivity * taken.ExposureUs / 1000 * gain;
        if (_noise is not null)
        {
            // A full well of 10,000 electrons and 5 electrons of read noise, both as seen behind the gain.
            double sigma = Math.Sqrt((share * gain / 10_000) + gain * gain * 25 / 1e8) / Math.Sqrt(samples);
            share += sigma * Gauss(_noise);
        }
        return (float)Math.Clamp(share * 255, 0, 255);
    }

    public static double Gauss(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
