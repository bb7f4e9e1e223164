using System.Diagnostics.CodeAnalysis;
using Alpr.Contracts.V1;

namespace Alpr.Host.Pipeline;

/// <summary>
/// Statements of the unit about itself (health, tampering) on their way from any thread to the evidence thread, which signs them. Bounded:
/// when the evidence thread stands still for so long, the oldest gives way and is counted.
/// </summary>
public sealed class StatementQueue
{
    // Statements are rare: changes of a light and a heartbeat. A minute of the wildest flicker fits.
    private const int Capacity = 64;

    private readonly object _gate = new();
    private readonly Queue<Record> _waiting = new(Capacity);

    /// <summary>Statements that gave way.</summary>
    public long Lost { get; private set; }

    /// <summary>Hands over a record with its body set; the journal fills in the rest.</summary>
    public void Add(Record statement)
    {
        lock (_gate)
        {
            if (_waiting.Count == Capacity)
            {
                _waiting.Dequeue();
                Lost++;
            }
            _waiting.Enqueue(statement);
        }
    }

    /// <summary>Evidence thread: takes the oldest.</summary>
    public bool TryTake([NotNullWhen(true)] out Record? statement)
    {
        lock (_gate)
            return _waiting.TryDequeue(out statement);
    }
}
