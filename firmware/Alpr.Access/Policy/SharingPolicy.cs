using System.Security.Cryptography;
using Alpr.Board.Configuration;

namespace Alpr.Access;

/// <summary>Who else gets data.</summary>
public sealed record SharingPolicy
{
    /// <summary>Agencies with an agreement; no other gets anything.</summary>
    public IReadOnlyList<AgreementPolicy> Agreements { get; set; } = [];

    /// <summary>True when each request must name person and purpose and its approver.</summary>
    public bool RequestsNeedApproval { get; set; }

    /// <summary>Days after which an agreement must be reviewed; 0: never.</summary>
    public int ReviewDays { get; set; }

    /// <summary>True when hits, which tell what is on the lists, may be shared with an agency whose agreement says so.</summary>
    public bool HitsMayBeShared { get; set; }

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        string list = $"{field}.agreements";
        foreach (ConfigurationProblem problem in PolicyCheck.Each(list, Agreements, (one, at) => one.Problems(at))
            .Concat(PolicyCheck.Unique(list, Agreements.Select(one => one?.Agency), ".agency"))
            .Concat(PolicyCheck.Range($"{field}.review_days", ReviewDays, 0, PolicyLimits.LongDaysMax)))
            yield return problem;
        HashSet<string> certificates = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < Agreements.Count; i++)
        {
            if (Agreements[i] is not { } agreement)
                continue;
            if (agreement.Hits && !HitsMayBeShared)
            {
                yield return new($"{PolicyCheck.Element(list, i)}.hits",
                    "hits_may_be_shared is false; write false here, or true there when the policy allows it.");
            }
            for (int at = 0; at < agreement.Certificates.Count; at++)
            {
                if (agreement.Certificates[at] is { } certificate && !certificates.Add(certificate))
                {
                    yield return new(PolicyCheck.Element($"{PolicyCheck.Element(list, i)}.certificates", at),
                        "the same stands further up; a certificate is of one agency.");
                }
            }
        }
    }
}

/// <summary>An agreement with another agency.</summary>
public sealed record AgreementPolicy
{
    /// <summary>The agency.</summary>
    public required string Agency { get; init; }

    /// <summary>First day, <c>2026-01-31</c>.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly Until { get; init; }

    /// <summary>Day of the last review; null: its first day.</summary>
    public DateOnly? Reviewed { get; set; }

    /// <summary>SHA-256 of the client certificates of the agency, hex.</summary>
    public IReadOnlyList<string> Certificates { get; set; } = [];

    /// <summary>True when it gets hits as well.</summary>
    public bool Hits { get; set; }

    /// <summary>True when it gets pictures.</summary>
    public bool Pictures { get; set; } = true;

    /// <summary>Who approved the agreement.</summary>
    public string ApprovedBy { get; set; } = "";

    /// <summary>The day by which it must be reviewed again; null: never.</summary>
    /// <param name="reviewDays">See <see cref="SharingPolicy.ReviewDays"/>.</param>
    public DateOnly? ReviewDue(int reviewDays) => reviewDays > 0 ? (Reviewed ?? From).AddDays(reviewDays) : null;

    internal IEnumerable<ConfigurationProblem> Problems(string field)
    {
        foreach (ConfigurationProblem problem in PolicyCheck.Text($"{field}.agency", Agency, required: true)
            .Concat(PolicyCheck.Text($"{field}.approved_by", ApprovedBy, required: true))
            .Concat(PolicyCheck.Range($"{field}.from", From.Year, 2000, 2199))
            .Concat(PolicyCheck.Range($"{field}.until", Until.Year, 2000, 2199))
            .Concat(PolicyCheck.Count($"{field}.certificates", Certificates.Count)))
            yield return problem;
        if (Until < From)
            yield return new($"{field}.until", "before from; write its last day.");
        if (Reviewed < From || Reviewed > Until)
            yield return new($"{field}.reviewed", "outside from and until; write the day of the last review or take it out.");
        for (int i = 0; i < Certificates.Count; i++)
        {
            if (Certificates[i] is not { Length: 2 * SHA256.HashSizeInBytes } hex || !hex.All(char.IsAsciiHexDigit))
                yield return new(PolicyCheck.Element($"{field}.certificates", i), "write the certificate's SHA-256, 64 hex digits without separators.");
        }
    }
}
