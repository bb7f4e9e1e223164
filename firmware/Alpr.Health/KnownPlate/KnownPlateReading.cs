namespace Alpr.Health.KnownPlate;

/// <summary>What came of reading the known plate.</summary>
/// <param name="IsRight">True when it was read as it is, surely enough.</param>
/// <param name="Confidence">Of the right text, 0 to 1; 0 when it was not among what was read.</param>
/// <param name="DurationUs">Time of the whole, with loading the models, microseconds.</param>
/// <param name="Problem">What went wrong, with the remedy, and no plate; empty when it is right.</param>
public sealed record KnownPlateReading(bool IsRight, float Confidence, long DurationUs, string Problem);
