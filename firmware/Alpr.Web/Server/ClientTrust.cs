using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Alpr.Access;
using Alpr.Board.Time;

namespace Alpr.Web.Server;

/// <summary>
/// Which client certificates come in at all: those that an account or an agreement names, whoever issued them, and those of the agency's own authority. None that has
/// expired. What each may ask for is <see cref="CallerDesk"/>'s. Any thread.
/// </summary>
/// <remarks>
/// Revocation lists are not asked: taking a certificate out of the account or the agreement works at once and without a network. While the clock was never set, days
/// are not judged, or a unit after a power cut could not be reached by its own agency; agreements, which are days and nothing else, then let nobody in.
/// </remarks>
internal sealed class ClientTrust : IDisposable
{
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2"; // id-kp-clientAuth, RFC 5280, 4.2.1.12

    private readonly X509Certificate2Collection _authorities;
    private readonly WebParts _parts;
    private readonly SharingBook _sharing;
    private readonly RefusalLedger _ledger;
    private readonly IClock _clock;
    private readonly Dictionary<string, long> _ours = new(StringComparer.Ordinal); // and when each was last seen

    public ClientTrust(X509Certificate2Collection authorities, WebParts parts, SharingBook sharing, RefusalLedger ledger) =>
        (_authorities, _parts, _sharing, _ledger, _clock) = (authorities, parts, sharing, ledger, parts.Oversight.Clock);

    /// <summary>True when the calendar can be believed.</summary>
    public bool KnowsTheDay => _clock.Discipline.Source != ClockSource.Unset;

    /// <summary>The fingerprint by which accounts and agreements name a certificate.</summary>
    public static string FingerprintOf(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(certificate.GetCertHash(System.Security.Cryptography.HashAlgorithmName.SHA256));

    /// <summary>Judges at the end of a handshake, in which the client has proved that it has the key.</summary>
    public bool Judge(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _ = errors; // of the default chain, which knows neither pins nor our clock
        string fingerprint = FingerprintOf(certificate);
        bool isNamed = _parts.Door.RoleOf(fingerprint) is not null || _sharing.Find(fingerprint).Agency.Length > 0;
        string? refusal = DayRefusal(certificate)
            ?? (isNamed || IsOurs(certificate, chain) ? null : "Neither an account nor an agreement names the certificate, and it is not of the agency's authority.");
        if (refusal is not null)
        {
            _ledger.RefuseStranger(fingerprint, refusal);
            return false;
        }
        if (!isNamed)
            Remember(fingerprint);
        return true;
    }

    /// <summary>True for a certificate whose chain a handshake has built to the agency's authority. Its chain need not be sent, or built, with each request.</summary>
    public bool HasJudgedOurs(string fingerprint)
    {
        lock (_ours)
        {
            bool isOurs = _ours.ContainsKey(fingerprint);
            if (isOurs)
                _ours[fingerprint] = _clock.MonotonicUs;
            return isOurs;
        }
    }

    /// <summary>Why a certificate's days do not let it in; null when they do. Asked at each request: a connection may last.</summary>
    public string? DayRefusal(X509Certificate2 certificate)
    {
        DateTime now = _clock.UtcNow.UtcDateTime;
        return !KnowsTheDay ? null
            : now > certificate.NotAfter.ToUniversalTime() ? "The certificate has expired: it must be renewed."
            : now < certificate.NotBefore.ToUniversalTime() ? "The certificate does not count yet: check the clocks of client and unit."
            : null;
    }

    /// <summary>True when the agency's authority issued it, for clients.</summary>
    private bool IsOurs(X509Certificate2 certificate, X509Chain? brought)
    {
        if (_authorities.Count == 0)
            return false;
        using X509Chain chain = new();
        chain.ChainPolicy = Policy();
        foreach (X509ChainElement element in brought?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        bool isBuilt = chain.Build(certificate);
        foreach (X509ChainElement element in chain.ChainElements)
            element.Certificate.Dispose();
        return isBuilt;
    }

    private void Remember(string fingerprint)
    {
        lock (_ours)
        {
            if (_ours.Count >= WebLimits.CertificatesMax && !_ours.ContainsKey(fingerprint))
                _ours.Remove(_ours.MinBy(pair => pair.Value).Key);
            _ours[fingerprint] = _clock.MonotonicUs;
        }
    }

    /// <summary>How a chain is built: from our authorities alone, asking nobody.</summary>
    public X509ChainPolicy Policy()
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true, // an address in a stranger's certificate is not gone to
            VerificationTime = _clock.UtcNow.UtcDateTime,
            VerificationFlags = KnowsTheDay ? X509VerificationFlags.NoFlag : X509VerificationFlags.IgnoreNotTimeValid,
        };
        policy.CustomTrustStore.AddRange(_authorities);
        policy.ApplicationPolicy.Add(new(ClientPurpose));
        return policy;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (X509Certificate2 authority in _authorities)
            authority.Dispose();
    }
}

/// <summary>The rules of sharing of the policy in force. Any thread.</summary>
/// <param name="policy">Gives the policy.</param>
/// <param name="clock">For the day.</param>
internal sealed class SharingBook(Func<AgencyPolicy> policy, IClock clock)
{
    private volatile Made? _made;

    /// <summary>Now, microseconds since 1970.</summary>
    public long NowUs => (clock.UtcNow - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The rules.</summary>
    public SharingRules Rules
    {
        get
        {
            AgencyPolicy current = policy();
            Made? made = _made;
            if (made is null || !ReferenceEquals(made.Policy, current))
                _made = made = new(current, new(current));
            return made.Rules;
        }
    }

    /// <summary>Whose certificate it is, and whether the agreement is in force today.</summary>
    public SharingDecision Find(string fingerprint)
    {
        SharingDecision found = Rules.Find(fingerprint, NowUs);
        return found.Agency.Length == 0 || clock.Discipline.Source != ClockSource.Unset
            ? found
            : found with { Refusal = "The unit's clock was never set, so that no agreement can be judged: ask the agency whose unit it is." };
    }

    private sealed record Made(AgencyPolicy Policy, SharingRules Rules);
}
