using System.Text.Json.Serialization;

namespace Alpr.Oversight;

/// <summary>A period's figures: what the report's JSON holds, in snake_case. It has no plate. A change of meaning is another <see cref="Format"/>.</summary>
public sealed record ReportDocument
{
    /// <summary>Version of this layout: 1.</summary>
    public required int Format { get; init; }

    /// <summary>The device.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The agency.</summary>
    public required string Agency { get; init; }

    /// <summary>The agency's own version of its policy.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>SHA-256 of the policy's file, hex.</summary>
    public required string PolicySha256 { get; init; }

    /// <summary>The zone of all days and hours.</summary>
    public required string TimeZone { get; init; }

    /// <summary>First day, <c>2026-01-01</c>.</summary>
    public required string FirstDay { get; init; }

    /// <summary>Last day.</summary>
    public required string LastDay { get; init; }

    /// <summary>When the first day begins, UTC.</summary>
    public required string From { get; init; }

    /// <summary>When the last day ends, UTC.</summary>
    public required string To { get; init; }

    /// <summary>When this was made, UTC.</summary>
    public required string MadeAt { get; init; }

    /// <summary>The log that it was computed over.</summary>
    public required ReportLog Log { get; init; }

    /// <summary>Detections.</summary>
    public required ReportDetections Detections { get; init; }

    /// <summary>Hits.</summary>
    public required ReportHits Hits { get; init; }

    /// <summary>When the unit ran.</summary>
    public required ReportUptime Uptime { get; init; }

    /// <summary>Parts that were red.</summary>
    public required IReadOnlyList<RedCondition> RedConditions { get; init; }

    /// <summary>What was destroyed within the period, by reason.</summary>
    public required IReadOnlyList<PurgeCount> Purges { get; init; }

    /// <summary>Holds placed and released.</summary>
    public required ReportHolds Holds { get; init; }

    /// <summary>Inspections, damage and repairs.</summary>
    public required ReportInspections Inspections { get; init; }

    /// <summary>Hot lists installed.</summary>
    public required IReadOnlyList<ListInstalls> HotLists { get; init; }

    /// <summary>Uses and refusals by action.</summary>
    public required IReadOnlyList<ActionCount> Accesses { get; init; }

    /// <summary>Changes of policy.</summary>
    public required IReadOnlyList<PolicyChange> PolicyChanges { get; init; }

    /// <summary>Changes of the clock.</summary>
    public required ReportClock Clock { get; init; }

    /// <summary>What cannot be counted any more, in sentences; empty when all can.</summary>
    public required IReadOnlyList<string> NotCounted { get; init; }
}

/// <summary>A log at one size.</summary>
/// <param name="Origin">Its name in checkpoints.</param>
/// <param name="Size">Records.</param>
/// <param name="Root">Root hash, hex.</param>
public sealed record ReportLog(string Origin, long Size, string Root);

/// <summary>A name and a number.</summary>
/// <param name="Name">What was counted.</param>
/// <param name="Count">How many.</param>
public sealed record NamedCount(string Name, long Count);

/// <summary>Detections of the period.</summary>
/// <param name="Total">All: those that are there and those destroyed since.</param>
/// <param name="Destroyed">Destroyed since: of them only the number is known, and neither state nor hour is counted below.</param>
/// <param name="ByState">By issuing state; the empty name is unknown.</param>
/// <param name="ByHour">By hour of day, 24 numbers.</param>
/// <param name="ByDay">By day, all of the period.</param>
public sealed record ReportDetections(
    long Total, long Destroyed, IReadOnlyList<NamedCount> ByState, IReadOnlyList<long> ByHour, IReadOnlyList<NamedCount> ByDay);

/// <summary>Hits of the period, all of them unconfirmed resemblances to entries of lists.</summary>
/// <param name="Total">All: those that are there and those destroyed since.</param>
/// <param name="Destroyed">Destroyed since, and in none of the numbers below.</param>
/// <param name="Alerts">Those that somebody was told of: first sightings that are not informational.</param>
/// <param name="Repeats">Further sightings within the window of one alert.</param>
/// <param name="Informational">Those that are no reason to stop anybody; first sightings.</param>
/// <param name="ByCategory">By category, informational ones left out.</param>
/// <param name="InformationalByCategory">Informational ones by category.</param>
/// <param name="ByList">By list.</param>
/// <param name="ByMatch">By how they matched.</param>
public sealed record ReportHits(
    long Total, long Destroyed, long Alerts, long Repeats, long Informational, IReadOnlyList<NamedCount> ByCategory,
    IReadOnlyList<NamedCount> InformationalByCategory, IReadOnlyList<NamedCount> ByList, IReadOnlyList<NamedCount> ByMatch);

