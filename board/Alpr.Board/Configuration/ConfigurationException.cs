namespace Alpr.Board.Configuration;

/// <summary>A configuration file is missing or wrong. The message names the file, the line and the remedy.</summary>
/// <param name="message">What is wrong and what to do.</param>
public sealed class ConfigurationException(string message) : Exception(message);
