namespace Alpr.Contracts;

/// <summary>How a frame was exposed and lit; all zero where nobody controls the camera.</summary>
/// <param name="ExposureUs">Exposure in microseconds.</param>
/// <param name="GainDb">Gain in decibels.</param>
/// <param name="IrLevel">Share of the infrared light's full current, 0 to 1.</param>
/// <param name="IsNight">True when the infrared-cut filter is out of the way.</param>
/// <param name="Bracket">Which of the alternating exposures this is: 0 the base, 1 the shorter one for plates in glare.</param>
public readonly record struct FrameExposure(int ExposureUs, float GainDb, float IrLevel, bool IsNight, byte Bracket);
