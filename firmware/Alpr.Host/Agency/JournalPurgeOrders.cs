using Alpr.Journal;
using Alpr.Oversight;

namespace Alpr.Host.Agency;

/// <summary>Gives an approved destruction to the journal's keeper.</summary>
/// <param name="turn">Its writer.</param>
internal sealed class JournalPurgeOrders(IJournalTurn turn) : IPurgeOrders
{
    /// <inheritdoc/>
    public void Order(DateTimeOffset before, IReadOnlyList<string> orderedBy) => turn.Do(journal =>
    {
        journal.Keeper.Order(before, orderedBy);
        return 0;
    });
}
