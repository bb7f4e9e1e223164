using Alpr.Contracts;

namespace Alpr.Recognition.Detector;

/// <summary>A plate found in a frame.</summary>
/// <param name="Corners">In frame pixels.</param>
/// <param name="Score">0 to 1.</param>
public readonly record struct PlateDetection(Quad Corners, float Score);
