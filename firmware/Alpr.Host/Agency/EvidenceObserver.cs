using Alpr.Contracts.V1;
using Alpr.Board.Time;
using Alpr.Host.Board;
using Alpr.Host.Links;
using Alpr.Host.Pipeline;
using Alpr.Journal;
using Alpr.Live;

namespace Alpr.Host.Agency;

/// <summary>Passes on what the evidence thread tells, and shows how retention gets on.</summary>
/// <param name="observer">Whoever watches the run.</param>
/// <param name="conditions">Shows retention.</param>
/// <param name="passages">Shows the last passages to people.</param>
/// <param name="clock">Dates them.</param>
/// <param name="links">Take alerts out of the unit; null: there are none.</param>
internal sealed class EvidenceObserver(IRunObserver observer, ConditionBoard conditions, PassageLog passages, IClock clock, UnitLinks? links = null) : IEvidenceObserver
{
    private const string Part = "retention";

    /// <inheritdoc/>
    public void Signed(in SignedPassage passage)
    {
        passages.Add(passage.Sequence, passage.Plate, passage.Confidence, clock.UtcNow);
        observer.Signed(passage);
    }

    /// <inheritdoc/>
    public void Alerted(Alert alert)
    {
        passages.AddAlert((long)alert.Hit.Hit.Detection);
        links?.Alerted(alert);
        observer.Alerted(alert);
    }

    /// <inheritdoc/>
    public void RetentionIs(RetentionState state) => (state switch
    {
        RetentionState.Kept => (Action)Green,
        RetentionState.AwaitsBackend => AwaitsBackend,
        RetentionState.AwaitsOrder => AwaitsOrder,
        _ => Overdue,
    })();

    private void Green() => conditions.Report(Part, Light.Green);

    private void AwaitsBackend() => conditions.Report(Part, Light.Amber,
        "Records are past their time and a backend has not acknowledged them. Connect the backend, or take it out of the configuration if it is out of use.");

    private void AwaitsOrder() => conditions.Report(Part, Light.Amber,
        "Records are past their time and the policy wants approval to destroy them. Get it, then approve the purge with the names of those who gave it.");

    private void Overdue() => conditions.Report(Part, Light.Red,
        "Records that the policy no longer lets the unit keep are still there. Set the clock if it is not set; else the disk fails: replace the unit.");
}
