namespace Alpr.Updates;

/// <summary>An update cannot be taken. The message names the thing and the remedy.</summary>
/// <param name="message">For the person who asked.</param>
/// <param name="cause">What it came of.</param>
public sealed class UpdateException(string message, Exception? cause = null) : Exception(message, cause);
