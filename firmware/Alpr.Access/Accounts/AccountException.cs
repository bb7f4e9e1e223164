namespace Alpr.Access;

/// <summary>The file of accounts cannot be read or written. The message names it, what is wrong and the remedy, and nothing of an account.</summary>
public sealed class AccountException : Exception
{
    /// <summary>States which file, the problem and the remedy.</summary>
    public AccountException(string path, string problem, string remedy, Exception? cause = null)
        : base($"{path}: {problem}. {remedy}.", cause)
    {
    }
}
