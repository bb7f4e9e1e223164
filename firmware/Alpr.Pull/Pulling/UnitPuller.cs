using Alpr.Evidence;
using Alpr.Pull.Web;

namespace Alpr.Pull.Pulling;

/// <summary>
/// One unit's pull, from where it stands to the end of its log or for ever: ask, spool, prove, keep, acknowledge. In one task.
/// </summary>
/// <param name="unit">Which.</param>
/// <param name="store">Where batches are kept.</param>
/// <param name="options">How is pulled.</param>
/// <param name="times">How long is waited for what.</param>
/// <param name="events">Is told.</param>
/// <param name="asks">Requests that may be under way at once, of all units, beside those that wait for news.</param>
/// <param name="slots">Batches that may be proven and kept at once, of all units. No unit's network is waited for with one of these in hand.</param>
internal sealed class UnitPuller(UnitSettings unit, IBatchStore store, PullOptions options, PullTimes times, IPullEvents events, SemaphoreSlim asks, SemaphoreSlim slots) : IDisposable
{
    private const int LogIsShorter = 409; // the unit's word for a position beyond its log's end

    private UnitClient? _client;
    private TrustAnchors? _trust;
    private BatchJudge? _judge;
    private string _name = unit.Name;
    private UnitState? _state;
    private bool _loaded, _current;
    private long _acknowledged = -1;

    private string Title => _name.Length > 0 ? _name : unit.Title;

    private long Position => _state?.Position ?? 0;

    /// <summary>Pulls.</summary>
    /// <returns>Null: all is here. Else why the unit was given up; it was told to <see cref="IPullEvents.Stopped"/>.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop; what is kept is whole.</exception>
    public async Task<PullException?> RunAsync(CancellationToken stop)
    {
        for (int failures = 0; ;)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await StepAsync(stop).ConfigureAwait(false);
                failures = 0;
                if (_current && !options.Follow)
                    return null;
            }
            catch (PullException failure) when (MayTryAgain(failure, ++failures))
            {
                TimeSpan wait = times.BeforeTry(failures, failure.RetryAfter);
                events.Retrying(failure, wait);
                await times.Wait(wait, stop).ConfigureAwait(false);
            }
            catch (PullException failure)
            {
                events.Stopped(failure);
                return failure;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client?.Dispose();
        _trust?.Dispose();
    }

    // Whoever follows outlives a renewed certificate and a mended policy; what is not proven no time mends.
    private bool MayTryAgain(PullException failure, int failures) => options.Follow
        ? failure.Problem is not (PullProblem.NotProven or PullProblem.Settings or PullProblem.OtherPull)
        : failure.MayPass && failures < times.TriesMax;

    private async Task StepAsync(CancellationToken stop)
    {
        await BeginAsync(stop).ConfigureAwait(false);
        await AcknowledgeAsync(stop).ConfigureAwait(false);
        bool waits = _current && options.Follow;
        BatchQuestion question = new(Position, options.RecordsPerBatch, options.Images, _state?.Checkpoint ?? default, waits ? times.WaitSeconds : 0);
        BatchAnswer? answer;
        using (waits ? default : await Slot.TakeAsync(asks, stop).ConfigureAwait(false))
            answer = await AskAsync(question, stop).ConfigureAwait(false);
        if (answer is null)
        {
            await CheckCurrentAsync(stop).ConfigureAwait(false);
        }
        else
        {
            using (await Slot.TakeAsync(slots, stop).ConfigureAwait(false))
                await TakeAsync(answer).ConfigureAwait(false);
        }
        await AcknowledgeAsync(stop).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken stop)
    {
        if (_client is null)
        {
            try
            {
                _trust ??= TrustAnchors.Load(unit.Trust);
            }
            catch (DeviceKeyException bad)
            {
                throw new PullException(PullProblem.Settings, Title, bad.Message.TrimEnd('.'), "Without something to trust nothing can be proven", bad);
            }
            _judge = new(unit, _trust, options.Images);
            _client = new(unit, times, options.Reason);
        }
        if (_name.Length == 0)
            _name = DeviceOf(await _client.CheckpointAsync(stop).ConfigureAwait(false));
        if (_loaded)
            return;
        _state = await store.LoadAsync(_name, stop).ConfigureAwait(false);
        using (await Slot.TakeAsync(slots, stop).ConfigureAwait(false))
            await AdoptAsync().ConfigureAwait(false);
        _loaded = true;
    }

