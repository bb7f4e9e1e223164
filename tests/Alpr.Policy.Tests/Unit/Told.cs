using Alpr.Contracts.V1;
using Alpr.Host;
using Alpr.Host.Pipeline;

namespace Alpr.Policy.Tests;

/// <summary>Keeps what a unit tells outside.</summary>
internal sealed class Told : IRunObserver
{
    /// <summary>Alerts, in order.</summary>
    public List<Alert> Alerts { get; } = [];

    /// <summary>Places of signed detections in the log, in order.</summary>
    public List<long> Signed { get; } = [];

    /// <summary>Changes of lights.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>Lists that were refused, and why.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>A light changed.</summary>
    public void Changed(Condition condition) => Changes.Add($"{condition.Part} {condition.Light} {condition.Reason}");

    void IEvidenceObserver.Signed(in SignedPassage passage) => Signed.Add(passage.Sequence);

    void IEvidenceObserver.Alerted(Alert alert) => Alerts.Add(alert);

    void IRunObserver.ItemFailed(string reason) => Changes.Add(reason);

    void IRunObserver.JournalSetAside(string report) => Changes.Add(report);

    void IRunObserver.ListRefused(string list, string reason) => Refused.Add($"{list}: {reason}");
}
