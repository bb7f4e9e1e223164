using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Host.Agency;

/// <summary>Signs accesses into the journal.</summary>
/// <param name="turn">Its writer.</param>
internal sealed class JournalAccessLog(IJournalTurn turn) : IAccessLog
{
    /// <inheritdoc/>
    public void Write(Contracts.V1.Access access) => turn.Do(journal => journal.Append(new Record { Access = access }));
}
