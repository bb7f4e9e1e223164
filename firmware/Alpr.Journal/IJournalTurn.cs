namespace Alpr.Journal;

/// <summary>
/// Gives any thread its turn at the one writer, between two records of the thread that owns it.
/// </summary>
public interface IJournalTurn
{
    /// <summary>Runs an act on the writer's thread, commits, and gives back what it returned: all that it wrote is durable then.</summary>
    /// <exception cref="Exception">Whatever the act threw.</exception>
    T Do<T>(Func<JournalWriter, T> act);
}

/// <summary>The turn of the thread that owns the writer itself.</summary>
/// <param name="writer">Stays the caller's.</param>
public sealed class OwnTurn(JournalWriter writer) : IJournalTurn
{
    /// <inheritdoc/>
    public T Do<T>(Func<JournalWriter, T> act)
    {
        ArgumentNullException.ThrowIfNull(act);
        T result = act(writer);
        writer.Commit();
        return result;
    }
}
