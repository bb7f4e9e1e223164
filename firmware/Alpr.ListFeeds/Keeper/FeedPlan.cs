using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Alpr.Access;
using Alpr.HotLists;

namespace Alpr.ListFeeds;

/// <summary>What the policy says of one list, ready for use.</summary>
internal sealed record FeedPlan
{
    private const double HoursMax = 24; // lists are renewed at least daily, whatever a policy says
    private const double HoursMin = 1 / 60.0; // once a minute: less would be an attack on the server
    private const double StaleHoursMax = 10 * 366 * 24; // a number that is none would else be no alarm at all
    private const double UsPerHour = 3.6e9;
    private const int DepartmentDaysMax = 366; // where no policy was set that says otherwise

    /// <summary>Which list and how it is read.</summary>
    public required HotListDefinition Definition { get; init; }

    /// <summary>Where it comes from.</summary>
    public required FeedAddress Address { get; init; }

    /// <summary>Why the policy's address is none; empty when it is well.</summary>
    public required string AddressProblem { get; init; }

    /// <summary>Microseconds between two looks.</summary>
    public required long RefreshUs { get; init; }

    /// <summary>Microseconds without confirmation after which the list is stale.</summary>
    public required long StaleUs { get; init; }

    /// <summary>Of all that decides how a file is read and where it comes from: when it changes, the list is read anew.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>True when nothing that counts differs.</summary>
    public bool IsSameAs(FeedPlan other) => Fingerprint == other.Fingerprint && RefreshUs == other.RefreshUs && StaleUs == other.StaleUs;

    /// <summary>Makes the plan of a policy's list.</summary>
    /// <param name="policy">The list; without problems.</param>
    /// <param name="agency">The whole policy, whose rules for matching and for the department's lists count on each list; null: none says anything.</param>
    public static FeedPlan Of(HotListPolicy policy, AgencyPolicy? agency)
    {
        HotListDefinition definition = agency is null ? WithoutAgency(policy) : policy.ToDefinition(agency);
        bool isAddress = FeedAddress.TryParse(policy.From, out FeedAddress? address, out string problem);
        string words = $"{JsonSerializer.Serialize(policy.List, FeedJson.Default.HotListSettings)}\n{policy.From}\n{definition.EntryDaysMax}"
            + $"\n{definition.Informational} {definition.Withheld.Bits} {definition.Mapping?.InactiveAfterDays}";
        return new()
        {
            Definition = definition,
            Address = isAddress ? address! : new(FeedKind.ByHand, "", "", 0, ""),
            AddressProblem = problem,
            RefreshUs = (long)(Hours(policy.RefreshHours, HoursMax) * UsPerHour),
            StaleUs = (long)(Hours(policy.StaleAfterHours, StaleHoursMax) * UsPerHour),
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words))),
        };
    }

    private static double Hours(double written, double most) => Math.Clamp(double.IsNaN(written) ? HoursMin : written, HoursMin, most);

    private static HotListDefinition WithoutAgency(HotListPolicy policy)
    {
        HotListDefinition definition = policy.List.ToDefinition();
        return !policy.Department ? definition
            : definition with { EntryDaysMax = definition.EntryDaysMax == 0 ? DepartmentDaysMax : Math.Min(definition.EntryDaysMax, DepartmentDaysMax) };
    }
}
