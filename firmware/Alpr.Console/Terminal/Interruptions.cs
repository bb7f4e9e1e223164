namespace Alpr.Consoles.Terminal;

/// <summary>Ctrl-C: the command is given up and the prompt comes back.</summary>
internal sealed class InterruptedByPersonException() : Exception("given up");

/// <summary>The session is over: the line died or was broken, nobody typed for too long, or the program ends.</summary>
/// <param name="reason">For the line, if it still lives, and the log.</param>
/// <param name="isLineDead">Nothing can be said any more.</param>
internal sealed class SessionOverException(string reason, bool isLineDead = false) : Exception(reason)
{
    /// <summary>Nothing can be said any more.</summary>
    public bool IsLineDead => isLineDead;
}
