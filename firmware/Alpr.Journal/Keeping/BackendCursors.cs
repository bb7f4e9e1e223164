using Alpr.Journal.Storage;

namespace Alpr.Journal;

/// <summary>
/// How far each backend has acknowledged the journal: all sequences below its position. A position becomes durable with the
/// next commit; lost with the power, some records are delivered twice, never none. For the writer's thread.
/// </summary>
public sealed partial class BackendCursors : IDisposable
{
    /// <summary>Backends that one appliance serves.</summary>
    public const int BackendsMax = 32;

    /// <summary>How the names of those begin that come and take; what delivers by itself has names without a colon.</summary>
    public const string PullPrefix = "pull:";

    private readonly JournalWriter _writer;
    private readonly JournalDatabase _database;
    private readonly Statement _put, _remove;
    private readonly SortedDictionary<string, long> _positions = new(StringComparer.Ordinal);

    internal BackendCursors(JournalWriter writer, JournalDatabase database)
    {
        (_writer, _database) = (writer, database);
        _put = new(database, "INSERT INTO cursors(backend, position) VALUES(?1, ?2) ON CONFLICT(backend) DO UPDATE SET position = ?2");
        _remove = new(database, "DELETE FROM cursors WHERE backend = ?1");
        using Statement all = new(database, "SELECT backend, position FROM cursors");
        while (all.Step())
            _positions[all.Text(0)] = all.Integer(1);
    }

    /// <summary>All backends and their positions.</summary>
    public IReadOnlyDictionary<string, long> Positions => _positions;

    /// <summary>Sequences below this are acknowledged by every backend; all records when there is no backend to wait for.</summary>
    public long Acknowledged => _positions.Count == 0 ? _writer.DurableCount : _positions.Values.Min();

    /// <summary>Begins to wait for a backend; one that is known keeps its position.</summary>
    /// <param name="backend">Its name in the configuration, up to 64 characters.</param>
    /// <param name="position">The first sequence it is to have.</param>
    public void Add(string backend, long position = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(backend);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(backend.Length, 64);
        if (_positions.ContainsKey(backend))
            return;
        if (_positions.Count == BackendsMax)
            throw new ArgumentException($"An appliance serves at most {BackendsMax} backends; remove one that is out of use.");
        Put(backend, position);
    }

    /// <summary>Moves a backend's position on; a smaller one is ignored, so that acknowledgements may come out of order.</summary>
    /// <exception cref="ArgumentException">The backend is not known, or the records are not durable yet.</exception>
    public void Acknowledge(string backend, long position)
    {
        if (!_positions.TryGetValue(backend, out long before))
            throw new ArgumentException($"No backend '{backend}' is known; add it first.");
        if (position > _writer.DurableCount)
            throw new ArgumentException($"Backend '{backend}' acknowledges {position} records, {_writer.DurableCount} are durable.");
        if (position > before)
            Put(backend, position);
    }

    /// <summary>Waits for a backend no longer; what was set aside for it is forgotten.</summary>
    public void Remove(string backend)
    {
        if (!_positions.Remove(backend))
            return;
        _writer.Change(() =>
        {
            _remove.Bind(1, backend).Run();
            using Statement letters = new(_database, "DELETE FROM dead_letters WHERE backend = ?1");
            letters.Bind(1, backend).Run();
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _put.Dispose();
        _remove.Dispose();
    }

    private void Put(string backend, long position)
    {
        _writer.Change(() => _put.Bind(1, backend).Bind(2, position).Run());
        _positions[backend] = position;
    }
}