/// <summary>When the unit ran, by what it signed of itself.</summary>
/// <param name="PeriodS">Seconds of the period, up to the report.</param>
/// <param name="CoveredS">Seconds in which it ran.</param>
/// <param name="Share">The one of the other, 0 to 1, four decimals.</param>
/// <param name="Starts">Times that the program started.</param>
/// <param name="Gaps">When it did not run, the longest; each may be longer than it was by one heartbeat.</param>
/// <param name="GapsLeftOut">Shorter gaps beyond those.</param>
/// <param name="ByDay">Share of each day, four decimals.</param>
public sealed record ReportUptime(
    long PeriodS, long CoveredS, double Share, long Starts, IReadOnlyList<UptimeGap> Gaps, long GapsLeftOut, IReadOnlyList<DayShare> ByDay);

/// <summary>A time in which the unit did not run.</summary>
/// <param name="From">Its last sign before, UTC.</param>
/// <param name="To">Its first sign after, UTC.</param>
/// <param name="Seconds">How long.</param>
public sealed record UptimeGap(string From, string To, long Seconds);

/// <summary>A day's share.</summary>
/// <param name="Name">The day.</param>
/// <param name="Share">0 to 1; null for a day before the log begins or after the report was made.</param>
public sealed record DayShare(string Name, double? Share);

/// <summary>A part that was red.</summary>
/// <param name="Part">Such as <c>camera</c>.</param>
/// <param name="Times">How often it became so.</param>
/// <param name="Seconds">How long in all.</param>
/// <param name="LastReason">What it said last.</param>
public sealed record RedCondition(string Part, long Times, long Seconds, string LastReason);

/// <summary>Purges of one reason and scope.</summary>
/// <param name="Reason">Why, in snake_case.</param>
/// <param name="Scope">What, in snake_case.</param>
/// <param name="Statements">Signed purges.</param>
/// <param name="Records">Records named in them.</param>
/// <param name="Images">Pictures destroyed.</param>
/// <param name="Unacknowledged">Purges of something that a backend had not got.</param>
public sealed record PurgeCount(string Reason, string Scope, long Statements, long Records, long Images, long Unacknowledged);

/// <summary>Holds.</summary>
/// <param name="Placed">Holds placed.</param>
/// <param name="Released">Holds released.</param>
/// <param name="RecordsPlaced">Records named when they were placed.</param>
public sealed record ReportHolds(long Placed, long Released, long RecordsPlaced);

/// <summary>What was written down about the equipment.</summary>
/// <param name="Passed">Inspections that it passed.</param>
/// <param name="Failed">Inspections that it did not pass.</param>
/// <param name="Damage">Reports of damage.</param>
/// <param name="Repairs">Repairs.</param>
/// <param name="Tampering">Times that somebody or something meddled with the unit.</param>
public sealed record ReportInspections(long Passed, long Failed, long Damage, long Repairs, long Tampering);

/// <summary>Installations of one list.</summary>
/// <param name="List">Its name.</param>
/// <param name="Installs">How often.</param>
/// <param name="LinesRefused">Lines refused in all of them.</param>
/// <param name="LastEntries">Entries of the last one.</param>
/// <param name="LastInstalled">When that was, UTC.</param>
public sealed record ListInstalls(string List, long Installs, long LinesRefused, long LastEntries, string LastInstalled);

/// <summary>Accesses of one action.</summary>
/// <param name="Action">The action.</param>
/// <param name="Allowed">Uses.</param>
/// <param name="Refused">Refusals.</param>
/// <param name="Results">Records shown or given.</param>
public sealed record ActionCount(string Action, long Allowed, long Refused, long Results);

/// <summary>Another policy.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Version">The agency's own version.</param>
/// <param name="By">Who installed it.</param>
public sealed record PolicyChange(string At, string Version, string By);

/// <summary>Changes of the clock.</summary>
/// <param name="Changes">Jumps and changes of what keeps it.</param>
/// <param name="LargestJumpS">The largest jump in seconds, either way.</param>
public sealed record ReportClock(long Changes, double LargestJumpS);

/// <summary>Reads and writes reports without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ReportDocument))]
internal sealed partial class ReportJson : JsonSerializerContext;
