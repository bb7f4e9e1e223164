namespace Alpr.ListFeeds;

/// <summary>
/// A list could not be fetched; the one in force stays. The message names the source, what happened and the remedy, and holds neither credentials nor
/// anything of a list. An <see cref="IOException"/>, since it also comes out of the middle of a stream.
/// </summary>
public sealed class FeedException : IOException
{
    /// <summary>States which source, the problem and the remedy.</summary>
    /// <param name="source">Its name, without credentials.</param>
    /// <param name="problem">What happened, without a full stop.</param>
    /// <param name="remedy">What to do, without a full stop.</param>
    /// <param name="cause">What was thrown below; null: nothing.</param>
    public FeedException(string source, string problem, string remedy, Exception? cause = null)
        : base($"{source}: {problem}. {remedy}.", cause)
    {
    }
}
