namespace Alpr.Board.Configuration;

/// <summary>One thing wrong with the values of a configuration that is whole as JSON.</summary>
/// <param name="Field">Path of the field, such as <c>camera.pixels_max</c> or <c>thermometers[1].address</c>.</param>
/// <param name="Reason">What is wrong and the remedy, a sentence.</param>
public readonly record struct ConfigurationProblem(string Field, string Reason);
