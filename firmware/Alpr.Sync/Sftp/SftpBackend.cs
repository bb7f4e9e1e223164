using Alpr.Board.Time;
using Alpr.Contracts.V1;
using Alpr.Journal;

namespace Alpr.Sync.Sftp;

/// <summary>
/// A folder on an SSH server that takes tables with pictures beside them: how platforms without a public interface are served. Pictures come first; the rename of
/// the table, once the server says that it is done, is the server's word for all its records.
/// </summary>
public sealed class SftpBackend : IBackend
{
    private const int TriedMax = 8, PartsMax = 64;
    private const long ConnectionUsMax = 3_600_000_000; // then keys and names are read anew

    private readonly SftpSettings _settings;
    private readonly string _device;
    private readonly TimeZoneInfo _zone;
    private readonly IClock _clock;
    private readonly int _stepMs;
    private readonly List<string> _parts = [];
    private readonly List<string[]> _tried = []; // keys of tables that may be there without our knowing
    private SftpConnection? _connection;
    private long _madeUs;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="settings">Without problems.</param>
    /// <param name="deviceId">The unit.</param>
    /// <param name="clock">For the connection's age.</param>
    /// <param name="stepMs">How long is waited for each reply, milliseconds; 0: as the settings say.</param>
    public SftpBackend(string name, SftpSettings settings, string deviceId, IClock clock, int stepMs = 0)
    {
        ArgumentNullException.ThrowIfNull(settings);
        (Name, _settings, _device, _clock, _stepMs) = (name, settings, deviceId, clock, stepMs > 0 ? stepMs : settings.TimeoutS * 1000);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int DeliveriesMax => _settings.RecordsMax;

    /// <inheritdoc/>
    public void Deliver(ReadOnlySpan<Delivery> deliveries, Span<DeliveryResult> results, CancellationToken stop)
    {
        List<(int At, Delivery Delivery)> rows = [];
        for (int i = 0; i < deliveries.Length; i++)
        {
            if (DropTable.Problem(deliveries[i]) is { } problem)
                results[i] = DeliveryResult.Refused(problem);
            else
                rows.Add((i, deliveries[i]));
        }
        DeliveryResult result = DeliveryResult.Acknowledged;
        while (rows.Count > 0)
        {
            Delivery[] table = [.. rows.Take(CountOf(rows)).Select(static row => row.Delivery)];
            if (result.Verdict == DeliveryVerdict.Acknowledged)
                result = Deliver(table, stop);
            else
                result = DeliveryResult.Retry("one before it was not taken");
            foreach ((int at, _) in rows.Take(table.Length))
                results[at] = result;
            rows.RemoveRange(0, table.Length);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<BackendTestStep> Test(Delivery marked, CancellationToken stop)
    {
        LetGo();
        using SftpGuard guard = new(_stepMs, stop);
        return SftpProbe.Try(_settings, _device, marked, guard);
    }

    /// <inheritdoc/>
    public void Dispose() => LetGo();

    // Records that were tried in one table come in one again, even when more wait by now: else they could be in two.
    private int CountOf(List<(int At, Delivery Delivery)> rows)
    {
        string[]? tried = _tried.Find(keys => keys.Length <= rows.Count && keys.Select(static (key, i) => (key, i)).All(one => rows[one.i].Delivery.IdempotencyKey == one.key));
        return tried?.Length ?? rows.Count;
    }

    private DeliveryResult Deliver(Delivery[] table, CancellationToken stop)
    {
        string[] keys = [.. table.Select(static one => one.IdempotencyKey)];
        _tried.RemoveAll(one => one.AsSpan().SequenceEqual(keys));
        DeliveryResult result = TryDeliver(table, stop, out bool wasStale);
        if (wasStale) // it ended while nothing was delivered: that is no failure
            result = TryDeliver(table, stop, out _);
        if (result.Verdict == DeliveryVerdict.Acknowledged)
            return result;
        if (_tried.Count == TriedMax)
            _tried.RemoveAt(0);
        _tried.Add(keys);
        LetGo();
        return result;
    }

    private DeliveryResult TryDeliver(Delivery[] table, CancellationToken stop, out bool wasStale)
    {
        wasStale = false;
        using SftpGuard guard = new(_stepMs, stop);
        bool isOld = false;
        try
        {
            isOld = !Connect(guard);
            using (_connection!.Use(guard))
                Put(_connection, table);
            return DeliveryResult.Acknowledged;
        }
        catch (Exception failure) when (SftpWords.IsExpected(failure))
        {
            DeliveryResult result = SftpWords.Result(failure, guard, _connection);
            wasStale = isOld && !guard.HasAnswer && guard.Words is null;
            LetGo();
            return result;
        }
    }

    /// <summary>Connects when it must.</summary>
    /// <returns>True: the connection is new.</returns>
    private bool Connect(SftpGuard guard)
    {
        if (_connection is not null && (_connection.HasEnded || _clock.MonotonicUs - _madeUs > ConnectionUsMax))
            LetGo();
        if (_connection is not null)
            return false;
        while (_parts.Count > PartsMax)
            _parts.RemoveAt(0);
        (_connection, _madeUs) = (new(_settings, _parts), _clock.MonotonicUs);
        using (_connection.Use(guard))
        {
            _connection.Begin();
            _connection.Enter();
        }
        return true;
    }

    private void Put(SftpConnection connection, Delivery[] table)
    {
        string name = DropNames.OfTable(_settings, _device, _zone, table);
        byte[] bytes = DropTable.Write(_settings, table.Select(RowOf));
        if (connection.Has(name, bytes.Length))
            return; // it was renamed, and the server's word for it was lost
        foreach (Delivery delivery in table)
        {
            foreach (JournalImage? image in (JournalImage?[])[DropNames.Picture(delivery, ImageKind.Plate), DropNames.Picture(delivery, ImageKind.Context)])
            {
                if (image is null)
                    continue;
                string picture = DropNames.OfPicture(_device, delivery, image);
                if (!connection.Has(picture, image.Bytes.Length))
                    connection.Put(picture, image.Bytes.Span);
            }
        }
        connection.Put(name, bytes);
    }

    private DropRow RowOf(Delivery delivery)
    {
        string Named(ImageKind kind) => DropNames.Picture(delivery, kind) is { } image ? DropNames.OfPicture(_device, delivery, image) : "";
        return new(delivery, DropTable.Seen(delivery)!, _settings, _device, _zone, Named(ImageKind.Plate), Named(ImageKind.Context));
    }

    private void LetGo()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
