namespace Alpr.HotLists;

/// <summary>
/// A list cannot be imported, stored or read; the one in force stays. The message names the list, what is wrong and the remedy, and
/// never holds any of the list's content.
/// </summary>
public sealed class HotListException : Exception
{
    /// <summary>States which list or file, the problem and the remedy.</summary>
    public HotListException(string subject, string problem, string remedy, Exception? cause = null)
        : base($"{subject}: {problem}. {remedy}.", cause) => Subject = subject;

    /// <summary>The list's name or its file.</summary>
    public string Subject { get; }
}
