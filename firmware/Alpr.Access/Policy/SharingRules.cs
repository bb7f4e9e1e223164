namespace Alpr.Access;

/// <summary>What another agency asks for.</summary>
public sealed record SharingRequest
{
    /// <summary>SHA-256 of the client certificate it showed, hex in either case.</summary>
    public required string Certificate { get; init; }

    /// <summary>When, microseconds since 1970, UTC.</summary>
    public required long UtcUs { get; init; }

    /// <summary>True when hits are asked for, which tell what is on the lists; detections always are.</summary>
    public bool Hits { get; init; }

    /// <summary>True when pictures are asked for.</summary>
    public bool Pictures { get; init; }

    /// <summary>Why.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>The person there who asks.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Who approved the request here.</summary>
    public IReadOnlyList<string> ApprovedBy { get; init; } = [];
}

/// <summary>What comes of it.</summary>
/// <param name="Agency">The agency whose certificate it is; empty when nobody's.</param>
/// <param name="Refusal">Why not, with the remedy; null when it is allowed.</param>
public readonly record struct SharingDecision(string Agency, string? Refusal)
{
    /// <summary>True when it is allowed.</summary>
    public bool IsAllowed => Refusal is null;
}

/// <summary>Who else gets what: an agreement in force, for what it and the policy allow, and said why. Any thread.</summary>
public sealed class SharingRules
{
    private readonly SharingPolicy _sharing;
    private readonly PurposeRules _purposes;
    private readonly bool _purposeRequired;
    private readonly TimeZoneInfo _zone;
    private readonly Dictionary<string, AgreementPolicy> _agreements = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The rules of a policy without problems.</summary>
    public SharingRules(AgencyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (_sharing, _zone) = (policy.Sharing, policy.Zone);
        AccessRules access = new(policy.Access);
        (_purposes, _purposeRequired) = (access.Purposes, access.NeedsPurpose(AccessAction.Pull));
        foreach (AgreementPolicy agreement in policy.Sharing.Agreements)
        {
            foreach (string certificate in agreement.Certificates)
                _agreements[certificate] = agreement;
        }
    }

    /// <summary>Why an agency gets nothing from a unit that delivers to it by itself, with the remedy; null when it may.</summary>
    /// <param name="agency">As the agreement names it.</param>
    /// <param name="utcUs">When, microseconds since 1970, UTC.</param>
    /// <param name="hits">True when there are hits in it.</param>
    /// <param name="pictures">True when there are pictures in it.</param>
    public string? DeliveryRefusal(string agency, long utcUs, bool hits, bool pictures)
    {
        AgreementPolicy? agreement = _sharing.Agreements.FirstOrDefault(one => one.Agency == agency);
        return agreement is null ? "No agreement of the policy names the agency: make an agreement, and write it into the policy."
            : DayRefusal(agreement, utcUs) is { } outside ? outside
            : hits && !(_sharing.HitsMayBeShared && agreement.Hits) ? "Hits are not shared with the agency: leave them out of the backend's filter."
            : pictures && !agreement.Pictures ? "The agreement is without pictures: leave them out of the backend's filter."
            : null;
    }

    /// <summary>Decides a request. What was typed is not repeated in a refusal.</summary>
    public SharingDecision Decide(SharingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _agreements.TryGetValue(request.Certificate, out AgreementPolicy? agreement)
            ? new(agreement.Agency, RefusalOf(agreement, request))
            : new("", "No agreement of this agency names the certificate: make an agreement, and write it into the policy.");
    }

    /// <summary>Whose certificate it is, and whether the agreement is in force: what comes before any request.</summary>
    /// <param name="certificate">SHA-256 of the client certificate, hex in either case.</param>
    /// <param name="utcUs">When, microseconds since 1970, UTC.</param>
    public SharingDecision Find(string certificate, long utcUs)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return _agreements.TryGetValue(certificate, out AgreementPolicy? agreement)
            ? new(agreement.Agency, DayRefusal(agreement, utcUs))
            : Decide(new() { Certificate = certificate, UtcUs = utcUs });
    }

    private string? RefusalOf(AgreementPolicy agreement, SharingRequest request)
    {
        if (DayRefusal(agreement, request.UtcUs) is { } outside)
            return outside;
        if (request.Hits && !(_sharing.HitsMayBeShared && agreement.Hits))
            return "Hits are not shared: both the agency's policy and the agreement would have to allow it; ask for detections alone.";
        if (request.Pictures && !agreement.Pictures)
            return "The agreement is without pictures: ask for detections alone.";
        if (_purposes.Refusal(request.Purpose, _purposeRequired || _sharing.RequestsNeedApproval) is { } purpose)
            return purpose;
        if (!_sharing.RequestsNeedApproval)
            return null;
        if (string.IsNullOrWhiteSpace(request.RequestedBy))
            return "The agency's policy requires the name of the person who asks: write it.";
        return request.ApprovedBy.Any(name => !string.IsNullOrWhiteSpace(name))
            ? null
            : "The agency's policy requires that each request is approved: have the administrator approve it, and name who did.";
    }

    private string? DayRefusal(AgreementPolicy agreement, long utcUs)
    {
        DateOnly day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(utcUs / 1000), _zone).DateTime);
        if (day < agreement.From)
            return $"The agreement begins on {agreement.From:yyyy-MM-dd}: ask again then.";
        return day > agreement.Until ? $"The agreement ended on {agreement.Until:yyyy-MM-dd}: renew it, and write its new last day into the policy." : null;
    }
}
