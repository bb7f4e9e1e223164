using Alpr.Access;
using Alpr.Contracts.V1;
using Alpr.Web.Server;

namespace Alpr.Web.Pull;

/// <summary>All that can be asked under <c>/v1</c>, and by whom. <c>openapi.json</c> says it to others. Any thread.</summary>
internal sealed class PullInterface : IDisposable
{
    private readonly Turns _acts = new(WebLimits.ActsMax), _signIns = new(WebLimits.SignInsMax);
    private readonly LogTip _tip = new();
    private readonly BatchRoute _batches;
    private readonly AlertStreams _alerts;

    public PullInterface(WebParts parts, CallerDesk callers, SharingBook sharing, RefusalLedger ledger)
    {
        BatchChooser chooser = new(parts, callers, sharing, ledger);
        _batches = new(parts, chooser, _tip, _acts);
        _alerts = new(parts, callers, _acts);
        ProofRoutes proofs = new(parts, _acts);
        PictureRoute pictures = new(parts, callers, chooser, _acts);
        SessionRoutes sessions = new(parts, callers, _acts, _signIns);
        DeskRoutes desks = new(parts, callers, _acts);
        HotPlateRoutes plates = new(parts, callers, _acts);
        Routes =
        [
            new("GET", "/v1/health", CallerKind.Any, new HealthRoute(parts).Get),
            new("GET", "/metrics", CallerKind.Program | CallerKind.Terminal, new MetricsRoute(parts, _acts).Get),
            new("GET", "/v1/openapi.json", CallerKind.Any, ApiDescription.Get),
            new("GET", "/v1/checkpoint", CallerKind.Any, proofs.Checkpoint),
            new("GET", "/v1/proof/inclusion", CallerKind.Any, proofs.Inclusion),
            new("GET", "/v1/proof/consistency", CallerKind.Any, proofs.Consistency),
            new("GET", "/v1/batches", CallerKind.Program | CallerKind.Agency, _batches.Get),
            new("GET", "/v1/records/{sequence}/images/{name}", CallerKind.Any, pictures.Get),
            new("POST", "/v1/ack", CallerKind.Program, new AcknowledgeRoute(parts, callers, _acts).Post),
            new("GET", "/v1/alerts", CallerKind.Program | CallerKind.Terminal, _alerts.Get),
            new("POST", "/v1/sessions", CallerKind.Terminal, sessions.Post),
            new("DELETE", "/v1/sessions", CallerKind.Terminal, sessions.Delete),
            new("POST", "/v1/query", CallerKind.Terminal, desks.Query),
            new("POST", "/v1/holds", CallerKind.Terminal, desks.Hold),
            new("DELETE", "/v1/holds", CallerKind.Terminal, desks.Release),
            new("POST", "/v1/hot-plates", CallerKind.Terminal, plates.Post),
            new("DELETE", "/v1/hot-plates", CallerKind.Terminal, plates.Delete),
        ];
    }

    /// <summary>What can be asked.</summary>
    public IReadOnlyList<WebRoute> Routes { get; }

    /// <summary>Requests that wait for something new.</summary>
    public int Waiting => _tip.Waiting;

    /// <summary>Streams of alerts that are open.</summary>
    public int AlertStreams => _alerts.Open;

    /// <summary>Records are durable.</summary>
    public void Durable() => _tip.Tell();

    /// <summary>A hit is durable.</summary>
    public void Tell(Record hit, Record detection) => _alerts.Tell(hit, detection);

    /// <summary>Ends what would wait: the server stops.</summary>
    public void Stop()
    {
        _tip.Stop();
        _alerts.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _alerts.Dispose();
        _acts.Dispose();
        _signIns.Dispose();
        _tip.Dispose();
    }
}

/// <summary>Reasons as the gate takes them.</summary>
internal static class Reasons
{
    /// <summary>A request of a program, by its headers.</summary>
    public static AccessRequest Request(Oversight.UseReason reason, AccessAction action, string asked, params IReadOnlyList<string> approvedBy) => new()
    {
        Action = action,
        Purpose = reason.Purpose,
        CaseNumber = reason.CaseNumber,
        RequestedBy = reason.RequestedBy,
        Asked = asked,
        ApprovedBy = approvedBy,
    };
}