    // A claim until the first batch proves it; it only says which folder or row is looked into.
    private string DeviceOf(Checkpoint checkpoint)
    {
        string[] parts = checkpoint.Origin.Split('/');
        return parts.Length == 3 && DeviceId.IsValid(parts[1])
            ? parts[1]
            : throw new PullException(PullProblem.NoInterface, unit.Title, "its checkpoint names no device", "Check the address; something else may answer there");
    }

    // A pull was killed after a batch was whole and before its place was noted: it is proven like any other, or goes and is asked for again.
    private async Task AdoptAsync()
    {
        foreach (LeftBatch left in store.Left(_name, Position))
        {
            ProvenBatch? batch = Files(() => _judge!.Judge(_name, left.Path, left.Last, _state, out _));
            if (batch is null || batch.Last != left.Last)
                Files(() => File.Delete(left.Path));
            else
                await KeepAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task<BatchAnswer?> AskAsync(BatchQuestion question, CancellationToken stop)
    {
        try
        {
            return await _client!.BatchAsync(question, () => store.Spool(_name), stop).ConfigureAwait(false);
        }
        catch (PullException shorter) when (shorter.Status == LogIsShorter && _state is not null)
        {
            await CheckCurrentAsync(stop).ConfigureAwait(false); // says in which way
            throw;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(Title, failure);
        }
    }

    private async Task TakeAsync(BatchAnswer answer)
    {
        IReadOnlyList<string> findings = [];
        // Proving takes a processor for a while; what is begun is finished, so that a stop leaves nothing half.
        ProvenBatch? batch = await Task.Run(() => Files(() => _judge!.Judge(_name, answer.Path, answer.Next, _state, out findings)), CancellationToken.None).ConfigureAwait(false);
        if (batch is null)
            throw await RefusedAsync(answer.Path, findings).ConfigureAwait(false);
        await KeepAsync(batch).ConfigureAwait(false);
    }

    private async Task KeepAsync(ProvenBatch batch)
    {
        await store.KeepAsync(batch).ConfigureAwait(false);
        _state = batch.After;
        _current = batch.After.Position == batch.After.LogSize;
        events.Kept(batch);
        if (_current)
            events.Current(_name, Position);
    }

    private async Task<PullException> RefusedAsync(string path, IReadOnlyList<string> findings)
    {
        string keptAt = await store.RefuseAsync(_name, path, Position, findings).ConfigureAwait(false);
        return NotProven(findings, keptAt);
    }

    private PullException NotProven(IReadOnlyList<string> findings, string? keptAt)
    {
        string more = findings.Count > 1 ? $" (and {findings.Count - 1} more)" : "";
        string where = keptAt is null ? "" : $"; the batch is kept as {keptAt}";
        return new(PullProblem.NotProven, Title, $"what the unit gave is not proven, and nothing of it was stored: {findings[0]}{more}{where}",
            "Find out what happened to the unit before anything of it is used; docs/agency-database.md says how to go on with a log that rightly began anew")
        {
            Findings = findings,
            KeptAt = keptAt,
        };
    }

    // "Nothing new" is a claim too: a unit whose log was set back would say it for ever.
    private async Task CheckCurrentAsync(CancellationToken stop)
    {
        if (_state is not null && BatchJudge.ProblemWith(await _client!.CheckpointAsync(stop).ConfigureAwait(false), _state) is { } problem)
            throw NotProven([problem], null);
        _current = true;
        events.Current(_name, Position);
    }

    private async Task AcknowledgeAsync(CancellationToken stop)
    {
        // Another agency's copy holds nothing back at the unit, which takes no acknowledgement for it.
        if (!options.Acknowledge || _state is not { Exhibits: false } || Position <= Math.Max(_acknowledged, 0))
            return;
        await _client!.AcknowledgeAsync(Position, stop).ConfigureAwait(false);
        _acknowledged = Position;
    }

    private T Files<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(Title, failure);
        }
    }

    private void Files(Action work) => Files(() =>
    {
        work();
        return 0;
    });

    /// <summary>A place among those that work.</summary>
    private readonly struct Slot(SemaphoreSlim? slots) : IDisposable
    {
        public static async Task<Slot> TakeAsync(SemaphoreSlim slots, CancellationToken stop)
        {
            await slots.WaitAsync(stop).ConfigureAwait(false);
            return new(slots);
        }

        public void Dispose() => slots?.Release(); // none was needed
    }
}
