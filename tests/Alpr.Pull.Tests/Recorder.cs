namespace Alpr.Pull.Tests;

/// <summary>Keeps what happened; tests wait for it.</summary>
internal sealed class Recorder : IPullEvents
{
    private readonly object _gate = new();
    private readonly List<(Func<Recorder, bool> Condition, TaskCompletionSource Met)> _waiting = [];

    public List<ProvenBatch> Batches { get; } = [];

    public List<(string Unit, long Position)> Currents { get; } = [];

    public List<PullException> Retries { get; } = [];

    public List<PullException> Stops { get; } = [];

    public long Records => Batches.Sum(batch => batch.Records);

    public void Kept(ProvenBatch batch) => Note(() => Batches.Add(batch));

    public void Current(string unit, long position) => Note(() => Currents.Add((unit, position)));

    public void Retrying(PullException failure, TimeSpan after) => Note(() => Retries.Add(failure));

    public void Stopped(PullException failure) => Note(() => Stops.Add(failure));

    /// <summary>Completes when something is so.</summary>
    public Task Until(Func<Recorder, bool> condition)
    {
        lock (_gate)
        {
            TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (condition(this))
                met.SetResult();
            else
                _waiting.Add((condition, met));
            return met.Task.WaitAsync(TimeSpan.FromMinutes(5));
        }
    }

    private void Note(Action note)
    {
        lock (_gate)
        {
            note();
            _waiting.RemoveAll(wait => wait.Condition(this) && wait.Met.TrySetResult());
        }
    }
}
