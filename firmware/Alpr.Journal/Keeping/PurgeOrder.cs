using Alpr.Contracts.V1;
using Alpr.Journal.Storage;
using Google.Protobuf;

namespace Alpr.Journal;

/// <summary>
/// What people ordered to be destroyed, until it is done: it outlives a restart, so that an approval is given once. Kept beside the records as
/// the <see cref="Purge"/> that its steps will state. For the writer's thread.
/// </summary>
internal sealed class PurgeOrder
{
    private const string Name = "purge_order";

    private readonly JournalWriter _writer;
    private readonly JournalDatabase _database;

    public PurgeOrder(JournalWriter writer, JournalDatabase database)
    {
        (_writer, _database) = (writer, database);
        using Statement read = new(database, "SELECT value FROM meta WHERE name = ?1");
        if (read.Bind(1, Name).Step())
            Pending = Purge.Parser.ParseFrom(read.Bytes(0));
    }

    /// <summary>The order that is not yet carried out; null: none.</summary>
    public Purge? Pending { get; private set; }

    /// <summary>Keeps an order, in place of one that is pending and reaches less far. It becomes durable with the next commit.</summary>
    public void Place(Purge order)
    {
        if (Pending is { } pending && pending.OlderThanUs >= order.OlderThanUs)
            return;
        Put("INSERT INTO meta(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2", order.ToByteArray());
        Pending = order;
    }

    /// <summary>The order is carried out; durable on return, so that no restart takes up what is done.</summary>
    public void Complete()
    {
        Put("DELETE FROM meta WHERE name = ?1", null);
        _writer.Commit();
        Pending = null;
    }

    private void Put(string sql, byte[]? value) => _writer.Change(() =>
    {
        using Statement put = new(_database, sql);
        put.Bind(1, Name);
        if (value is not null)
            put.Bind(2, value);
        put.Run();
    });
}
