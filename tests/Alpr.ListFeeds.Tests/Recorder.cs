using Alpr.Contracts.V1;

namespace Alpr.ListFeeds.Tests;

/// <summary>Keeps what it is told.</summary>
internal sealed class Recorder : IFeedEvents
{
    private readonly Lock _gate = new();

    public List<(Light Light, string Reason)> Lights { get; } = [];

    public List<HotListInstalled> Records { get; } = [];

    public List<HotListInstalled> Removals { get; } = [];

    public List<string> Lines { get; } = [];

    public (Light Light, string Reason) Last => Lights[^1];

    public void Report(string part, Light light, string reason)
    {
        Assert.That(part, Is.EqualTo("hot lists"));
        lock (_gate)
            Lights.Add((light, reason));
    }

    public void Installed(HotListInstalled record)
    {
        lock (_gate)
            Records.Add(record);
    }

    public void Removed(HotListInstalled record)
    {
        lock (_gate)
            Removals.Add(record);
    }

    public void Refused(string list, string line)
    {
        lock (_gate)
            Lines.Add(line);
    }

    public IEnumerable<string> AllText() =>
        [.. Lights.Select(one => one.Reason), .. Records.Select(one => one.ToString()), .. Removals.Select(one => one.ToString()), .. Lines];
}
