using Alpr.Contracts;

namespace Alpr.Board.Simulated;

/// <summary>How a scene, a sensor and its settings make a picture.</summary>
/// <remarks>
/// The footage is what a camera would show at the neutral settings. Its values are made linear (gamma 2.2), taken times exposure, gain and light,
/// given the noise of photons and of reading, clipped, and made pictures again. With a gain of g and light s (1 is white) the noise's variance is
/// g * s * <see cref="PhotonNoise"/> + (g * <see cref="ReadNoise"/>)^2. At the neutral settings, without noise, the picture is the footage.
/// </remarks>
public sealed record SensorModel
{
    /// <summary>Exposure at which the footage shows as it is.</summary>
    public int NeutralExposureUs { get; init; } = 4000;

    /// <summary>Gain at which the footage shows as it is.</summary>
    public double NeutralGainDb { get; init; }

    /// <summary>What can be set.</summary>
    public Camera.CameraControlRange Range { get; init; } = new(50, 33_000, 0, 30);

    /// <summary>Frames from a setting to the first frame with it.</summary>
    public int DelayFrames { get; init; } = 2;

    /// <summary>Variance of white at a gain of 1: one over the electrons that a pixel holds. 0: none.</summary>
    public double PhotonNoise { get; init; } = 1e-4;

    /// <summary>Deviation of black at a gain of 1, in shares of white. 0: none.</summary>
    public double ReadNoise { get; init; } = 5e-4;

    /// <summary>Light that the infrared lamp adds at full current, in shares of the scene's own at a level of light of 1.</summary>
    public double IrShare { get; init; } = 1;
}

/// <summary>The model at work on frames; memory is taken once.</summary>
internal sealed class Sensor
{
    private const double Gamma = 2.2;
    private const int Steps = 4096; // of linear light, below the step of an 8-bit picture everywhere but in the deepest black

    private readonly SensorModel _model;
    private readonly float[] _linear = new float[256];
    private readonly byte[] _picture = new byte[Steps + 1];

    public Sensor(SensorModel model)
    {
        _model = model;
        for (int i = 0; i < _linear.Length; i++)
            _linear[i] = (float)Math.Pow(i / 255.0, Gamma);
        for (int i = 0; i <= Steps; i++)
            _picture[i] = (byte)Math.Round(255 * Math.Pow(i / (double)Steps, 1 / Gamma));
    }

    /// <summary>Turns the scene in a frame into the picture taken of it.</summary>
    /// <param name="frame">The scene; the picture.</param>
    /// <param name="exposureUs">Exposure.</param>
    /// <param name="gainDb">Gain.</param>
    /// <param name="light">Light on the scene, 1 as in the footage; the lamp's included.</param>
    /// <param name="noise">Where noise comes from.</param>
    public void Take(Frame frame, int exposureUs, double gainDb, double light, ref SeededNoise noise)
    {
        double gain = Math.Pow(10, gainDb / 20), neutralGain = Math.Pow(10, _model.NeutralGainDb / 20);
        float factor = (float)((double)exposureUs / _model.NeutralExposureUs * gain / neutralGain * light);
        float photons = (float)(gain * _model.PhotonNoise), reading = (float)(gain * gain * _model.ReadNoise * _model.ReadNoise);
        bool isNoisy = photons > 0 || reading > 0;
        if (factor == 1 && !isNoisy)
            return;
        foreach (ref byte pixel in frame.Luma)
        {
            float value = _linear[pixel] * factor;
            if (isNoisy)
                value += MathF.Sqrt(photons * value + reading) * noise.NextNormal();
            pixel = _picture[(int)(Math.Clamp(value, 0, 1) * Steps + 0.5f)];
        }
    }
}
