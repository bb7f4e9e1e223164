using Alpr.Access;
using Alpr.Board.Time;

namespace Alpr.Web.Server;

/// <summary>
/// Sees to it that nobody fills the signed log by being refused. A certificate that somebody answers for has a number of recorded refusals and is then turned away
/// unasked for a while; certificates that nobody knows share one small number, and the next record says how many were left out. Any thread.
/// </summary>
/// <param name="log">Where refusals are signed.</param>
/// <param name="clock">For the rates.</param>
/// <param name="complain">Told when the log does not take one.</param>
internal sealed class RefusalLedger(IAccessLog log, IClock clock, Action<string> complain)
{
    private const long UsPerSecond = 1_000_000;

    private readonly TokenBuckets _known = new(WebLimits.RefusalsMax, WebLimits.RefusalSeconds * UsPerSecond, WebLimits.CertificatesMax);
    private readonly TokenBuckets _strangers = new(WebLimits.StrangersMax, WebLimits.StrangerSeconds * UsPerSecond, 1);
    private long _leftOut;

    /// <summary>False while a certificate was refused too often to be asked again.</summary>
    public bool MayAsk(string fingerprint) => _known.Has(fingerprint, clock.MonotonicUs);

    /// <summary>Counts a refusal that somebody else has recorded.</summary>
    public void Count(string fingerprint) => _known.TryTake(fingerprint, clock.MonotonicUs);

    /// <summary>Records a refusal of who is known, and counts it.</summary>
    public void Refuse(Contracts.V1.Access access, string because)
    {
        if (_known.TryTake(access.Client, clock.MonotonicUs))
            Write(access, because);
    }

    /// <summary>Records a certificate that nobody knows, as far as there is room.</summary>
    /// <param name="fingerprint">SHA-256, hex.</param>
    /// <param name="because">Why it is not let in.</param>
    public void RefuseStranger(string fingerprint, string because)
    {
        if (!_strangers.TryTake("", clock.MonotonicUs))
        {
            Interlocked.Increment(ref _leftOut);
            return;
        }
        long leftOut = Interlocked.Exchange(ref _leftOut, 0);
        string more = leftOut == 0 ? "" : $" {leftOut} more were refused since the record before this one of its kind.";
        Write(new() { Action = AccessActions.Name(AccessAction.SignIn), Client = fingerprint }, because + more);
    }

    private void Write(Contracts.V1.Access access, string because)
    {
        (access.Refused, access.RefusedBecause) = (true, because);
        try
        {
            log.Write(access);
        }
        catch (Exception failure) // it is refused all the same
        {
            complain($"web: a refusal could not be written into the log ({failure.GetType().Name})");
        }
    }
}
